"""What should be bought again, and how much: from what is left, what is coming, and how fast it sells.

Wanted is what sells in the time until new goods come (the last supplier's, or a week) and ``COVER_DAYS`` beyond, but
never less than the threshold that counts as low; from it goes what is free and what is on its way.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, case, func, literal, or_, select

from shared.db.session import session
from shared.kernel import clock
from shared.kernel.quantities import Unit
from shared.models.catalog.product import Product, ProductStatus
from shared.models.catalog.variant import Variant
from shared.models.inventory.level import StockLevel
from shared.models.inventory.movement import MovementKind, StockMovement
from shared.models.inventory.purchase import PurchaseLine, PurchaseOrder
from shared.models.inventory.shortage import StockShortage
from shared.models.inventory.supplier import Supplier
from shared.services.inventory.preferences import inventory_settings

LOOK_BACK_DAYS = 30
COVER_DAYS = 30
LEAD_DAYS = 7
MOST = 250


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Quantities in minor units of ``unit``; ``cost`` of the last purchase in minor units of its currency."""

    variant_id: UUID
    product_id: UUID
    title: str
    variant_title: str
    sku: str
    unit: Unit
    available: int
    incoming: int
    sold: int
    wanted: int
    supplier_id: UUID | None
    supplier: str | None
    cost: int | None

    @property
    def days_left(self) -> int | None:
        """How long what is free lasts at that speed; None where nothing sells."""
        return max(self.available, 0) * LOOK_BACK_DAYS // self.sold if self.sold > 0 else None


def suggest_orders(supplier_id: UUID | None = None, *, limit: int = MOST) -> list[Suggestion]:
    """What to buy, the most urgent first; of one supplier, what was bought from them last. One statement."""
    stock, sold, bought = _stock(), _sold(), _last_purchase()
    size = case((Product.unit == Unit.PIECE.value, 1), else_=1000)
    threshold = func.coalesce(Variant.low_at, literal(inventory_settings().low_at) * size)
    free, coming = func.coalesce(stock.c.available, 0), func.coalesce(stock.c.incoming, 0)
    speed = func.coalesce(sold.c.units, 0)
    days = func.coalesce(bought.c.lead_days, LEAD_DAYS) + COVER_DAYS
    needed = func.greatest(speed * days / LOOK_BACK_DAYS, threshold) - func.greatest(free, 0) - coming
    wanted = ((needed + Product.quantity_step - 1) / Product.quantity_step) * Product.quantity_step
    statement = (
        select(
            *(Variant.id.label("variant_id"), Variant.product_id, Product.title, Variant.title.label("variant_title")),
            *(Variant.sku, Product.unit, free.label("available"), coming.label("incoming"), speed.label("sold")),
            *(wanted.label("wanted"), bought.c.supplier_id, bought.c.supplier, bought.c.unit_cost.label("cost")),
        )
        .join(Product, and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id))
        .join(stock, Variant.id.is_not(None))
        .outerjoin(sold, sold.c.variant_id == Variant.id)
        .outerjoin(bought, bought.c.variant_id == Variant.id)
        .where(Variant.track_stock, ~Variant.is_bundle, Product.status == ProductStatus.ACTIVE)
        .where(
            or_(_is_short(), sold.c.variant_id.is_not(None)),
            needed > 0,
            free + coming <= func.greatest(threshold, speed * days / LOOK_BACK_DAYS),
        )
    )
    if supplier_id is not None:
        statement = statement.where(bought.c.supplier_id == supplier_id)
    urgent = (free * LOOK_BACK_DAYS / func.greatest(speed, 1)).label("urgent")
    rows = session().execute(statement.order_by(speed == 0, urgent, Product.title).limit(limit))
    return [_read(row) for row in rows]


def _read(row: Row[Any]) -> Suggestion:
    figures = {name: int(getattr(row, name)) for name in ("available", "incoming", "sold", "wanted")}
    return Suggestion(**dict(row._mapping) | figures)


def _is_short() -> Any:
    """Only what is low, or sells at all, can be worth buying: the rest is not added up."""
    same = and_(StockShortage.store_id == Variant.store_id, StockShortage.variant_id == Variant.id)
    return select(StockShortage.id).where(same).correlate(Variant).exists()


def _stock() -> Any:
    return (
        select(
            func.sum(StockLevel.on_hand - StockLevel.reserved).label("available"),
            func.sum(StockLevel.incoming).label("incoming"),
        )
        .where(StockLevel.store_id == Variant.store_id, StockLevel.variant_id == Variant.id)
        .correlate(Variant)
        .lateral("stock")
    )


def _sold() -> Any:
    """What orders took since then, less what they gave back."""
    since = clock.now() - timedelta(days=LOOK_BACK_DAYS)
    kinds = [MovementKind.RESERVED, MovementKind.RELEASED]
    return (
        select(StockMovement.variant_id, func.greatest(func.sum(StockMovement.reserved), 0).label("units"))
        .where(StockMovement.cause == "order", StockMovement.kind.in_(kinds), StockMovement.at >= since)
        .group_by(StockMovement.variant_id)
        .subquery()
    )


def _last_purchase() -> Any:
    return (
        select(
            PurchaseLine.variant_id,
            PurchaseLine.unit_cost,
            PurchaseOrder.supplier_id,
            Supplier.name.label("supplier"),
            Supplier.lead_days,
        )
        .join(
            PurchaseOrder,
            and_(PurchaseOrder.store_id == PurchaseLine.store_id, PurchaseOrder.id == PurchaseLine.purchase_id),
        )
        .join(Supplier, and_(Supplier.store_id == PurchaseOrder.store_id, Supplier.id == PurchaseOrder.supplier_id))
        .distinct(PurchaseLine.variant_id)
        .order_by(PurchaseLine.variant_id, PurchaseLine.id.desc())
        .subquery()
    )
