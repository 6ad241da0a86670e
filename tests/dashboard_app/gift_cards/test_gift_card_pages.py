"""Gift cards as staff issue, find, correct and end them."""

import re

from sqlalchemy import select

from shared.db.session import session, store_scope
from shared.kernel.config import Settings
from shared.models.catalog.product import Product, product_by_handle
from shared.models.gift_cards.card import GiftCard
from shared.services.gift_cards.codes import hash_code, tidy_card_code
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.place import place_order
from tests.dashboard_app.desk import Desk, make_colleague
from tests.factories.gift_cards import make_card, put_cards
from tests.factories.orders import make_order, make_ready_cart, make_selling
from tests.factories.people import SignedUp
from tests.queries import count_queries


def only_card() -> GiftCard:
    return session().scalars(select(GiftCard)).one()


def test_a_card_is_issued_with_its_code_shown_once_found_corrected_and_switched_off(desk: Desk) -> None:
    assert "There is no gift card yet" in desk.get("/gift-cards/").text
    form = {"amount": "50", "email": "noor@example.org", "expires_on": "2099-12-31", "note": "Prize"}
    assert desk.submit("/gift-cards/", form | {"amount": "0"}, page="/gift-cards/new").status_code == 422
    key = {"request_key": "once"}
    issued = desk.submit("/gift-cards/", form | key, page="/gift-cards/new")
    assert (issued.status_code, issued.headers["Cache-Control"]) == (201, "no-store")
    found = re.search(r"(?:[B-Z2-9]{4}-){3}[B-Z2-9]{4}", issued.text)
    assert found
    with store_scope(desk.store.id):
        card = only_card()
        assert hash_code(tidy_card_code(found[0])) == card.code_hash
        assert (card.initial, card.currency, card.email, card.note) == (5_000, "EUR", "noor@example.org", "Prize")
    again = desk.submit("/gift-cards/", form | key, page="/gift-cards/new")
    assert again.status_code == 302
    page = f"/gift-cards/{card.id}"
    shown = desk.get(page).text
    assert f"•••• {card.last4}" in shown and found[0] not in shown and 'value="2099-12-31"' in shown
    assert card.last4 in desk.get(f"/gift-cards/?q={card.last4.lower()}").text
    assert "No gift card fits" in desk.get("/gift-cards/?state=expired").text
    refused = desk.submit(f"{page}/adjustments", {"amount": "-70", "reason": "Market stall"}, page=page)
    assert (refused.status_code, "€50.00" in refused.text) == (422, True)
    assert (
        desk.submit(f"{page}/adjustments", {"amount": "-7.50", "reason": "Market stall"}, page=page).status_code == 302
    )
    assert desk.submit(f"{page}/lock", {}, page=page).status_code == 302
    assert desk.submit(page, {"expires_on": "", "note": "Lost"}, page=page).status_code == 302
    shown = desk.get(page).text
    assert "€42.50" in shown and "Market stall" in shown and "Without end" in shown and "Switched off" in shown


def test_only_who_may_sees_and_issues_gift_cards(
    settings: Settings, owner: SignedUp, desk: Desk, other_desk: Desk
) -> None:
    with store_scope(desk.store.id):
        card, _code = make_card(email="noor@example.org")
    viewer = make_colleague(settings, owner, "gift_cards.view")
    assert viewer.get(f"/gift-cards/{card.id}").status_code == 200
    assert viewer.get("/gift-cards/new").status_code == 403
    assert viewer.submit(f"/gift-cards/{card.id}/lock", {}, page="/gift-cards/").status_code == 403
    assert make_colleague(settings, owner, "orders.view").get("/gift-cards/").status_code == 403
    assert other_desk.get(f"/gift-cards/{card.id}").status_code == 404


def test_pages_cost_the_same_however_much_there_is(desk: Desk) -> None:
    def asked(page: str) -> int:
        with count_queries() as queries:
            assert desk.get(page).status_code == 200
        return len(queries)

    with store_scope(desk.store.id):
        make_card()
    asked("/gift-cards/")
    few = asked("/gift-cards/")
    with store_scope(desk.store.id):
        for _card in range(9):
            make_card(email="noor@example.org")
    assert asked("/gift-cards/") == few


def test_the_product_form_makes_gift_cards(desk: Desk) -> None:
    page = desk.get("/products/new").text
    assert 'name="is_gift_card"' in page
    fields = {
        "title": "Gift card",
        "status": "active",
        "is_gift_card": "y",
        "requires_shipping": "y",
        "track_stock": "y",
        "variant": "0",
        "variant-0-keys": "",
        "variant-0-id": "",
        "variant-0-price": "25",
        "unit": "piece",
    }
    assert desk.submit("/products/", fields, page="/products/new").status_code == 302
    with store_scope(desk.store.id):
        product = session().scalars(select(Product).where(Product.is_gift_card)).one()
        [variant] = product.variants
        assert (variant.price, variant.requires_shipping, variant.track_stock) == (2_500, False, False)


def test_staff_refund_as_a_card_find_what_cards_paid_and_give_all_data_out(desk: Desk) -> None:
    with store_scope(desk.store.id):
        make_selling()
        bowl = product_by_handle("bowl").variants[0].id
        _card, code = make_card(500)
        by_card = place_order(put_cards(make_ready_cart((bowl, 1)), code))
        in_cash = note_cash_collected(make_order((bowl, 1), email="kim@example.org").id)
    page = f"/orders/{in_cash.number}"
    form = desk.get(f"{page}/refunds/new").text
    assert 'name="to"' in form and "As a new gift card" in form
    sent = desk.submit(f"{page}/refunds", {"amount": "10", "to": "gift_card", "reason": "goodwill"})
    assert sent.status_code == 302
    with store_scope(desk.store.id):
        card = session().scalars(select(GiftCard).where(GiftCard.email == "kim@example.org")).one()
        assert (card.balance, card.order_id) == (1_000, in_cash.id)
    shown = desk.get(page).text
    assert "As a new gift card" in shown and f"new gift card that ends in {card.last4}" in shown
    found = desk.get("/orders/?provider=gift_card").text
    assert by_card.name in found and f">{in_cash.name}<" not in found
    assert "Refund of order" in desk.get(f"/gift-cards/{card.id}").text
    data = desk.get(f"/customers/{in_cash.customer_id}/data")
    assert (data.status_code, data.headers["Cache-Control"]) == (200, "no-store")
    assert [one["last4"] for one in data.get_json()["gift_cards"]] == [card.last4]
