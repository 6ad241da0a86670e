"""Discounts on real orders: frozen, limited under the order's lock, given back, and free of charge where unused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from shared.db.session import session, store_scope, transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.models.catalog.product import Product
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.status import PaymentState
from shared.models.promotions.discount import Discount, DiscountClass, DiscountKind, discount_by_id
from shared.models.promotions.use import DiscountUse, count_uses, uses_of
from shared.models.stores.store import Store, current_store
from shared.services.carts.discounts import check_typed, put_code, take_code_out
from shared.services.orders.cancel import cancel_order
from shared.services.orders.place import place_order
from shared.services.promotions.discounts import delete_discount, pause_discount, update_discount
from shared.services.promotions.inputs import DiscountInput, Targets
from shared.services.promotions.many_codes import make_codes
from tests.factories.catalog import make_collection, make_product
from tests.factories.orders import make_order, make_ready_cart, make_selling
from tests.factories.prices import make_group
from tests.factories.promotions import make_discount
from tests.queries import count_queries

Stores = tuple[Store, Store]


def variant(product: Product) -> UUID:
    return product.variants[0].id


def about_discounts(queries: list[str]) -> list[str]:
    """Statements on the tables of discounts."""
    return [text for text in queries if any(name in text for name in ("discounts", "discount_uses", "discount_codes"))]


def make_bowl(price: int = 1_000, stock: int = 500) -> UUID:
    make_selling()
    return variant(make_product("Bowl", price=price, stock=stock))


def order_with(code: str, bowl: UUID, quantity: int = 1, email: str = "noor@example.org") -> Order:
    cart_id = make_ready_cart((bowl, quantity), email=email)
    put_code(cart_id, code)
    return place_order(cart_id)


def test_an_order_freezes_what_came_off_and_why(two_stores: Stores) -> None:
    ours, theirs = two_stores
    with store_scope(ours.id):
        bowl = make_bowl(999)
        discount = make_discount(10, name="Spring", code="spring 10")
        order = order_with(" Spring10 ", bowl, 3)
        kept = order_by_id(order.id)
        assert (kept.subtotal, kept.discount, kept.total) == (2_997, 300, 2_997 + 495 - 300)
        assert [(line.discount, line.total) for line in kept.lines] == [(300, 2_697)]
        [use] = uses_of(order.id)
        assert (use.name, use.code, use.amount, use.shares) == ("Spring", "SPRING10", 300, {"1": 300})
        assert count_uses([discount.id]) == {discount.id: 1}
    with store_scope(theirs.id):
        assert uses_of(order.id) == []
        with pytest.raises(Invalid):
            check_typed("SPRING10")


def test_free_delivery_comes_off_the_delivery(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        bowl = make_bowl()
        make_discount(kind=DiscountKind.FREE_SHIPPING)
        order = make_order((bowl, 1))
        assert (order.shipping, order.discount, order.total) == (495, 495, 1_000)
        assert [line.discount for line in order.lines] == [0]


def test_an_order_that_costs_nothing_is_paid(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        bowl = make_bowl()
        make_discount(100, combines_with=("shipping",))
        make_discount(kind=DiscountKind.FREE_SHIPPING, combines_with=("order",))
        order = make_order((bowl, 1))
        assert (order.total, order.payment_state) == (0, PaymentState.PAID)


def test_shelves_of_the_catalogue_and_groups_are_looked_up(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        mug, vase = make_product("Mug", price=1_000, stock=9), make_product("Vase", price=2_000, stock=9)
        shelf = make_collection("Cups", products=(mug,))
        group = make_group("Wholesale")
        make_discount(10, discount_class=DiscountClass.PRODUCT, covered=Targets(collection_ids=[shelf.id]))
        make_discount(50, name="Trade", group_ids=[group.id])
        order = make_order((variant(mug), 1), (variant(vase), 1))
        assert [line.discount for line in order.lines] == [100, 0]
        trade = place_order(make_ready_cart((variant(vase), 1)), customer_group_ids=[group.id])
        assert trade.discount == 1_000


def test_of_fifty_buyers_exactly_as_many_win_as_the_limit_says(two_stores: Stores) -> None:
    store = two_stores[0]
    with store_scope(store.id):
        bowl = make_bowl()
        discount = make_discount(10, code="TEN", usage_limit=10)
        carts = [make_ready_cart((bowl, 1), email=f"buyer{number}@example.org") for number in range(50)]
        for cart_id in carts:
            put_code(cart_id, "TEN")

    def buy(cart_id: UUID) -> bool:
        with store_scope(store.id):
            try:
                return place_order(cart_id, expected_total=1_000 + 495 - 100).discount == 100
            except Conflict:
                return False

    with ThreadPoolExecutor(10) as pool:
        won = sum(pool.map(buy, carts))
    with store_scope(store.id):
        assert (won, discount_by_id(discount.id).used, count_uses([discount.id])[discount.id]) == (10, 10, 10)


def test_one_customer_in_many_windows_uses_it_once(two_stores: Stores) -> None:
    store = two_stores[0]
    with store_scope(store.id):
        bowl = make_bowl()
        discount = make_discount(10, customer_limit=1)
        carts = [make_ready_cart((bowl, 1)) for _number in range(8)]

    def buy(cart_id: UUID) -> bool:
        with store_scope(store.id):
            try:
                return place_order(cart_id, expected_total=1_395).discount == 100
            except Conflict:
                return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(buy, carts)) == 1
    with store_scope(store.id):
        assert count_uses([discount.id]) == {discount.id: 1}
        assert make_order((bowl, 1), email="other@example.org").discount == 100


def test_a_code_of_many_is_good_for_one_order(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        bowl = make_bowl()
        discount = make_discount(10, has_codes=True)
        first, second = make_codes(discount.id, 2, prefix="vip-")
        assert first.startswith("VIP-")
        order = order_with(first, bowl)
        with pytest.raises(Invalid):
            check_typed(first)
        assert order_with(second, bowl, email="b@example.org").discount == 100
        cancel_order(order.id, reason="customer")
        assert order_with(first, bowl, email="c@example.org").discount == 100


def test_cancelling_gives_uses_back_once(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        bowl = make_bowl()
        discount = make_discount(10, code="ONE", usage_limit=1, customer_limit=1)
        order = order_with("ONE", bowl)
        with pytest.raises(Invalid):
            check_typed("ONE")
        cancel_order(order.id, reason="customer")
        assert (
            discount_by_id(discount.id).used == 0
            or session().scalar(select(Discount.used).where(Discount.id == discount.id)) == 0
        )
        assert [use.change for use in session().scalars(select(DiscountUse).order_by(DiscountUse.id))] == [1, -1]
        assert order_with("ONE", bowl).discount == 100


def test_uses_are_never_changed(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        bowl = make_bowl()
        make_discount(10)
        make_order((bowl, 1))
        with pytest.raises(DBAPIError), transaction():
            session().execute(update(DiscountUse).values(amount=0))


def test_first_orders_only(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        bowl = make_bowl()
        make_discount(10, first_order_only=True)
        assert make_order((bowl, 1)).discount == 100
        again = make_order((bowl, 1))
        assert again.discount == 0
        assert make_order((bowl, 1), email="new@example.org").discount == 100


def test_a_store_without_offers_asks_nothing_more(two_stores: Stores) -> None:
    ours, theirs = two_stores
    with store_scope(theirs.id):
        make_discount(10)
    with store_scope(ours.id):
        bowl = make_bowl()
        make_order((bowl, 1))
        make_discount(10, code="TYPED")
        cart_id = make_ready_cart((bowl, 1))
    with store_scope(ours.id), count_queries() as queries:
        place_order(cart_id)
    assert not about_discounts(queries)


def test_an_offer_costs_one_statement_to_read_and_one_to_keep(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        bowl = make_bowl()
        make_discount(10)
        cart_id = make_ready_cart((bowl, 1))
    with store_scope(two_stores[0].id), count_queries() as queries:
        place_order(cart_id)
    assert len(about_discounts(queries)) == 2


def test_limits_cannot_fall_below_what_is_used(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        bowl = make_bowl()
        discount = make_discount(10)
        make_order((bowl, 1))
        make_order((bowl, 1), email="b@example.org")
        kept = {"name": "A", "kind": DiscountKind.PERCENTAGE, "discount_class": DiscountClass.ORDER, "value": 1_000}
        with pytest.raises(Invalid) as refused:
            update_discount(discount.id, DiscountInput(**kept, usage_limit=1))  # type: ignore[arg-type]
        assert "usage_limit" in refused.value.fields
        assert update_discount(discount.id, DiscountInput(**kept, usage_limit=2)).used == 2  # type: ignore[arg-type]
        assert make_order((bowl, 1), email="c@example.org").discount == 0


def test_used_discounts_stay_and_unused_ones_go(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        bowl = make_bowl()
        used, unused = make_discount(10), make_discount(5, code="NEVER")
        make_order((bowl, 1))
        with pytest.raises(Conflict):
            delete_discount(used.id)
        delete_discount(unused.id)
        pause_discount(used.id, is_active=False)
        assert not session().scalar(select(Store.has_offers).where(Store.id == current_store().id))
        with pytest.raises(NotFound):
            delete_discount(unused.id)


def test_codes_are_kind_about_mistakes(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        bowl = make_bowl()
        make_discount(10, code="LATER", starts_at=clock.now() + timedelta(days=1))
        make_discount(10, code="BIG", min_subtotal=5_000)
        cart_id = make_ready_cart((bowl, 1))
        for wrong in ("", "NOPE", "LATER"):
            with pytest.raises(Invalid) as refused:
                put_code(cart_id, wrong)
            assert refused.value.fields["discount"]
        put_code(cart_id, "big")
        order = place_order(cart_id)
        assert order.discount == 0


def test_a_code_can_be_taken_out(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        bowl = make_bowl()
        make_discount(10, code="TEN")
        cart_id = make_ready_cart((bowl, 1))
        put_code(cart_id, "ten")
        take_code_out(cart_id, "TEN")
        assert place_order(cart_id).discount == 0


@pytest.mark.parametrize("taken", ["code", "name", "value", "tiers", "groups", "covered"])
def test_what_makes_no_sense_is_refused_by_field(two_stores: Stores, taken: str) -> None:
    wrong = {
        "code": {"code": "bad code!/"},
        "name": {"name": " "},
        "value": {"value": 10_001},
        "tiers": {"kind": DiscountKind.TIERS, "tiers": [(2, 100), (2, 200)]},
        "groups": {"group_ids": []},
        "covered": {"covered": Targets()},
    }
    with store_scope(two_stores[0].id), pytest.raises(Invalid) as refused:
        make_discount(**wrong[taken])
    assert taken in refused.value.fields


def test_a_foreign_product_is_refused(two_stores: Stores) -> None:
    ours, theirs = two_stores
    with store_scope(theirs.id):
        foreign = make_product("Theirs")
    with store_scope(ours.id), pytest.raises(NotFound):
        make_discount(covered=Targets(product_ids=[foreign.id]))
