"""Taxes as shoppers meet them: from the cart to the confirmation."""

from collections.abc import Callable

import pytest

from shared.db.session import store_scope
from shared.mail.orders import build_confirmation
from shared.models.mail.message import MailMessage
from shared.models.stores.store import Store
from tests.factories.orders import make_delivery, make_selling
from tests.factories.taxes import make_eu_taxes
from tests.queries import count_queries
from tests.storefront_app.carts.test_checkout import (
    TYPED,
    _choices,
    _field,
    _fill_cart,
    _orders,
    _reach_delivery,
    _token,
)
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
Stores = tuple[Store, Store]
GERMAN = {"country": "DE", "postcode": "10115", "city": "Berlin", "phone": ""}


def set_up(store: Store, **taxes: object) -> str:
    """A Dutch store that delivers to Germany, too; the Dutch rate's id."""
    with store_scope(store.id):
        rate = make_selling()
        make_delivery(900, countries=("DE",))
        make_eu_taxes(**taxes)
        return str(rate.id)


def test_prices_with_tax_say_so_from_the_first_step(visit: Visit, two_stores: Stores) -> None:
    rate, browser = set_up(two_stores[0]), visit(two_stores[0])
    _fill_cart(browser, two_stores[0])
    assert 'Including BTW 21%: <span class="ss-num">€4.17</span>' in browser.get("/checkout").text
    page = _reach_delivery(browser)
    assert _field(page, "expected_total") == str(2400 + 495)
    assert 'Including BTW 21%: <span class="ss-num">€5.03</span>' in page.text
    placed = browser.post("/checkout/delivery", data=_choices(page, rate))
    assert "Including BTW 21%" in browser.get(placed.location).text


def test_prices_without_tax_have_it_added_once_the_address_is_known(visit: Visit, two_stores: Stores) -> None:
    rate, browser = set_up(two_stores[0], prices_include=False), visit(two_stores[0])
    _fill_cart(browser, two_stores[0])
    assert "Worked out in the next step" in browser.get("/checkout").text
    page = _reach_delivery(browser)
    assert "BTW 21%" in page.text and _field(page, "expected_total") == str(2400 + 495 + 608)
    browser.post("/checkout/delivery", data=_choices(page, rate))
    (order,) = _orders(two_stores[0])
    assert (order.tax, order.total) == (608, 3503)


def test_a_company_gives_its_number_and_owes_the_tax_itself(visit: Visit, two_stores: Stores) -> None:
    ours, theirs = two_stores
    set_up(ours, prices_include=False, has_oss=True)
    browser = visit(ours)
    _fill_cart(browser, ours)
    assert 'name="tax_id"' in browser.get("/checkout").text
    wrong = browser.post("/checkout", data={**TYPED, **GERMAN, "tax_id": "DE12", **_token(browser.get("/checkout"))})
    assert wrong.status_code == 422 and 'id="tax_id-error"' in wrong.text and 'value="DE12"' in wrong.text
    page = _reach_delivery(browser, **GERMAN, company="Weber GmbH", tax_id="DE 136 695 976")
    assert "Reverse charge" in page.text and _field(page, "expected_total") == str(2400 + 900)
    _field(page, "cart")
    rate = page.text.split('name="rate" value="')[1].split('"')[0]
    placed = browser.post("/checkout/delivery", data=_choices(page, rate))
    (order,) = _orders(ours)
    assert (order.tax_id, order.company, order.tax) == ("DE136695976", "Weber GmbH", 0)
    shown = browser.get(placed.location).text
    assert "DE136695976" in shown and "Reverse charge" in shown
    assert _orders(theirs) == []


def test_a_consumer_there_pays_their_own_rate(visit: Visit, two_stores: Stores) -> None:
    set_up(two_stores[0], prices_include=False, has_oss=True)
    browser = visit(two_stores[0])
    _fill_cart(browser, two_stores[0])
    page = _reach_delivery(browser, **GERMAN)
    assert "MwSt. 19%" in page.text and _field(page, "expected_total") == str(3300 + 627)


def test_a_rate_that_changed_meanwhile_is_confirmed_once_more(visit: Visit, two_stores: Stores) -> None:
    rate, browser = set_up(two_stores[0]), visit(two_stores[0])
    _fill_cart(browser, two_stores[0])
    page = _reach_delivery(browser)
    with store_scope(two_stores[0].id):
        make_eu_taxes(prices_include=False)
    refused = browser.post("/checkout/delivery", data=_choices(page, rate))
    assert refused.status_code == 409 and "BTW 21%" in refused.text
    assert _orders(two_stores[0]) == []


def test_stores_without_taxes_ask_for_no_number_and_for_nothing_else(visit: Visit, two_stores: Stores) -> None:
    ours, theirs = two_stores
    with store_scope(theirs.id):
        make_selling()
    set_up(ours)
    counts = {}
    for store in two_stores:
        browser = visit(store)
        _fill_cart(browser, store)
        assert ('name="tax_id"' in browser.get("/checkout").text) == (store is ours)
        _reach_delivery(browser)
        browser.get("/checkout/delivery")
        with count_queries() as queries:
            browser.get("/checkout/delivery")
        counts[store.id] = len(queries)
    assert counts[ours.id] == counts[theirs.id] + 1


@pytest.mark.parametrize(("includes", "told"), [(True, "Including BTW 21%"), (False, "BTW 21%: €6.08")])
def test_the_confirmation_tells_the_taxes(visit: Visit, two_stores: Stores, includes: bool, told: str) -> None:
    rate, browser = set_up(two_stores[0], prices_include=includes), visit(two_stores[0])
    _fill_cart(browser, two_stores[0])
    browser.post("/checkout/delivery", data=_choices(_reach_delivery(browser), rate))
    (order,) = _orders(two_stores[0])
    with store_scope(two_stores[0].id):
        message = MailMessage(kind="orders.confirmation", arguments={"order_id": str(order.id)}, locale="en")
        mail = build_confirmation.build(message)
    assert told in mail.text
    assert told.partition(":")[0] in mail.html
