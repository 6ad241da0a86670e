"""Gift cards in the shop, over HTTP and without scripts: typed, shown, taken out, and spent as shown."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from shared.db.session import session, store_scope
from shared.models.gift_cards.card import card_by_id
from shared.models.orders.gift import OrderGift
from shared.models.orders.order import Order
from shared.models.orders.status import PaymentState
from shared.models.stores.store import Store
from shared.services.carts.recipients import last_day
from tests.factories.gift_cards import make_card, make_gift_product
from tests.storefront_app.carts.test_checkout import _choices, _field, _fill_cart, _reach_delivery, _set_up
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
Stores = tuple[Store, Store]
UNKNOWN = "We do not know this code"


def test_a_card_pays_for_all_of_it_and_nothing_else_is_asked(visit: Visit, two_stores: Stores) -> None:
    store, browser = two_stores[0], visit(two_stores[0])
    rate = _set_up(store, fee=200)
    with store_scope(store.id):
        card, code = make_card(5_000)
    _fill_cart(browser, store)
    page = _reach_delivery(browser)
    put = browser.post("/checkout/delivery", data=_choices(page, rate) | {"discount": code, "apply_code": "1"})
    assert "Your gift cards pay for all of it" in put.text
    assert f"•••• {card.last4}" in put.text and code not in put.text
    assert (_field(put, "expected_total"), _field(put, "expected_due")) == ("2895", "0")
    assert 'name="payment"' not in put.text
    placed = browser.post("/checkout/delivery", data=_choices(put, rate, "") | {"expected_due": "0"})
    assert placed.status_code == 303
    assert "Paid by gift card" in browser.get(placed.location).text
    with store_scope(store.id):
        order = session().scalars(select(Order)).one()
        assert (order.total, order.gift_card_total, order.payment_state) == (2_895, 2_895, PaymentState.PAID)
        assert card_by_id(card.id).balance == 2_105


def test_a_card_is_typed_in_the_cart_taken_out_and_asked_about_again_when_it_changed(
    visit: Visit, two_stores: Stores
) -> None:
    (ours, theirs), browser = two_stores, visit(two_stores[0])
    rate = _set_up(ours)
    with store_scope(theirs.id):
        _card, foreign = make_card(5_000)
    with store_scope(ours.id):
        card, code = make_card(1_000)
    _fill_cart(browser, ours)
    for typed in (foreign, "Z" * 16, "NOPE"):
        refused = browser.post("/cart/discount", data={"discount": typed, "apply_code": "1"})
        assert (refused.status_code, UNKNOWN in refused.text) == (422, True)
    browser.post("/cart/discount", data={"discount": code, "apply_code": "1"})
    [told] = browser.get("/cart.js").json["discount_codes"]
    assert (told["code"], told["applicable"]) == (f"•••• {card.last4}", True)
    assert "Gift card with €10.00 on it." in browser.get("/cart").text
    browser.post("/cart/discount", data={"remove_code": told["code"]})
    assert browser.get("/cart.js").json["discount_codes"] == []
    browser.post("/cart/discount", data={"discount": code, "apply_code": "1"})
    page = _reach_delivery(browser)
    assert _field(page, "expected_due") == "1895"
    with store_scope(ours.id):
        card_by_id(card.id)
    changed = browser.post("/checkout/delivery", data=_choices(page, rate) | {"expected_due": "1000"})
    assert (changed.status_code, "gift cards has changed" in changed.text) == (409, True)
    assert browser.post("/checkout/delivery", data=_choices(page, rate) | {"expected_due": "1895"}).status_code == 303


@pytest.mark.usefixtures("queue")  # nobody of this address has tried before
def test_whoever_tries_codes_of_cards_is_slowed_down(visit: Visit, two_stores: Stores) -> None:
    browser = visit(two_stores[0])
    _fill_cart(browser, two_stores[0])
    signs = "BCDFGHJKLMNPQRSTVWXZ23456789"
    answers = [
        browser.post("/cart/discount", data={"discount": sign * 16, "apply_code": "1"}).status_code for sign in signs
    ]
    assert answers[:20] == [422] * 20 and set(answers[20:]) == {429}


def test_a_card_for_somebody_else_is_typed_kept_shown_and_ordered(visit: Visit, two_stores: Stores) -> None:
    store, browser = two_stores[0], visit(two_stores[0])
    _set_up(store)
    with store_scope(store.id):
        amount = str(make_gift_product())
        day = last_day().isoformat()
    page = browser.get("/products/gift-card")
    typed = {"Recipient email": "robin", "Recipient name": "Robin <b>", "Message": "For you", "Send on": day}
    sent = {"id": amount, **{f"properties[{label}]": text for label, text in typed.items()}}
    assert all(f'name="{name}"' in page.text for name in sent)
    refused = browser.post("/cart/add", data=sent)
    assert refused.status_code == 422
    assert "Type the e-mail address of whoever gets the gift card." in refused.text
    assert all(text in refused.text for text in ('value="robin"', "Robin &lt;b&gt;", ">For you<", f'value="{day}"'))
    assert browser.post("/cart/add.js", json={"id": amount, "properties": typed}).status_code == 422
    assert browser.get("/cart.js").json["items"] == []
    put = browser.post(
        "/cart/add.js", json={"id": amount, "properties": typed | {"Recipient email": "robin@example.org"}}
    )
    [told] = put.json["gift_recipients"]
    assert (told["email"], told["send_on"], put.json["properties"]["Message"]) == ("robin@example.org", day, "For you")
    shown = [browser.get("/cart").text, browser.get("/checkout").text]
    page = _reach_delivery(browser)
    placed = browser.post("/checkout/delivery", data=_choices(page, ""))
    shown += [page.text, browser.get(placed.location).text]
    assert [("robin@example.org" in text, "For you" in text, "Robin <b>" in text) for text in shown] == [
        (True, True, False)
    ] * 4
    with store_scope(store.id):
        [gift] = session().scalars(select(OrderGift))
        assert (gift.name, gift.send_on, gift.first_piece, gift.pieces) == ("Robin <b>", last_day(), 1, 1)
