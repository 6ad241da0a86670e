"""Placing orders: once, complete, and never more than there is."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import func, select

from shared.db.session import session, store_scope, transaction
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.ids import new_id
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.models.inventory.level import available_of
from shared.models.orders.order import Order
from shared.models.outbox.event import OutboxEvent
from shared.models.payments.payment import PaymentStatus, payments_of
from shared.models.stores.store import Store
from shared.services.carts.checkout import save_choice
from shared.services.carts.lines import add_to_cart
from shared.services.orders.place import place_order
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_ready_cart, make_selling

Stores = tuple[Store, Store]


def first_variant(product: Product) -> UUID:
    return product.variants[0].id


def test_an_order_freezes_prices_texts_and_totals(two_stores: Stores) -> None:
    ours, _theirs = two_stores
    with store_scope(ours.id):
        make_selling(fee=150)
        mug = make_product("Ochre mug", price=1800, stock=5, sku="OCHRE")
        order = make_order((first_variant(mug), 2))
        with transaction():
            session().get_one(Variant, (ours.id, first_variant(mug))).price = 9900
        kept = session().scalars(select(Order).where(Order.id == order.id)).one()
        assert (kept.subtotal, kept.shipping, kept.payment_fee, kept.total) == (3600, 495, 150, 4245)
        assert [(line.title, line.sku, line.unit_price, line.total) for line in kept.lines] == [
            ("Ochre mug", "OCHRE", 1800, 3600)
        ]
        assert kept.name == f"#{kept.number}"
        assert available_of([first_variant(mug)]) == {first_variant(mug): 3}
        [payment] = payments_of(order.id)
        assert (payment.amount, payment.status) == (4245, PaymentStatus.PENDING)


def test_each_store_counts_its_own_orders_without_gaps(two_stores: Stores) -> None:
    numbers = {}
    for store in two_stores:
        with store_scope(store.id):
            make_selling()
            bowl = first_variant(make_product(price=1000, stock=50))
            numbers[store.id] = [make_order((bowl, 1)).number for _ in range(3)]
    assert list(numbers.values()) == [[1001, 1002, 1003], [1001, 1002, 1003]]


def test_the_same_cart_is_the_same_order(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        bowl = first_variant(make_product(stock=10))
        cart_id = make_ready_cart((bowl, 1))
        assert place_order(cart_id).id == place_order(cart_id).id
        assert available_of([bowl]) == {bowl: 9}


def test_a_double_click_places_one_order(two_stores: Stores) -> None:
    store = two_stores[0]
    with store_scope(store.id):
        make_selling()
        cart_id = make_ready_cart((first_variant(make_product(stock=10)), 1))

    def click(_: int) -> UUID:
        with store_scope(store.id):
            return place_order(cart_id).id

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(click, range(6)))) == 1


def test_last_unit_is_sold_once(two_stores: Stores) -> None:
    store = two_stores[0]
    with store_scope(store.id):
        make_selling()
        last = first_variant(make_product(stock=1))
        carts = [make_ready_cart((last, 1), email=f"shopper{number}@example.org") for number in range(12)]

    def buy(cart_id: UUID) -> str:
        with store_scope(store.id):
            try:
                return place_order(cart_id).name
            except Conflict:
                return "sold out"

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(buy, carts))
    assert outcomes.count("sold out") == 11
    with store_scope(store.id):
        assert available_of([last]) == {last: 0}
        assert session().scalar(select(func.count()).select_from(Order)) == 1


def test_a_failed_order_leaves_nothing_behind(two_stores: Stores, engines: object) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        plenty, scarce = first_variant(make_product(stock=9)), first_variant(make_product(stock=2))
        cart_id = make_ready_cart((plenty, 1), (scarce, 2))
        make_order((scarce, 1))
        with pytest.raises(Conflict):
            place_order(cart_id)
        assert available_of([plenty]) == {plenty: 9}
        assert session().scalar(select(func.count()).select_from(Order)) == 1


def test_a_changed_price_is_shown_before_it_is_charged(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        cart_id = make_ready_cart((first_variant(make_product(price=1000)), 1))
        with pytest.raises(Conflict):
            place_order(cart_id, expected_total=1)
        assert place_order(cart_id, expected_total=1495).total == 1495


def test_a_cart_of_another_store_does_not_exist(two_stores: Stores) -> None:
    ours, theirs = two_stores
    with store_scope(ours.id):
        make_selling()
        cart_id = make_ready_cart((first_variant(make_product()), 1))
    with store_scope(theirs.id), pytest.raises(NotFound):
        place_order(cart_id)


def test_a_variant_of_another_store_cannot_be_put_into_a_cart(two_stores: Stores) -> None:
    ours, theirs = two_stores
    with store_scope(theirs.id):
        foreign = first_variant(make_product())
    with store_scope(ours.id), pytest.raises(NotFound):
        add_to_cart(None, foreign, 1, locale="en")


def test_a_delivery_of_another_store_is_refused(two_stores: Stores) -> None:
    ours, theirs = two_stores
    with store_scope(theirs.id):
        foreign = make_selling()
    with store_scope(ours.id):
        make_selling()
        cart_id = make_ready_cart((first_variant(make_product()), 1))
        save_choice(cart_id, rate_id=str(foreign.id), provider="cash_on_delivery")
        with pytest.raises(Invalid) as refusal:
            place_order(cart_id)
    assert "rate" in refusal.value.fields


@pytest.mark.parametrize("quantity", [0, -1, 10_000])
def test_impossible_quantities_are_refused(two_stores: Stores, quantity: int) -> None:
    with store_scope(two_stores[0].id):
        variant = first_variant(make_product())
        with pytest.raises(Invalid):
            add_to_cart(None, variant, quantity, locale="en")


def test_an_unknown_cart_is_gone(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id), pytest.raises(NotFound):
        place_order(new_id())


def test_the_app_may_tell_events_but_not_read_them(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id), pytest.raises(Exception, match="permission denied"):
        session().scalars(select(OutboxEvent)).all()
