"""Stock that came in deliveries and left with orders: every level is the sum of its movements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID

from shared.cli.seeding.order_rows import Sale
from shared.cli.seeding.shelf import Shelf
from shared.db.bulk import insert_rows
from shared.kernel.ids import id_made_at
from shared.models.inventory.level import StockLevel
from shared.models.inventory.movement import MovementKind, StockMovement
from shared.services.inventory.locations import ensure_default_location

DELIVERY_EVERY = timedelta(days=31)
Change = tuple[datetime, MovementKind, int, int, UUID | None]


def write_stock(shelf: Shelf, sales: Iterable[Sale], opened_at: datetime, until: datetime) -> None:
    """Write the movements of every article, and the levels that they add up to."""
    sold: dict[str, list[Sale]] = defaultdict(list)
    for sale in sales:
        sold[sale.sku].append(sale)
    place = ensure_default_location().id
    movements, levels = [], []
    for sku, article in shelf.items():
        came, left = _deliveries(article.stock, sold[sku], opened_at, until), _departures(sold[sku])
        changes = sorted([*came, *left], key=itemgetter(0))
        movements += [_movement_row(article.variant_id, place, change) for change in changes]
        levels.append(_level_row(article.variant_id, place, changes, until))
    movements.sort(key=itemgetter("at"))
    insert_rows(StockMovement, movements)
    insert_rows(StockLevel, levels)


def _deliveries(left: int, sales: list[Sale], opened_at: datetime, until: datetime) -> Iterator[Change]:
    """Each month what that month orders, and the first time also what is left over today: it never runs short."""
    came_at = opened_at
    while came_at < until:
        next_at = came_at + DELIVERY_EVERY
        units = left + sum(sale.quantity for sale in sales if came_at <= sale.placed_at < next_at)
        if units:
            yield came_at, MovementKind.RECEIVED, units, 0, None
        came_at, left = next_at, 0


def _departures(sales: list[Sale]) -> Iterator[Change]:
    for sale in sales:
        yield sale.placed_at, MovementKind.RESERVED, 0, sale.quantity, sale.order_id
        if sale.sent_at:
            yield sale.sent_at, MovementKind.SHIPPED, -sale.quantity, -sale.quantity, sale.order_id
        elif sale.released_at:
            yield sale.released_at, MovementKind.RELEASED, 0, -sale.quantity, sale.order_id


def _movement_row(variant_id: UUID, place: UUID, change: Change) -> dict[str, Any]:
    at, kind, on_hand, reserved, order_id = change
    return {
        "id": id_made_at(at),
        "variant_id": variant_id,
        "location_id": place,
        "kind": kind,
        "on_hand": on_hand,
        "reserved": reserved,
        "cause": "order" if order_id else "adjustment",
        "cause_id": order_id,
        "at": at,
    }


def _level_row(variant_id: UUID, place: UUID, changes: list[Change], until: datetime) -> dict[str, Any]:
    return {
        "variant_id": variant_id,
        "location_id": place,
        "on_hand": sum(change[2] for change in changes),
        "reserved": sum(change[3] for change in changes),
        "created_at": changes[0][0] if changes else until,
        "updated_at": changes[-1][0] if changes else until,
    }
