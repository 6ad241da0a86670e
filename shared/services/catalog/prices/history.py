"""What a variant has cost, as the record tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from shared.db.session import session
from shared.models.catalog.price_record import PriceRecord

MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class RecordedPrice:
    """From ``at`` on; fields as in ``PriceRecord``."""

    variant_id: UUID
    currency: str
    group_id: UUID | None
    amount: int | None
    usual: int | None
    sale_id: UUID | None
    list_id: UUID | None
    at: datetime


def price_history(
    variant_ids: Sequence[UUID],
    currency: str,
    *,
    group_id: UUID | None = None,
    since: datetime | None = None,
    limit: int = MOST_ROWS,
) -> list[RecordedPrice]:
    """The latest ``limit`` changes for everybody (or for a group), the oldest first. One statement.

    With ``since`` only what was changed from then on.
    """
    columns = [getattr(PriceRecord, name) for name in RecordedPrice.__slots__]
    statement = select(*columns).where(PriceRecord.variant_id.in_(list(variant_ids)), PriceRecord.currency == currency)
    statement = statement.where(PriceRecord.group_id.is_not_distinct_from(group_id))
    if since is not None:
        statement = statement.where(PriceRecord.at >= since)
    rows = session().execute(statement.order_by(PriceRecord.at.desc(), PriceRecord.written_at.desc()).limit(limit))
    return [RecordedPrice(*row) for row in reversed(rows.all())]
