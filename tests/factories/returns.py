"""Goods on their way back."""

from uuid import UUID

from shared.models.orders.order import Order, order_by_id
from shared.models.returns.case import Return
from shared.models.returns.status import Condition, ReturnOrigin
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.returns.opening import ReturnWish, WantedLine, open_return
from shared.services.returns.receiving import Finding, inspect_return, receive_return
from tests.factories.catalog import make_product
from tests.factories.orders import make_order


def make_sent_order(quantity: int = 3, *, price: int = 2500, stock: int = 9, email: str = "noor@example.org") -> Order:
    """Teapots and a parcel at € 4.95, paid at the door and sent. The store must be selling."""
    order = make_order((make_product("Teapot", price=price, stock=stock).variants[0].id, quantity), email=email)
    note_cash_collected(order.id)
    fulfil_order(order.id, Parcel())
    return order_by_id(order.id)


def some_lines(order: Order, quantity: int, reason: str = "size") -> dict[UUID, WantedLine]:
    return {order.lines[0].id: WantedLine(quantity, reason)}


def make_return(
    order: Order, quantity: int = 1, *, origin: ReturnOrigin = ReturnOrigin.CUSTOMER, is_approved: bool = False
) -> Return:
    wish = ReturnWish(some_lines(order, quantity))
    return open_return(order.id, wish, origin=origin, is_approved=is_approved)


def make_inspected(order: Order, quantity: int = 1, *, location_id: UUID | None = None) -> Return:
    """Approved, back, and as good as new; on sale again where a location is named."""
    returned = make_return(order, quantity, origin=ReturnOrigin.STAFF, is_approved=True)
    receive_return(returned.id)
    return inspect_return(returned.id, {order.lines[0].id: Finding(Condition.RESELLABLE, location_id)})
