"""Shoppers choose what they want instead: another variant of the same product, kept for them until somebody decides."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from shared.db.session import session, store_scope
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.models.inventory.level import available_of
from shared.models.orders.order import Order, order_by_id
from shared.models.returns.case import Return, returns_of
from shared.models.returns.status import ReturnOrigin
from shared.models.stores.store import Store
from shared.services.inventory.verification import check_levels
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.returns.choices import choices_for
from shared.services.returns.deciding import approve_return, decline_return
from shared.services.returns.eligibility import returnable_lines
from shared.services.returns.exchanging import exchange_return, preview_exchange
from shared.services.returns.opening import ReturnWish, WantedLine, open_return
from shared.services.returns.preferences import ReturnSettings, save_return_settings
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.queries import count_queries

Stores = tuple[Store, Store]


def make_shirts(*, sold: int = 2, stock: int = 3) -> tuple[Order, Sequence[UUID]]:
    """So many small shirts, paid and sent; small, medium and large ones are there."""
    shirt = make_product("Shirt", price=2500, stock=stock, options={"Size": ["S", "M", "L"]})
    ids = [variant.id for variant in shirt.variants]
    order = make_order((ids[0], sold))
    note_cash_collected(order.id)
    fulfil_order(order.id, Parcel())
    return order_by_id(order.id), ids


def ask(
    order: Order, instead: UUID | None, quantity: int = 1, *, origin: ReturnOrigin = ReturnOrigin.CUSTOMER
) -> Return:
    wish = ReturnWish({order.lines[0].id: WantedLine(quantity, "size", instead=instead)})
    return open_return(order.id, wish, origin=origin)


def test_another_size_is_kept_goes_out_once_approved_and_is_let_go_where_it_is_declined(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        order, (_small, medium, large) = make_shirts()
        returned = ask(order, medium)
        assert available_of([medium]) == {medium: 2}
        assert preview_exchange(returned.id, ahead=True).due == 0
        with pytest.raises(Conflict):
            exchange_return(returned.id)
        approve_return(returned.id)
        new = exchange_return(returned.id)
        assert (new.lines[0].variant_id, new.lines[0].quantity, new.total) == (medium, 1, 2500)
        second = ask(order, large)
        decline_return(second.id, "Worn.")
        assert available_of([large]) == {large: 3} and check_levels() == []


def test_only_what_is_there_of_the_same_product_is_offered_and_taken(two_stores: Stores) -> None:
    with store_scope(two_stores[1].id):
        foreign = make_product(options={"Size": ["S", "M"]}).variants[1].id
    with store_scope(two_stores[0].id):
        make_selling()
        order, (small, medium, large) = make_shirts()
        other = make_product("Hat").variants[0].id
        make_order((large, 3))
        lines = returnable_lines(order)
        with count_queries() as counted:
            offered = choices_for(order, lines, "en")[order.lines[0].id]
        assert [(one.variant_id, one.is_same, one.difference) for one in offered] == [
            (small, True, 0),
            (medium, False, 0),
        ]
        assert len(counted) <= 3
        for variant_id in (foreign, other, UUID(int=0)):
            with pytest.raises(Invalid) as refused:
                ask(order, variant_id)
            assert set(refused.value.fields) == {f"instead-{order.lines[0].id}"}
        with pytest.raises(Conflict):
            ask(order, large)
        session().rollback()
        save_return_settings(ReturnSettings(exchanges=False))
        with pytest.raises(Invalid):
            ask(order, medium)
        assert returns_of(order.id) == [] and check_levels() == []
        assert len(ask(order, other, origin=ReturnOrigin.API).swaps) == 1
        with pytest.raises(NotFound):
            ask(order, foreign, origin=ReturnOrigin.API)
