"""Tell those who want it what has become low: once per crossing, collected into one mail."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.quantities import Unit
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.models.inventory.location import Location
from shared.models.inventory.shortage import (
    ShortageState,
    StockShortage,
    last_told_at,
    shortage_reader_ids,
    untold_shortages,
)
from shared.models.staff.membership import find_membership
from shared.models.staff.user import User, user_by_id
from shared.models.stores.store import current_store
from shared.services.mail.owe import owe_mail

#: A crossing waits a little for others, and after a mail the next one waits for a day.
COLLECT = timedelta(minutes=10)
BETWEEN = timedelta(hours=23)
MOST_LINES = 50


@dataclass(frozen=True, slots=True)
class ShortLine:
    """What is low or out, with its names; quantities in minor units of ``unit``. No place: over all of them."""

    variant_id: UUID
    title: str
    variant_title: str
    sku: str
    unit: Unit
    state: ShortageState
    available: int
    threshold: int
    place: str | None


def owe_shortage_digest() -> list[UUID]:
    """Owe the mails that are due; the ids of the messages. Nothing where all are told, or the last mail is fresh."""
    with transaction():
        told = last_told_at()
        fresh = untold_shortages()
        if not fresh or (told is not None and told > clock.now() - BETWEEN):
            return []
        if clock.now() - fresh[0].since < COLLECT:
            return []
        key = f"low-stock:{fresh[0].id}"
        for shortage in fresh:
            shortage.told_at = clock.now()
        owed = [_owe(user, key, [shortage.id for shortage in fresh]) for user in _readers()]
    return [message_id for message_id in owed if message_id is not None]


def _owe(user: User, key: str, shortage_ids: list[UUID]) -> UUID | None:
    arguments = {
        "user_id": str(user.id),
        "shortage_ids": [str(shortage_id) for shortage_id in shortage_ids[:MOST_LINES]],
        "count": len(shortage_ids),
    }
    return owe_mail(
        "inventory.low_stock", key=f"{key}:{user.id}", recipient=user.email, locale=user.locale, arguments=arguments
    )


def _readers() -> list[User]:
    """Those who asked for it and still may see the stock."""
    merchant_id = current_store().merchant_id
    members = ((user_id, find_membership(user_id, merchant_id)) for user_id in shortage_reader_ids())
    return [user_by_id(user_id) for user_id, member in members if member and member.allows("inventory.view")]


def short_lines(shortage_ids: list[UUID] | None = None, *, limit: int = MOST_LINES) -> list[ShortLine]:
    """These entries of the book (or all), the emptiest first. One statement."""
    statement: Any = (
        select(
            *(StockShortage.variant_id, Product.title, Variant.title.label("variant_title"), Variant.sku),
            *(Product.unit, StockShortage.state, StockShortage.available, StockShortage.threshold),
            Location.name.label("place"),
        )
        .join(Variant, and_(Variant.store_id == StockShortage.store_id, Variant.id == StockShortage.variant_id))
        .join(Product, and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id))
        .outerjoin(
            Location, and_(Location.store_id == StockShortage.store_id, Location.id == StockShortage.location_id)
        )
    )
    if shortage_ids is not None:
        statement = statement.where(StockShortage.id.in_(shortage_ids))
    ordered = statement.order_by(StockShortage.state.desc(), Product.title, Variant.position)
    return [ShortLine(**row._mapping) for row in session().execute(ordered.limit(limit))]
