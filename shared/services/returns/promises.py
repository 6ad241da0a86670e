"""Stock that is kept for exchanges which do not wait for it any more."""

from uuid import UUID

from sqlalchemy import and_, func, select

from shared.db.session import session
from shared.models.inventory.movement import StockMovement
from shared.models.returns.case import Return
from shared.services.inventory.settlements import release_stock
from shared.services.returns.swaps import EXCHANGE, OPEN


def check_exchange_promises() -> list[UUID]:
    """Returns that hold stock although they are over, gone, or have passed it on."""
    waits = and_(
        Return.store_id == StockMovement.store_id,
        Return.id == StockMovement.cause_id,
        Return.status.in_(OPEN),
        Return.exchange_order_id.is_(None),
    )
    rows = session().scalars(
        select(StockMovement.cause_id)
        .where(StockMovement.cause == EXCHANGE, ~select(Return.id).where(waits).exists())
        .group_by(StockMovement.cause_id)
        .having(func.sum(StockMovement.reserved) != 0)
    )
    return [return_id for return_id in rows if return_id is not None]


def repair_exchange_promises() -> int:
    """Let go of them. Returns how many returns."""
    found = check_exchange_promises()
    for return_id in found:
        release_stock(cause=EXCHANGE, cause_id=return_id)
    return len(found)
