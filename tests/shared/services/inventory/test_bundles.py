"""Bundles: their stock is that of their parts, in every step from the shop to the parcel."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest

from shared.db.engine import Engines
from shared.db.session import store_scope
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.models.catalog.product import Product
from shared.models.catalog.variant import variant_by_id
from shared.models.stores.store import Store
from shared.services.catalog.api_parts import api_variant
from shared.services.catalog.bundles import PartInput, end_bundle, make_bundle, reprice_bundles_with
from shared.services.catalog.products import delete_product
from shared.services.catalog.publication import archive_product
from shared.services.inventory.reservations import OutOfStock, reserve_stock
from shared.services.inventory.settlements import release_stock, ship_stock
from shared.services.inventory.stock import stock_of
from shared.services.inventory.verification import check_levels
from tests.factories.catalog import make_product
from tests.factories.stores import make_store


@pytest.fixture
def store(engines: Engines) -> Iterator[Store]:
    make_store()
    yield make_store()


@pytest.fixture
def parts(store: Store) -> tuple[Product, Product]:
    with store_scope(store.id):
        return make_product("Cup", price=800, stock=7), make_product("Saucer", price=301, stock=9)


def bundle_of(parts: tuple[Product, Product], title: str = "Tea for two", discount: int | None = None) -> UUID:
    cup, saucer = (part.variants[0].id for part in parts)
    bundle = make_product(title, price=1900, stock=None)
    make_bundle(bundle.variants[0].id, [PartInput(cup, 2), PartInput(saucer, 2)], discount=discount)
    return bundle.variants[0].id


def test_as_many_bundles_can_be_had_as_the_scarcest_part_makes(store: Store, parts: tuple[Product, Product]) -> None:
    with store_scope(store.id):
        assert api_variant(bundle_of(parts))["available"] == 3


def test_promising_and_sending_a_bundle_moves_its_parts(store: Store, parts: tuple[Product, Product]) -> None:
    cup, saucer = (part.variants[0].id for part in parts)
    order = uuid4()
    with store_scope(store.id):
        bundle = bundle_of(parts)
        reserve_stock([(bundle, 2), (cup, 1)], cause="order", cause_id=order)
        assert [stock_of([one])[one].reserved for one in (cup, saucer)] == [5, 4]
        assert api_variant(bundle)["available"] == 1
        ship_stock([(cup, 4), (saucer, 4)], cause="order", cause_id=order)
        release_stock(cause="order", cause_id=order)
        assert [(stock_of([one])[one].on_hand, stock_of([one])[one].reserved) for one in (cup, saucer)] == [
            (3, 0),
            (5, 0),
        ]
        assert check_levels() == []


def test_the_last_part_goes_to_one_of_two_bundles(store: Store, parts: tuple[Product, Product]) -> None:
    with store_scope(store.id):
        cup, saucer = (part.variants[0].id for part in parts)
        first = make_product("Breakfast", stock=None).variants[0].id
        second = make_product("Tea", stock=None).variants[0].id
        make_bundle(first, [PartInput(cup, 7)])
        make_bundle(second, [PartInput(cup, 7), PartInput(saucer, 1)])

    def order(bundle: UUID) -> bool:
        with store_scope(store.id):
            try:
                reserve_stock([(bundle, 1)], cause="order", cause_id=uuid4())
            except OutOfStock:
                return False
            return True

    with ThreadPoolExecutor(6) as crowd:
        served = list(crowd.map(order, [first, second] * 6))
    assert served.count(True) == 1
    with store_scope(store.id):
        assert stock_of([cup])[cup].available == 0
        assert check_levels() == []


def test_a_bundle_may_cost_the_sum_of_its_parts_less_something(store: Store, parts: tuple[Product, Product]) -> None:
    with store_scope(store.id):
        bundle = bundle_of(parts, discount=1000)
        assert (variant_by_id(bundle).price, variant_by_id(bundle).compare_at_price) == (1982, 2202)
        cup = variant_by_id(parts[0].variants[0].id)
        cup.price = 900
        assert reprice_bundles_with([cup.id]) == 1
        assert variant_by_id(bundle).price == 2162
        assert reprice_bundles_with([cup.id]) == 0


def test_a_part_that_is_put_away_or_deleted_leaves_no_bundle(store: Store, parts: tuple[Product, Product]) -> None:
    with store_scope(store.id):
        bundle = bundle_of(parts)
        archive_product(parts[0].id)
        assert api_variant(bundle)["available"] == 0
        delete_product(parts[1].id)
        assert api_variant(bundle)["available"] == 0
        with pytest.raises(NotFound):
            reserve_stock([(bundle, 1)], cause="order", cause_id=uuid4())


def test_what_cannot_be_a_part_is_told(store: Store, parts: tuple[Product, Product]) -> None:
    other = make_store()
    with store_scope(other.id):
        foreign = make_product("Theirs").variants[0].id
    with store_scope(store.id):
        bundle, cup = bundle_of(parts), parts[0].variants[0].id
        set_of_two = make_product("Set", options={"Size": ["S", "L"]})
        outer, sibling = (variant.id for variant in set_of_two.variants)
        for wrong in (PartInput(bundle), PartInput(sibling), PartInput(foreign), PartInput(cup, 0)):
            with pytest.raises(Invalid) as refused:
                make_bundle(outer, [wrong])
            assert "parts.0" in refused.value.fields
        with pytest.raises(Conflict):
            make_bundle(cup, [PartInput(sibling)])
        assert not end_bundle(bundle).is_bundle
        make_bundle(cup, [PartInput(sibling)])
