"""How goods reach the shopper, recomputed when the order is placed: by weight, by courier, by coming for them."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from shared.db.session import store_scope
from shared.gateways.couriers.emulator.server import ShippoEmulator
from shared.kernel import clock
from shared.kernel.addresses import Address
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.exchange import CurrencyTerms
from shared.kernel.quantities import QuantityRule, Unit
from shared.models.carts.cart import Cart, find_cart
from shared.models.orders.order import Order
from shared.models.payments.method import CASH_ON_DELIVERY
from shared.models.shipping.rate import RateBasis, RateKind, all_zones
from shared.models.stores.store import Store, current_store
from shared.services.carts.checkout import Contact, kept_contact, save_choice, save_contact
from shared.services.carts.contents import cart_contents
from shared.services.carts.courier_quotes import renew_quotes
from shared.services.carts.deliveries import offered_deliveries
from shared.services.carts.lines import set_quantities
from shared.services.orders.place import place_order
from shared.services.shipping.rate_setup import RateInput, add_pickup_point, add_rate, delete_rate
from shared.services.shipping.rates import Offer
from shared.services.shipping.tables import Step
from tests.factories.catalog import make_product
from tests.factories.couriers import connect_couriers, run_shippo
from tests.factories.orders import ADDRESS, make_ready_cart, make_selling
from tests.factories.shipping import make_pickup_place
from tests.factories.taxes import make_tax_zone, switch_taxes_on
from tests.queries import count_queries

shippo = pytest.fixture(run_shippo)


@pytest.fixture
def store(two_stores: tuple[Store, Store]) -> Iterator[Store]:
    with store_scope(two_stores[0].id):
        make_selling()
        yield two_stores[0]


def offers(cart_id: UUID) -> list[Offer]:
    cart = _cart(cart_id)
    contact = kept_contact(cart)
    assert contact is not None
    return offered_deliveries(cart, contact, cart_contents(cart.id, "en"), "en", CurrencyTerms("EUR", "EUR"))


def place(cart_id: UUID, offer: Offer) -> Order:
    save_choice(cart_id, rate_id=str(offer.id), provider=CASH_ON_DELIVERY)
    return place_order(cart_id)


def _cart(cart_id: UUID) -> Cart:
    cart = find_cart(cart_id)
    assert cart is not None
    return cart


def test_weight_is_that_of_measured_goods_and_judged_when_the_order_is_placed(store: Store) -> None:
    by_weight = QuantityRule(Unit.KILOGRAM, 100, 1)
    clay = make_product(price=300, stock=50_000, sold_by=by_weight, variant={"weight": 1100}).variants[0].id
    download = make_product(price=900, variant={"requires_shipping": False, "weight": 9000}).variants[0].id
    cart_id = make_ready_cart((clay, 2), (download, 1))
    steps = (Step(2200, 490), Step(5500, 990))
    rate = add_rate(all_zones()[0].id, RateInput("By weight", 0, basis=RateBasis.WEIGHT, steps=steps))
    assert [(offer.name, offer.price) for offer in offers(cart_id)] == [("By weight", 490), ("Parcel", 495)]
    save_choice(cart_id, rate_id=str(rate.id), provider=CASH_ON_DELIVERY)
    set_quantities(cart_id, {clay: 3})
    with pytest.raises(Conflict):
        place_order(cart_id, expected_total=2 * 300 + 900 + 490)
    set_quantities(cart_id, {clay: 6})
    with pytest.raises(Invalid) as refusal:
        place_order(cart_id)
    assert list(refusal.value.fields) == ["rate"]
    set_quantities(cart_id, {clay: 5})
    assert place_order(cart_id).shipping == 990


def test_whoever_picks_up_gives_a_name_and_is_taxed_where_the_goods_are_handed_over(store: Store) -> None:
    make_tax_zone("21", countries=("NL",), name="NL")
    switch_taxes_on()
    where = make_pickup_place()
    add_pickup_point(RateInput("Shop", 0, kind=RateKind.PICKUP, location_id=where.id, hours="Mon–Fri"))
    cart_id = make_ready_cart((make_product(price=1210).variants[0].id, 1))
    with pytest.raises(Invalid):
        save_contact(cart_id, Contact("noor@example.org", "", Address(), picks_up=True), locale="en")
    nameless = Contact("noor@example.org", "", Address(name="Noor", country="US"), picks_up=True)
    save_contact(cart_id, nameless, locale="en")
    with pytest.raises(Invalid):
        place_order(cart_id)
    (offer,) = offers(cart_id)
    order = place(cart_id, offer)
    assert (order.delivery_kind, order.pickup_place["hours"], order.tax_included) == (RateKind.PICKUP, "Mon–Fri", 210)
    assert (order.shipping_address["street"], order.shipping_address["name"]) == ("Oudegracht 1", "Noor")
    assert (order.billing_address["street"], order.billing_address["name"]) == ("", "Noor")


def test_couriers_are_asked_once_and_their_price_holds_for_these_goods_only(
    store: Store, shippo: ShippoEmulator
) -> None:
    connect_couriers(surcharge=100)
    bowl = make_product(price=2000, variant={"weight": 900}).variants[0].id
    cart_id = make_ready_cart((bowl, 1))
    renew_quotes(_cart(cart_id))
    asked = shippo.requests
    renew_quotes(_cart(cart_id))
    assert (shippo.requests, [offer.price for offer in offers(cart_id)]) == (asked, [605, 670, 1830])
    quoted = offers(cart_id)[0]
    set_quantities(cart_id, {bowl: 2})
    assert [offer.name for offer in offers(cart_id)] == ["Parcel"]
    with pytest.raises(Invalid):
        place(cart_id, quoted)
    set_quantities(cart_id, {bowl: 1})
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        assert [offer.name for offer in offers(cart_id)] == ["Parcel"]
    order = place(cart_id, quoted)
    assert (order.shipping, order.shipping_name) == (605, "PostNL Standard")


def test_silent_couriers_block_no_sale_and_stores_without_them_ask_nobody(store: Store, shippo: ShippoEmulator) -> None:
    cart_id = make_ready_cart((make_product(price=2000).variants[0].id, 1))
    cart, _known = _cart(cart_id), current_store()
    with count_queries() as queries:
        renew_quotes(cart)
    assert (len(queries), shippo.requests) == (0, 0)
    connect_couriers(beside_own=True)
    shippo.silent_for = 3
    renew_quotes(cart)
    own = all_zones()[0].rates[0]
    assert [offer.id for offer in offers(cart_id)] == [own.id]
    shippo.silent_for = 0
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=False):
        renew_quotes(_cart(cart_id))
        assert [offer.name for offer in offers(cart_id)][:2] == ["PostNL Standard", "Parcel"]
        delete_rate(own.id)
        assert place(cart_id, offers(cart_id)[0]).shipping_address == ADDRESS.to_dict() | {"city": "UTRECHT"}
