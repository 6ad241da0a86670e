"""What hangs on the values of a product's options, so that nobody removes one unawares."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, case, func, select

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.catalog.option import VariantValue
from shared.models.catalog.variant import Variant
from shared.models.inventory.level import StockLevel
from shared.models.orders.line import OrderLine


@dataclass(frozen=True, slots=True)
class ValueUse:
    """How many variants with this value were ordered already, and how many lie on a shelf."""

    ordered: int
    stocked: int


def uses_of_values(product_id: UUID) -> dict[UUID, ValueUse]:
    """By value; those that nothing hangs on are left out. One statement."""
    ordered = select(OrderLine.id).where(OrderLine.store_id == Variant.store_id, OrderLine.variant_id == Variant.id)
    stocked = select(StockLevel.id).where(
        StockLevel.store_id == Variant.store_id, StockLevel.variant_id == Variant.id, StockLevel.on_hand > 0
    )
    count_ordered = func.sum(case((ordered.exists(), 1), else_=0))
    count_stocked = func.sum(case((stocked.exists(), 1), else_=0))
    same = and_(VariantValue.store_id == Variant.store_id, VariantValue.variant_id == Variant.id)
    rows = session().execute(
        select(VariantValue.value_id, count_ordered, count_stocked)
        .select_from(Variant)
        .join(VariantValue, same)
        .where(Variant.store_id == current_store_id(), Variant.product_id == product_id)
        .group_by(VariantValue.value_id)
    )
    return {value_id: ValueUse(int(bought), int(kept)) for value_id, bought, kept in rows if bought or kept}
