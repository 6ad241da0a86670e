"""What is left of returns when a customer is forgotten: the goods and the money, without their words and pictures."""

from uuid import UUID

from sqlalchemy import select

from shared.db.session import leave_transaction, session, transaction
from shared.models.orders.order import Order
from shared.models.returns.case import Return, lines_of_returns
from shared.services.catalog.renditions import media_storage


def forget_returns(customer_id: UUID) -> int:
    """Notes go, photos are deleted. Returns how many photos. Safe to repeat. Raises GatewayFailed (storage)."""
    keys = [photo["key"] for returned in _returns_of(customer_id) for photo in returned.photos]
    leave_transaction()
    for key in keys:
        media_storage().delete(key)
    with transaction():
        found = _returns_of(customer_id)
        for returned in found:
            returned.note, returned.photos = "", []
        for line in lines_of_returns(returned.id for returned in found):
            line.note = ""
    return len(keys)


def _returns_of(customer_id: UUID) -> list[Return]:
    mine = select(Order.id).where(Order.customer_id == customer_id)
    return list(session().scalars(select(Return).where(Return.order_id.in_(mine))))
