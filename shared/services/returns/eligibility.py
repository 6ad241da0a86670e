"""What of an order can be sent back, how long, and if not, why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from shared.db.session import session
from shared.kernel import clock
from shared.kernel.formats import format_date
from shared.kernel.i18n import gettext as _
from shared.models.catalog.collection import CollectionProduct
from shared.models.orders.fulfilment import ParcelStatus, parcels_with_lines
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order
from shared.models.orders.status import OrderStatus
from shared.services.returns.preferences import ReturnSettings, return_settings

GONE = (ParcelStatus.CANCELLED, ParcelStatus.RETURNED)


@dataclass(frozen=True, slots=True)
class Returnable:
    """A line of an order: ``left`` units were sent and not sent back. ``problem`` says why shoppers cannot return it.

    ``until`` is the last moment for it; None without limit.
    """

    line: OrderLine
    left: int
    until: datetime | None = None
    problem: str = ""

    @property
    def is_open(self) -> bool:
        return self.left > 0 and not self.problem


def returnable_lines(order: Order, settings: ReturnSettings | None = None) -> list[Returnable]:
    """For each line that was sent. At most four statements besides the order's lines."""
    settings = settings or return_settings()
    sent = [line for line in order.lines if line.fulfilled]
    if not sent:
        return []
    arrived = _arrivals(order) if settings.days else {}
    excluded = _excluded([line.product_id for line in sent if line.product_id], settings)
    return [_judged(order, line, settings, arrived.get(line.id), excluded) for line in sent]


def _judged(
    order: Order, line: OrderLine, settings: ReturnSettings, arrived: datetime | None, excluded: set[UUID]
) -> Returnable:
    until = arrived + timedelta(days=settings.days) if arrived and settings.days else None
    problem = ""
    if order.status is OrderStatus.CANCELLED:
        problem = _("This order is cancelled.")
    elif not line.requires_shipping or line.product_id in excluded:
        problem = _("This cannot be returned.")
    elif until is not None and until < clock.now():
        problem = _("It could be returned until %(date)s.", date=format_date(until))
    return Returnable(line, line.left_to_return, until, problem)


def _arrivals(order: Order) -> dict[UUID, datetime]:
    """When the last of each line came; where nobody noted it, when it was sent."""
    found: dict[UUID, datetime] = {}
    for parcel in parcels_with_lines(order.id):
        if parcel.status in GONE:
            continue
        came = parcel.delivered_at or parcel.shipped_at
        for part in parcel.lines:
            found[part.order_line_id] = max(came, found.get(part.order_line_id, came))
    return found


def _excluded(product_ids: Sequence[UUID], settings: ReturnSettings) -> set[UUID]:
    """Those of the products that the merchant does not take back. No statement where no collection is named."""
    named = {UUID(text) for text in settings.product_ids} & set(product_ids)
    if not settings.collection_ids or not product_ids:
        return named
    inside = select(CollectionProduct.product_id).where(
        CollectionProduct.collection_id.in_([UUID(text) for text in settings.collection_ids]),
        CollectionProduct.product_id.in_(product_ids),
    )
    return named | set(session().scalars(inside))


def may_ask(order: Order, lines: Sequence[Returnable], settings: ReturnSettings) -> bool:
    """Whether the shopper can open a return now."""
    return settings.is_open and order.status is not OrderStatus.CANCELLED and any(one.is_open for one in lines)


def left_by_line(lines: Sequence[Returnable]) -> Mapping[UUID, Returnable]:
    return {one.line.id: one for one in lines}
