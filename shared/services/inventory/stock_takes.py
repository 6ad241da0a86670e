"""Counting what lies on the shelf: begin, write down, leave and come back, give up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, insert, literal, not_, null, select

from shared.db.bulk import insert_missing
from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.tenant import current_store_id
from shared.models.catalog.product import Product, ProductStatus
from shared.models.catalog.variant import Variant
from shared.models.inventory.level import StockLevel
from shared.models.inventory.location import location_for_update
from shared.models.inventory.movement import StockMovement
from shared.models.inventory.stock_take import (
    ComparesWith,
    StockTake,
    StockTakeLine,
    TakeScope,
    TakeStatus,
    open_takes_at,
    take_by_id,
)
from shared.models.stores.counter import next_number
from shared.services.inventory.documents import MAX_QUANTITY, Worker, check_texts
from shared.services.inventory.transfers import demand_active

NUMBERS = "stock_takes"


@dataclass(frozen=True, slots=True)
class TakeInput:
    """Where and how it is counted."""

    location_id: UUID
    scope: TakeScope = TakeScope.PARTIAL
    compares_with: ComparesWith = ComparesWith.START
    note: str = ""


def begin_take(wanted: TakeInput, worker: Worker = Worker()) -> StockTake:
    """Begin to count; what the books say now is kept. Raises Conflict where a count is open at the location."""
    texts = check_texts(note=wanted.note)
    with transaction():
        location = location_for_update(wanted.location_id)
        demand_active(location, "location_id")
        for other in open_takes_at(location.id):
            raise Conflict(_("%(name)s is open at this location: finish or cancel it first.", name=other.name))
        take = StockTake(
            location_id=location.id,
            scope=wanted.scope,
            compares_with=wanted.compares_with,
            user_id=worker.user_id,
            began_at=clock.now(),
            **texts,
        )
        take.number = next_number(NUMBERS, first=1)
        session().add(take)
        session().flush()
        if wanted.scope is TakeScope.ALL:
            session().execute(_everything_here(take))
    return take


def write_counts(
    take_id: UUID, counts: Mapping[UUID, int | None], worker: Worker = Worker(), *, adding: bool = False
) -> None:
    """Write down what was found of each variant; None takes a count back. ``adding`` adds to what was found before.

    Raises Conflict (the count is finished), Invalid (a variant that is not counted, a quantity out of range).
    """
    with transaction():
        take = take_by_id(take_id, lock=True)
        if not take.is_open:
            raise Conflict(_("This stock-take is finished."))
        lines = _lines_for(take, counts)
        books = _books(take, list(counts)) if take.compares_with is ComparesWith.MOMENT else {}
        for variant_id, found in counts.items():
            line = lines[variant_id]
            total = (line.counted or 0) + found if adding and found is not None else found
            if total is not None and not 0 <= total <= MAX_QUANTITY:
                raise Invalid(fields={str(variant_id): _("Type a quantity from zero.")})
            line.counted, line.counted_at = total, clock.now() if total is not None else None
            line.user_id = worker.user_id
            line.expected = books.get(variant_id, line.expected)
        take.version += 1


def cancel_take(take_id: UUID) -> StockTake:
    """Give up a count; the stock stays as it was. Raises Conflict where it is finished."""
    with transaction():
        take = take_by_id(take_id, lock=True)
        take.move_to(TakeStatus.CANCELLED)
        take.closed_at = clock.now()
        take.version += 1
    return take


def _lines_for(take: StockTake, counts: Mapping[UUID, int | None]) -> dict[UUID, StockTakeLine]:
    """The lines of these variants; what was not on the list joins it with what the books said at the start."""
    lines = _known_lines(take.id, counts)
    missing = [variant_id for variant_id in counts if variant_id not in lines]
    if missing:
        books = _books(take, missing)
        if len(books) < len(missing):
            gone = next(variant_id for variant_id in missing if variant_id not in books)
            raise Invalid(fields={str(gone): _("The stock of this variant is not counted.")})
        since = _moved_since(take, missing) if take.compares_with is ComparesWith.START else {}
        fresh = {"take_id": take.id, "counted": None, "counted_at": None, "user_id": None}
        rows = [fresh | {"variant_id": key, "expected": books[key] - since.get(key, 0)} for key in missing]
        insert_missing(StockTakeLine, rows)
        lines = _known_lines(take.id, counts)
    return lines


def _known_lines(take_id: UUID, variant_ids: Mapping[UUID, Any]) -> dict[UUID, StockTakeLine]:
    statement = select(StockTakeLine).where(
        StockTakeLine.take_id == take_id, StockTakeLine.variant_id.in_(list(variant_ids))
    )
    return {line.variant_id: line for line in session().scalars(statement)}


def _books(take: StockTake, variant_ids: list[UUID]) -> dict[UUID, int]:
    """What the books say now of those among the variants that are counted at all."""
    statement = (
        select(Variant.id, func.coalesce(StockLevel.on_hand, 0))
        .outerjoin(StockLevel, _level_of(take))
        .where(Variant.id.in_(variant_ids), Variant.track_stock, not_(Variant.is_bundle))
    )
    return dict(session().execute(statement).tuples().all())


def _moved_since(take: StockTake, variant_ids: list[UUID]) -> dict[UUID, int]:
    statement = (
        select(StockMovement.variant_id, func.sum(StockMovement.on_hand))
        .where(StockMovement.variant_id.in_(variant_ids), StockMovement.location_id == take.location_id)
        .where(StockMovement.at >= take.began_at)
        .group_by(StockMovement.variant_id)
    )
    return {variant_id: int(moved) for variant_id, moved in session().execute(statement)}


def _everything_here(take: StockTake) -> Any:
    """One line for every counted variant that is not put away, in one statement however many there are."""
    rows = (
        select(
            literal(current_store_id(), StockTakeLine.store_id.type),
            func.gen_random_uuid(),
            literal(take.id, StockTakeLine.id.type),
            Variant.id,
            func.coalesce(StockLevel.on_hand, 0),
            null(),
        )
        .select_from(Variant)
        .join(Product, and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id))
        .outerjoin(StockLevel, _level_of(take))
        .where(Variant.store_id == current_store_id(), Variant.track_stock, not_(Variant.is_bundle))
        .where(Product.status != ProductStatus.ARCHIVED)
    )
    names = ["store_id", "id", "take_id", "variant_id", "expected", "counted"]
    return insert(StockTakeLine).from_select(names, rows, include_defaults=False)


def _level_of(take: StockTake) -> Any:
    same = and_(StockLevel.store_id == Variant.store_id, StockLevel.variant_id == Variant.id)
    return and_(same, StockLevel.location_id == take.location_id)
