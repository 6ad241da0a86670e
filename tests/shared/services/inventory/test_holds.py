"""A checkout keeps its goods: nobody else gets them, nobody loses to his own hold, and they come back in time."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from shared.db.session import session, store_scope, transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict
from shared.models.carts.cart import find_cart
from shared.models.inventory.hold import StockHold, find_hold
from shared.models.inventory.movement import movements_of
from shared.models.stores.store import Store
from shared.services.carts.contents import cart_contents
from shared.services.carts.holding import hold_cart, keep_cart_held
from shared.services.carts.lines import add_to_cart, clear_cart, set_quantities
from shared.services.catalog.bundles import PartInput, make_bundle
from shared.services.inventory.holds import end_old_holds, held_of, units_on_hold
from shared.services.inventory.preferences import InventorySettings, save_inventory_settings
from shared.services.inventory.stock import stock_of
from shared.services.inventory.verification import check_holds, check_levels
from shared.services.orders.place import place_order
from shared.services.orders.promises import check_promises
from tests.factories.catalog import make_product
from tests.factories.orders import make_ready_cart, make_selling
from tests.queries import count_queries


@pytest.fixture
def store(two_stores: tuple[Store, Store]) -> Iterator[Store]:
    with store_scope(two_stores[0].id):
        make_selling()
        save_inventory_settings(InventorySettings(hold_minutes=15))
        yield two_stores[0]
        assert (check_levels(), check_holds(), check_promises()) == ([], [], [])


def jug(stock: int = 1) -> UUID:
    return make_product("Jug", stock=stock).variants[0].id


def let_time_pass(cart_id: UUID) -> None:
    with transaction():
        past = clock.now() - timedelta(seconds=1)
        session().execute(update(StockHold).where(StockHold.cart_id == cart_id).values(expires_at=past))


def test_the_last_one_is_kept_for_who_came_first_and_becomes_his_order(store: Store) -> None:
    variant = jug()
    mine, theirs = make_ready_cart((variant, 1)), make_ready_cart((variant, 1))
    assert hold_cart(mine) is not None
    hold_cart(theirs)
    assert (held_of(theirs), units_on_hold([variant])) == ({}, {variant: 1})
    with pytest.raises(Conflict):
        place_order(theirs)
    contents = cart_contents(mine, "en", is_holding=True)
    assert (contents[0].available, contents[0].is_short) == (1, False)
    order = place_order(mine)
    assert (stock_of([variant])[variant].reserved, find_hold(mine), units_on_hold([variant])) == (1, None, {})
    causes = [(move.cause, move.cause_id) for move in movements_of(variant) if move.reserved > 0]
    assert causes == [("order", order.id), ("hold", mine)]


def test_others_hear_that_somebody_is_paying(store: Store) -> None:
    variant = jug()
    hold_cart(make_ready_cart((variant, 1)))
    with pytest.raises(Conflict, match="just paying for the last"):
        add_to_cart(None, variant, 1, locale="en")


def test_nobody_loses_to_his_own_hold(store: Store) -> None:
    variant = jug(3)
    cart = make_ready_cart((variant, 2))
    hold_cart(cart)
    assert set_quantities(cart, {variant: 3}).lines[0].quantity == 3
    with pytest.raises(Conflict):
        set_quantities(cart, {variant: 4})
    hold_cart(cart)
    assert stock_of([variant])[variant].reserved == 3
    place_order(cart)
    assert stock_of([variant])[variant].reserved == 3


def test_an_emptied_or_smaller_cart_gives_back_at_once(store: Store) -> None:
    variant = jug(5)
    cart = make_ready_cart((variant, 4))
    hold_cart(cart)
    set_quantities(cart, {variant: 1})
    assert stock_of([variant])[variant].reserved == 1
    clear_cart(cart)
    assert (stock_of([variant])[variant].reserved, find_hold(cart)) == (0, None)


def test_what_is_not_paid_in_time_is_on_sale_again_and_can_be_had_anew(store: Store) -> None:
    variant = jug()
    cart = make_ready_cart((variant, 1))
    hold_cart(cart)
    assert end_old_holds() == 0
    let_time_pass(cart)
    assert (end_old_holds(), end_old_holds()) == (1, 0)
    assert stock_of([variant])[variant].available == 1
    assert place_order(cart).lines[0].quantity == 1


def test_a_shopper_who_is_still_there_keeps_the_goods(store: Store) -> None:
    variant = jug()
    cart_id = make_ready_cart((variant, 1))
    hold_cart(cart_id)
    cart = find_cart(cart_id)
    assert cart is not None and cart.held_until is not None
    with transaction():
        cart.note_hold(clock.now() + timedelta(minutes=2))
        session().execute(update(StockHold).values(expires_at=clock.now() + timedelta(minutes=2)))
    until = keep_cart_held(cart)
    assert until is not None and until > clock.now() + timedelta(minutes=14)
    with count_queries() as queries:
        assert keep_cart_held(cart) == until
    assert len(queries) <= 1


def test_of_a_bundle_its_parts_are_held(store: Store) -> None:
    cup = make_product("Cup", stock=4).variants[0].id
    box = make_product("Box", stock=None).variants[0].id
    make_bundle(box, [PartInput(cup, 2)])
    cart = make_ready_cart((box, 2))
    hold_cart(cart)
    assert stock_of([cup])[cup].reserved == 4
    assert not cart_contents(cart, "en", is_holding=True)[0].is_short
    place_order(cart)
    assert stock_of([cup])[cup].reserved == 4


def test_without_the_setting_nothing_is_held_and_it_costs_one_statement(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[1].id):
        make_selling()
        variant = jug()
        cart = make_ready_cart((variant, 1))
        with count_queries() as queries:
            assert hold_cart(cart) is None
        assert len(queries) <= 1
        assert stock_of([variant])[variant].reserved == 0
