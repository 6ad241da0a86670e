"""Stock that merchants count and orders take."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from shared.db.session import session, store_scope, transaction
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.ids import new_id
from shared.models.catalog.product import product_by_handle
from shared.models.catalog.variant import Variant
from shared.models.inventory.location import active_locations
from shared.models.inventory.movement import MovementKind, movements_of
from shared.models.stores.store import Store, store_by_id
from shared.services.inventory.locations import (
    create_location,
    deactivate_location,
    ensure_default_location,
    update_location,
)
from shared.services.inventory.reservations import OutOfStock, reserve_stock
from shared.services.inventory.settlements import release_stock, restock, ship_stock
from shared.services.inventory.stock import adjust_stock, set_stock, stock_of
from shared.services.inventory.verification import check_levels
from tests.factories.catalog import make_product


@pytest.fixture
def store(two_stores: tuple[Store, Store]) -> Iterator[Store]:
    with store_scope(two_stores[0].id):
        yield two_stores[0]
        assert check_levels() == []


def variant_with(stock: int | None, **terms: bool) -> UUID:
    return make_product(stock=stock, variant=terms).variants[0].id


def counts(variant_id: UUID) -> tuple[int, int, int]:
    stock = stock_of([variant_id])[variant_id]
    return stock.on_hand, stock.reserved, stock.available


def reserve(*lines: tuple[UUID, int], order: UUID | None = None) -> UUID:
    order = order or new_id()
    reserve_stock(lines, cause="order", cause_id=order)
    return order


def test_a_count_is_kept_with_its_person_and_reason(store: Store) -> None:
    variant, person = variant_with(None), new_id()
    set_stock(variant, 12, "Stock-take", person)
    adjust_stock(variant, -2, "Broken", person)
    assert counts(variant) == (10, 0, 10)
    assert [(row.on_hand, row.reason, row.user_id) for row in movements_of(variant)] == [
        (-2, "Broken", person),
        (12, "Stock-take", person),
    ]


def test_counting_the_same_again_moves_nothing(store: Store) -> None:
    variant = variant_with(5)
    set_stock(variant, 5)
    assert len(movements_of(variant)) == 1


def test_what_is_promised_must_stay_on_the_shelf(store: Store) -> None:
    variant = variant_with(5)
    reserve((variant, 3))
    for attempt in (lambda: set_stock(variant, 2), lambda: adjust_stock(variant, -3)):
        with pytest.raises(Conflict, match="3 units"):
            attempt()
    set_stock(variant, 3)
    assert counts(variant) == (3, 3, 0)


@pytest.mark.parametrize("quantity", [-1, 10**10])
def test_odd_quantities_are_refused(store: Store, quantity: int) -> None:
    with pytest.raises(Invalid):
        set_stock(variant_with(1), quantity)


def test_stock_does_not_grow_beyond_counting(store: Store) -> None:
    variant = variant_with(10**9)
    with pytest.raises(Invalid):
        adjust_stock(variant, 1)


def test_an_order_takes_all_its_lines_or_none(store: Store) -> None:
    plenty, few = variant_with(10), variant_with(1)
    with pytest.raises(OutOfStock) as refusal:
        reserve((plenty, 2), (few, 2))
    (shortage,) = refusal.value.shortages
    assert (shortage.variant_id, shortage.wanted, shortage.available) == (few, 2, 1)
    assert refusal.value.fields == {str(few): "Only one left."}
    assert counts(plenty) == (10, 0, 10)


def test_every_short_line_is_told_at_once(store: Store) -> None:
    first, second = variant_with(0), variant_with(1)
    with pytest.raises(OutOfStock) as refusal:
        reserve((first, 1), (second, 5))
    assert {shortage.variant_id for shortage in refusal.value.shortages} == {first, second}


def test_the_same_variant_twice_is_one_line(store: Store) -> None:
    variant = variant_with(3)
    with pytest.raises(OutOfStock):
        reserve((variant, 2), (variant, 2))
    reserve((variant, 2), (variant, 1))
    assert counts(variant) == (3, 3, 0)


def test_a_cancelled_order_gives_back_once(store: Store) -> None:
    variant = variant_with(5)
    order = reserve((variant, 3))
    assert release_stock(cause="order", cause_id=order) == 3
    assert release_stock(cause="order", cause_id=order) == 0
    assert counts(variant) == (5, 0, 5)


def test_parcels_leave_the_shelf_and_returns_come_back(store: Store) -> None:
    variant = variant_with(5)
    order = reserve((variant, 3))
    assert ship_stock([(variant, 2)], cause="order", cause_id=order) == 2
    assert counts(variant) == (3, 1, 2)
    assert ship_stock([(variant, 9)], cause="order", cause_id=order) == 1
    assert restock([(variant, 1)], cause="order", cause_id=order) == 1
    assert restock(cause="order", cause_id=order) == 2
    assert restock(cause="order", cause_id=order) == 0
    assert counts(variant) == (5, 0, 5)
    assert [row.kind for row in movements_of(variant)][:2] == [MovementKind.RESTOCKED, MovementKind.RESTOCKED]


def test_one_order_cannot_settle_anothers_promise(store: Store) -> None:
    variant = variant_with(5)
    reserve((variant, 3))
    other = reserve((variant, 1))
    assert release_stock([(variant, 4)], cause="order", cause_id=other) == 1
    assert counts(variant) == (5, 3, 2)


def test_locations_serve_in_their_order_and_share_a_line(store: Store) -> None:
    variant = variant_with(2)
    shop, attic = ensure_default_location(), create_location("Attic")
    set_stock(variant, 4, location_id=attic.id)
    picks = reserve_stock([(variant, 5)], cause="order", cause_id=new_id())
    assert [(pick.location_id, pick.quantity) for pick in picks] == [(shop.id, 2), (attic.id, 3)]
    assert counts(variant) == (6, 5, 1)


def test_a_location_with_stock_is_not_given_up(store: Store) -> None:
    variant = variant_with(0)
    attic = create_location("Attic")
    set_stock(variant, 4, location_id=attic.id)
    with pytest.raises(Conflict, match="One variant still has stock here"):
        update_location(attic.id, name="Attic", country="", is_active=False, position=2)
    set_stock(variant, 0, location_id=attic.id)
    update_location(attic.id, name="Attic", country="", is_active=False, position=2)
    with pytest.raises(Conflict, match="only location"):
        deactivate_location(ensure_default_location().id)


def test_stock_at_a_closed_location_is_not_sold(store: Store) -> None:
    variant = variant_with(0)
    attic = create_location("Attic")
    update_location(attic.id, name="Attic", country="", is_active=False, position=2)
    set_stock(variant, 4, location_id=attic.id)
    assert counts(variant) == (0, 0, 0)
    with pytest.raises(OutOfStock):
        reserve((variant, 1))


def test_a_store_has_one_default_location_however_often_asked(store: Store) -> None:
    assert ensure_default_location().id == ensure_default_location().id
    [only] = active_locations()
    with pytest.raises(Invalid):
        create_location(only.name)


def test_what_sells_when_out_is_owed_and_filled_up_later(store: Store) -> None:
    variant = variant_with(2, sell_when_out=True)
    order = reserve((variant, 5))
    assert counts(variant) == (2, 5, -3)
    assert ship_stock(cause="order", cause_id=order) == 5
    assert counts(variant) == (-3, 0, -3)
    adjust_stock(variant, 2, "Delivery")
    assert counts(variant) == (-1, 0, -1)


def test_the_present_terms_count_and_not_those_of_yesterday(store: Store) -> None:
    variant = variant_with(1, sell_when_out=True)
    order = reserve((variant, 3))
    with transaction():
        row = session().get(Variant, (store.id, variant))
        assert row is not None
        row.sell_when_out = False
    with pytest.raises(OutOfStock):
        reserve((variant, 1))
    assert release_stock([(variant, 1)], cause="order", cause_id=order) == 1
    assert counts(variant) == (1, 2, -1)


def test_what_was_never_counted_can_be_owed(store: Store) -> None:
    variant = variant_with(None, sell_when_out=True)
    reserve((variant, 1))
    assert counts(variant) == (0, 1, -1)


def test_what_is_not_counted_is_not_reserved(store: Store) -> None:
    variant = variant_with(None, track_stock=False)
    assert reserve_stock([(variant, 100)], cause="order", cause_id=new_id()) == []
    assert movements_of(variant) == []


def test_cached_pages_go_stale_only_between_nothing_and_something(store: Store) -> None:
    variant = variant_with(3)
    steps = []
    for units in (1, 1, 1):
        before = revision(store)
        order = reserve((variant, units))
        steps.append(revision(store) - before)
    before = revision(store)
    release_stock(cause="order", cause_id=order)
    steps.append(revision(store) - before)
    assert steps == [0, 0, 1, 1]


def test_another_stores_variant_does_not_exist_here(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    with store_scope(theirs.id):
        foreign = product_by_handle("bowl").variants[0].id
    with store_scope(ours.id):
        for attempt in (
            lambda: set_stock(foreign, 1),
            lambda: adjust_stock(foreign, 1),
            lambda: reserve((foreign, 1)),
        ):
            with pytest.raises(NotFound):
                attempt()
    with store_scope(theirs.id):
        assert counts(foreign) == (10, 0, 10)


def revision(store: Store) -> int:
    with store_scope(store.id):
        return store_by_id(store.id).revision
