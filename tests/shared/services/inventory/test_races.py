"""Many buyers at the same moment."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from shared.db.session import store_scope
from shared.kernel.errors import Conflict
from shared.kernel.ids import new_id
from shared.models.stores.store import Store
from shared.services.catalog.inputs import ProductInput, VariantInput
from shared.services.catalog.products import update_product
from shared.services.catalog.publication import archive_product, publish_product
from shared.services.inventory.locations import create_location, ensure_default_location
from shared.services.inventory.reservations import OutOfStock, reserve_stock
from shared.services.inventory.settlements import release_stock
from shared.services.inventory.stock import set_stock, stock_of
from shared.services.inventory.verification import check_levels
from tests.factories.catalog import make_product
from tests.factories.stores import make_store


def at_once(count: int, work: Callable[[int], str], *, threads: int = 12) -> Counter[str]:
    """Run the work that often, ``threads`` of them at the same moment."""
    barrier = Barrier(threads)

    def start(number: int) -> str:
        if number < threads:
            barrier.wait()
        return work(number)

    with ThreadPoolExecutor(threads) as pool:
        return Counter(pool.map(start, range(count)))


def test_the_last_unit_is_sold_once(two_stores: tuple[Store, Store]) -> None:
    store = two_stores[0]
    with store_scope(store.id):
        variant = make_product(stock=1).variants[0].id

    def buy(_number: int) -> str:
        with store_scope(store.id):
            try:
                reserve_stock([(variant, 1)], cause="order", cause_id=new_id())
            except OutOfStock:
                return "out"
            return "bought"

    assert at_once(50, buy) == {"bought": 1, "out": 49}
    with store_scope(store.id):
        assert (stock_of([variant])[variant].available, check_levels()) == (0, [])


def test_orders_over_the_same_variants_in_any_order_never_deadlock(two_stores: tuple[Store, Store]) -> None:
    store = two_stores[0]
    with store_scope(store.id):
        variants = [make_product(stock=30).variants[0].id for _ in range(4)]
        attic = create_location("Attic")
        for variant in variants:
            set_stock(variant, 30, location_id=attic.id)

    def buy(number: int) -> str:
        lines = [(variant, 3) for variant in (variants if number % 2 else reversed(variants))]
        with store_scope(store.id):
            try:
                reserve_stock(lines, cause="order", cause_id=new_id())
            except OutOfStock:
                return "out"
            return "bought"

    assert at_once(30, buy) == {"bought": 20, "out": 10}
    with store_scope(store.id):
        assert [stock.available for stock in stock_of(variants).values()] == [0, 0, 0, 0]
        assert check_levels() == []


def test_a_promise_taken_back_by_many_comes_back_once(two_stores: tuple[Store, Store]) -> None:
    store, order = two_stores[0], new_id()
    with store_scope(store.id):
        variant = make_product(stock=5).variants[0].id
        reserve_stock([(variant, 2)], cause="order", cause_id=order)
        reserve_stock([(variant, 3)], cause="order", cause_id=new_id())

    def cancel(_number: int) -> str:
        with store_scope(store.id):
            return str(release_stock(cause="order", cause_id=order))

    assert at_once(10, cancel, threads=8) == {"2": 1, "0": 9}
    with store_scope(store.id):
        assert stock_of([variant])[variant].reserved == 3


def test_the_first_location_is_made_once(two_stores: tuple[Store, Store]) -> None:
    store = make_store()

    def ask(_number: int) -> str:
        with store_scope(store.id):
            return str(ensure_default_location().id)

    assert len(at_once(8, ask, threads=8)) == 1


def test_small_changes_of_one_product_wait_for_each_other(two_stores: tuple[Store, Store]) -> None:
    store = two_stores[0]
    with store_scope(store.id):
        product = make_product("Shared")

    def change(number: int) -> str:
        with store_scope(store.id):
            (publish_product if number % 2 else archive_product)(product.id)
        return "done"

    assert at_once(8, change, threads=8) == {"done": 8}


@pytest.mark.parametrize("knows_version", [True, False])
def test_two_editors_never_mix_their_products(two_stores: tuple[Store, Store], knows_version: bool) -> None:
    store = two_stores[0]
    with store_scope(store.id):
        product = make_product("Shared")

    def edit(number: int) -> str:
        wanted = ProductInput(f"Title {number}", (VariantInput(price=number),), vendor=f"Vendor {number}")
        with store_scope(store.id):
            try:
                update_product(product.id, wanted, version=product.version if knows_version else None)
            except Conflict:
                return "told"
            return "stored"

    outcome = at_once(8, edit, threads=8)
    assert outcome == ({"stored": 1, "told": 7} if knows_version else {"stored": 8})
