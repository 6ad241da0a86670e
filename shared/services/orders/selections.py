"""Which orders somebody means: ticked ones, or all that filters find; read in portions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select

from shared.db.session import session
from shared.models.orders.order import Order
from shared.services.orders.list_rules import OrderFilters, rules_of
from shared.services.orders.listing import count_orders


@dataclass(frozen=True, slots=True)
class OrderSelection:
    """The orders of ``ids``, or all that ``filters`` find where there are none."""

    ids: tuple[UUID, ...] = ()
    filters: OrderFilters = field(default_factory=OrderFilters)

    def to_json(self) -> dict[str, Any]:
        return {"ids": [str(one) for one in self.ids]} if self.ids else {"filters": self.filters.to_json()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "OrderSelection":
        if "ids" in kept:
            return cls(tuple(UUID(text) for text in kept["ids"]))
        return cls(filters=OrderFilters.from_json(kept.get("filters", {})))

    def rules(self) -> list[Any]:
        return [Order.id.in_(self.ids)] if self.ids else rules_of(self.filters)


def count_selected(chosen: OrderSelection) -> int:
    """How many, however many they are."""
    return len(set(chosen.ids)) if chosen.ids else count_orders(chosen.filters, most=10**9)


def numbers_of(chosen: OrderSelection, *, most: int) -> list[int]:
    """The numbers of the first ``most`` orders, the oldest first."""
    return list(session().scalars(select(Order.number).where(*chosen.rules()).order_by(Order.number).limit(most)))


def next_selected(chosen: OrderSelection, *, after: UUID | None, until: UUID, limit: int) -> list[UUID]:
    """The next ids of the selection in the order of their ids; what was placed after ``until`` was made is left out."""
    statement = select(Order.id).where(*chosen.rules(), Order.id <= until).order_by(Order.id).limit(limit)
    return list(session().scalars(statement if after is None else statement.where(Order.id > after)))
