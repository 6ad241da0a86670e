"""Keep the book of what is low or out: for some variants after a change, or for the whole store at once.

Thresholds, the nearest one counts: the place's own (for that place alone), the variant's, the store's. Low is
``available <= threshold``, out is ``available <= 0``; what sells when out, or is not counted, is neither.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    Integer,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    delete,
    func,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import insert

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.quantities import Unit
from shared.kernel.tenant import current_store_id
from shared.models.catalog.product import Product, ProductStatus
from shared.models.catalog.variant import Variant
from shared.models.inventory.level import StockLevel
from shared.models.inventory.location import Location
from shared.models.inventory.shortage import ShortageState, StockShortage

SAME_PLACE = (Location.store_id == StockLevel.store_id) & (Location.id == StockLevel.location_id)
AVAILABLE = StockLevel.on_hand - StockLevel.reserved


def refresh_shortages(variant_ids: Iterable[UUID], low_at: int) -> None:
    """Begin, change and end the entries of these variants, as the stock is now. ``low_at``: the store's threshold."""
    wanted = sorted(set(variant_ids))
    if wanted:
        _refresh({"low_at": low_at, "variants": wanted}, is_part=True)


def refresh_all_shortages(low_at: int) -> None:
    """The same for every variant of the store."""
    _refresh({"low_at": low_at}, is_part=False)


def _refresh(values: dict[str, Any], *, is_part: bool) -> None:
    forgetting, noting = _statements(is_part)
    values |= {"store": current_store_id()}
    with transaction():
        session().execute(forgetting, values, execution_options={"synchronize_session": False})
        session().connection().execute(noting, values | {"now": clock.now()})


@cache
def _statements(is_part: bool) -> tuple[Any, Any]:
    """What ends entries, and what begins and changes them; of some variants or of all."""
    short = union_all(_short_overall(is_part), _short_somewhere(is_part)).cte("short")
    return _forgetting(short, is_part), _noting(short)


def _asked(column: Any) -> Any:
    return column == any_(bindparam("variants", type_=ARRAY(Uuid)))


def _counted(is_part: bool) -> Any:
    """Variants of which being short means something."""
    rule = and_(Variant.track_stock, ~Variant.sell_when_out, ~Variant.is_bundle)
    rule = and_(rule, Variant.store_id == bindparam("store"), Product.status != ProductStatus.ARCHIVED)
    return and_(rule, _asked(Variant.id)) if is_part else rule


def _short_overall(is_part: bool) -> Any:
    units = (
        select(StockLevel.variant_id, func.sum(AVAILABLE).label("available"))
        .join(Location, SAME_PLACE)
        .where(StockLevel.store_id == bindparam("store"), Location.is_active)
        .group_by(StockLevel.variant_id)
    )
    if is_part:
        units = units.where(_asked(StockLevel.variant_id))
    sums = units.subquery()
    available = func.coalesce(sums.c.available, 0)
    threshold = func.coalesce(Variant.low_at, bindparam("low_at", type_=Integer()) * _one_unit())
    return (
        select(
            Variant.id.label("variant_id"),
            null().cast(StockShortage.location_id.type).label("location_id"),
            available.label("available"),
            threshold.label("threshold"),
        )
        .join(Product, and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id))
        .outerjoin(sums, sums.c.variant_id == Variant.id)
        .where(_counted(is_part), or_(available <= threshold, available <= 0))
    )


def _one_unit() -> Any:
    """The store's threshold is in whole units, whatever a product is measured in."""
    return case((Product.unit == Unit.PIECE, 1), else_=1000)


def _short_somewhere(is_part: bool) -> Any:
    return (
        select(StockLevel.variant_id, StockLevel.location_id, AVAILABLE, StockLevel.low_at)
        .join(Location, SAME_PLACE)
        .join(Variant, and_(Variant.store_id == StockLevel.store_id, Variant.id == StockLevel.variant_id))
        .join(Product, and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id))
        .where(_counted(is_part), Location.is_active, StockLevel.low_at.is_not(None))
        .where(StockLevel.low_at >= AVAILABLE)
    )


def _forgetting(short: Any, is_part: bool) -> Any:
    """Entries of what is not short any more."""
    same = and_(
        short.c.variant_id == StockShortage.variant_id,
        short.c.location_id.is_not_distinct_from(StockShortage.location_id),
    )
    statement = delete(StockShortage).where(~select(short.c.variant_id).where(same).exists())
    return statement.where(_asked(StockShortage.variant_id)) if is_part else statement


def _noting(short: Any) -> Any:
    """Entries of what is short; one that is there keeps when it began and whether anybody was told."""
    state = case((short.c.available <= 0, ShortageState.OUT.value), else_=ShortageState.LOW.value)
    rows = select(
        bindparam("store", type_=Uuid()).label("store_id"),
        func.gen_random_uuid(),
        *(short.c.variant_id, short.c.location_id, state, short.c.available, short.c.threshold),
        bindparam("now", type_=DateTime(timezone=True)).label("since"),
    )
    names = ["store_id", "id", "variant_id", "location_id", "state", "available", "threshold", "since"]
    statement = insert(StockShortage.__table__).from_select(names, rows, include_defaults=False)  # type: ignore[arg-type]
    fresh = {name: getattr(statement.excluded, name) for name in ("state", "available", "threshold")}
    return statement.on_conflict_do_update(
        index_elements=["store_id", "variant_id", "location_id"],
        set_=fresh,
        where=or_(*(getattr(StockShortage, name) != value for name, value in fresh.items())),
    )
