"""What a file's rows would make of one product."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shared.models.catalog.product_import import Outcome
from shared.services.catalog.product_files.grouping import ProductRows
from shared.services.inventory.product_imports.known import KnownProduct, KnownVariant

MOST_CHANGES_TOLD = 60
MOST_PROBLEMS_TOLD = 60


@dataclass(slots=True)
class PlannedVariant:
    """A variant as it will be; ``known`` is the one that is there. ``stock`` None leaves the count alone.

    ``known_id`` is its id once it is stored.
    """

    known: KnownVariant | None
    values: tuple[str, ...]
    columns: dict[str, Any]
    stock: int | None
    row: int
    picture: str = ""
    known_id: UUID | None = None

    @property
    def id(self) -> UUID | None:
        return self.known.id if self.known else self.known_id


@dataclass(slots=True)
class PlannedPicture:
    source: str
    alt: str
    position: int
    row: int


@dataclass(slots=True)
class Plan:
    """Everything that is to happen to one product; nothing of it where there is a grave problem."""

    rows: ProductRows
    known: KnownProduct | None = None
    columns: dict[str, Any] = field(default_factory=dict)
    category: str = ""
    options: list[tuple[str, list[str]]] = field(default_factory=list)
    variants: list[PlannedVariant] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    pictures: list[PlannedPicture] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    outcome: Outcome = Outcome.FAILED
    product_id: UUID | None = None

    def complain(self, message: str, row: int | None = None, *, grave: bool = True) -> None:
        """Grave problems keep the product out; others are told beside it."""
        if len(self.problems) < MOST_PROBLEMS_TOLD:
            self.problems.append({"row": row or self.rows.first, "message": message, "grave": grave})

    def note_change(self, what: str, before: Any, after: Any, where: str = "") -> None:
        if len(self.changes) < MOST_CHANGES_TOLD:
            self.changes.append({"what": what, "where": where, "before": _shown(before), "after": _shown(after)})

    @property
    def is_grave(self) -> bool:
        return any(problem["grave"] for problem in self.problems)

    @property
    def handle(self) -> str:
        return str(self.columns.get("handle") or self.rows.handle)

    @property
    def title(self) -> str:
        return str(self.columns.get("title") or self.rows.of_product.get("title", ""))


def _shown(value: Any) -> Any:
    """As JSON that people read; long texts are cut."""
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))[:300]
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)[:300]
