"""Orders with taxes: what is added, what is contained, frozen with the order, and what it costs to find out."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.db.session import store_scope
from shared.gateways.payments.emulator.server import StripeEmulator
from shared.kernel.addresses import Address
from shared.kernel.places import Spot
from shared.models.orders.order import Order, order_by_id
from shared.models.payments.payment import payments_of
from shared.models.stores.store import Store
from shared.models.taxes.settings import Rounding, ShippingTax
from shared.models.taxes.zone import all_tax_zones
from shared.services.carts.checkout import Contact, save_choice, save_contact
from shared.services.carts.lines import add_to_cart
from shared.services.orders.pay import start_payment
from shared.services.orders.place import place_order
from shared.services.shipping.rates import rates_for
from shared.services.shipping.tables import Shipment
from shared.services.taxes.classes import set_tax_class
from shared.services.taxes.rates import TaxRateInput, update_tax_rate
from shared.services.taxes.zones import delete_tax_zone
from tests.factories.catalog import make_product
from tests.factories.orders import ADDRESS, make_delivery, make_order, make_ready_cart, make_selling
from tests.factories.stores import make_store
from tests.factories.stripe_account import stripe_gateway
from tests.factories.taxes import make_eu_taxes, make_tax_zone, switch_taxes_on
from tests.queries import count_queries

Stores = tuple[Store, Store]
BERLIN = Address(name="Jo Weber", company="Weber GmbH", street="Allee 1", city="Berlin", postcode="10115", country="DE")


def variant(price: int, **values: object) -> UUID:
    return make_product(price=price, stock=500, **values).variants[0].id  # type: ignore[arg-type]


def order_to(
    address: Address, *wanted: tuple[UUID, int], tax_id: str = "", provider: str = "cash_on_delivery"
) -> Order:
    offered = rates_for(Spot(address.country), Shipment(0), "en")
    rate_id = offered[0].id if offered else make_delivery(500, countries=(address.country,)).id
    cart_id = None
    for variant_id, quantity in wanted:
        cart_id = add_to_cart(cart_id, variant_id, quantity, locale="en").id
    assert cart_id is not None
    save_contact(cart_id, Contact("jo@example.org", "", address, tax_id), locale="en")
    save_choice(cart_id, rate_id=str(rate_id), provider=provider)
    return place_order(cart_id)


def test_prices_with_tax_stay_and_say_what_they_contain(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling(fee=121)
        reduced = make_eu_taxes()["reduced"]
        book = make_product(price=1090, stock=5)
        set_tax_class(book.id, reduced.id)
        order = order_by_id(make_order((variant(1210), 2), (book.variants[0].id, 1)).id)
        assert (order.total, order.tax, order.tax_treatment) == (3510 + 495 + 121, 0, "home")
        assert [(line.tax, line.tax_included) for line in order.lines] == [(0, 420), (0, 90)]
        assert order.tax_included == sum(line["amount"] for line in order.tax_lines)
        goods = sum(line.tax_included for line in order.lines)
        assert goods < goods + order.shipping_tax_included < order.tax_included


def test_prices_without_tax_have_it_added(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        make_eu_taxes(prices_include=False, shipping=ShippingTax.NEVER)
        order = order_by_id(make_order((variant(1000), 2)).id)
        assert (order.subtotal, order.tax, order.tax_included, order.total) == (2000, 420, 0, 2000 + 495 + 420)
        assert (order.lines[0].total, order.lines[0].tax, order.shipping_tax) == (2000, 420, 0)
        assert order.tax_lines == [
            {"rate_id": order.tax_lines[0]["rate_id"], "name": "BTW", "millionths": 210000, "net": 2000, "amount": 420}
        ]


def test_an_order_keeps_its_taxes_when_rates_change(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        zone = make_tax_zone("21")
        switch_taxes_on()
        order = make_order((variant(1210), 1))
        update_tax_rate(zone.rates[0].id, TaxRateInput("BTW", 0))
        delete_tax_zone(zone.id)
        assert order_by_id(order.id).lines[0].tax_lines[0]["millionths"] == 210_000


def test_a_company_abroad_pays_no_tax_and_is_named(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        make_eu_taxes(has_oss=True, keeps_prices=False)
        order = order_by_id(order_to(BERLIN, (variant(12_100), 1), tax_id="DE136695976").id)
        assert (order.tax_treatment, order.company, order.tax_id) == ("reverse_charge", "Weber GmbH", "DE136695976")
        assert (order.subtotal, order.tax, order.tax + order.tax_included) == (12_100, -2_100 - 87, 0)
        assert order.total == 10_000 + 413


@pytest.mark.parametrize(("oss", "treatment", "contained"), [(True, "oss", 1_900), (False, "origin", 2_065)])
def test_consumers_abroad_pay_by_destination_once_the_store_has_oss(
    two_stores: Stores, oss: bool, treatment: str, contained: int
) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        make_eu_taxes(has_oss=oss, shipping=ShippingTax.NEVER)
        order = order_to(BERLIN, (variant(11_900), 1))
        assert (order.tax_treatment, order.tax, order.tax_included) == (treatment, 0, contained)


def test_a_store_without_taxes_keeps_nothing_about_them(two_stores: Stores) -> None:
    ours, theirs = two_stores
    with store_scope(theirs.id):
        make_eu_taxes()
    with store_scope(ours.id):
        make_selling()
        order = order_by_id(make_order((variant(1210), 1)).id)
        assert (order.tax, order.tax_included, order.tax_lines, order.tax_treatment) == (0, 0, [], "")


def statements_of(*wanted: tuple[UUID, int]) -> int:
    cart_id = make_ready_cart(*wanted)
    with count_queries() as queries:
        place_order(cart_id)
    return len(queries)


def test_taxes_cost_one_statement_however_many_lines_and_none_where_there_are_none(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        variants = [variant(1000) for _ in range(6)]
        few, many = variants[:2], variants

        def measured(chosen: list[UUID]) -> int:
            return statements_of(*((one, 1) for one in chosen))

        measured(few)
        untaxed = measured(few), measured(many)
        make_eu_taxes()
        measured(few)
        assert (measured(few), measured(many)) == (untaxed[0] + 1, untaxed[1] + 1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    prices=st.lists(st.integers(1, 10**7), min_size=1, max_size=4),
    includes=st.booleans(),
    keeps=st.booleans(),
    rounding=st.sampled_from(Rounding),
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
)
def test_placed_orders_add_up_in_every_currency(
    engines: object, prices: list[int], includes: bool, keeps: bool, rounding: Rounding, currency: str
) -> None:
    """Read back from the database, whose own checks stand behind it."""
    with store_scope(make_store(currency=currency).id):
        make_selling(fee=99)
        make_eu_taxes(prices_include=includes, keeps_prices=keeps, rounding=rounding, has_oss=True)
        order = order_to(BERLIN, *((variant(price), 3) for price in prices))
        with store_scope(order.store_id):
            kept = order_by_id(order.id)
            assert kept.total == kept.subtotal + kept.shipping + kept.payment_fee + kept.tax
            assert sum(line["amount"] for line in kept.tax_lines) == kept.tax + kept.tax_included
            fee = kept.tax - kept.shipping_tax - sum(line.tax for line in kept.lines)
            assert abs(fee) <= 99
            for line in kept.lines:
                assert sum(part["amount"] for part in line.tax_lines) == line.tax + line.tax_included


def test_the_pay_page_asks_for_exactly_the_total(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        make_selling(stripe=True)
        make_eu_taxes(prices_include=False, has_oss=True)
        goods = variant(1999)
        for address, tax_id in ((ADDRESS, ""), (BERLIN, ""), (BERLIN, "DE136695976")):
            order = order_to(address, (goods, 3), tax_id=tax_id, provider="stripe")
            _assert_asked(order)
        switch_taxes_on(keeps_prices=False, has_oss=True)
        order = order_to(replace(BERLIN, company=""), (goods, 3), provider="stripe")
        assert order.tax < 0
        _assert_asked(order)


def _assert_asked(order: Order) -> None:
    start_payment(order.id)
    reference = payments_of(order.id)[0].reference
    assert reference is not None
    assert stripe_gateway().retrieve_checkout(reference).amount == order.total


def test_zones_are_read_for_the_two_countries_only(two_stores: Stores) -> None:
    """Thirty zones do not travel to the shop for one order: only those of home, destination and the rest."""
    with store_scope(two_stores[0].id):
        make_selling()
        make_eu_taxes(has_oss=True)
        assert len(all_tax_zones()) == 30
        order = order_to(BERLIN, (variant(1190), 1))
        assert order.tax_lines[0]["name"] == "MwSt."
