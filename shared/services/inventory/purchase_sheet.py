"""A purchase order as it is read, printed and sent: its lines with names and sums."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from shared.kernel.money import Money, round_minor
from shared.kernel.quantities import Unit, plain_quantity, price_of
from shared.models.catalog.variant import variants_with_products
from shared.models.inventory.purchase import PurchaseLine, PurchaseOrder
from shared.models.stores.store import current_store
from shared.services.inventory.costing import LandedCost, land_costs


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line with its names. ``total`` is minor units of the order's currency; ``landed`` is in the store's."""

    line: PurchaseLine
    product_id: UUID
    title: str
    variant_title: str
    sku: str
    barcode: str
    unit: Unit
    total: int
    landed: LandedCost

    @property
    def landed_unit(self) -> int:
        """What one whole unit costs by the time it lies here, rounded."""
        return round_minor(self.landed.per_unit)


@dataclass(frozen=True, slots=True)
class PurchaseSheet:
    """``total`` in minor units of the order's currency; ``value`` with extra costs in the store's."""

    lines: tuple[SheetLine, ...]
    total: int
    value: int


def purchase_sheet(order: PurchaseOrder) -> PurchaseSheet:
    """The order's lines with names, sums and landed costs. Two statements however many lines."""
    variants = variants_with_products(line.variant_id for line in order.lines)
    units = {variant.id: variant.product.unit for variant in variants.values()}
    landed = land_costs(order, order.lines, units, current_store().currency)
    lines = []
    for line in order.lines:
        variant = variants[line.variant_id]
        names = (variant.product_id, variant.product.title, variant.title, variant.sku, variant.barcode)
        total = price_of(line.unit_cost, line.quantity, units[variant.id])
        lines.append(SheetLine(line, *names, units[variant.id], total, landed[line.id]))
    return PurchaseSheet(tuple(lines), sum(one.total for one in lines), sum(one.landed.total for one in lines))


def sheet_rows(order: PurchaseOrder) -> Iterator[list[str]]:
    """The same for a spreadsheet: a head, and a row for every line; amounts in whole units of the order's currency."""
    yield ["SKU", "Supplier SKU", "Barcode", "Product", "Variant", "Quantity", "Unit", "Unit cost", "Currency"]
    for one in purchase_sheet(order).lines:
        cost = str(_major(one.line.unit_cost, order.currency))
        quantity = plain_quantity(one.line.quantity, one.unit)
        names = [one.sku, one.line.supplier_sku, one.barcode, one.title, one.variant_title]
        yield [*names, quantity, one.unit.value, cost, order.currency]


def _major(amount: int, currency: str) -> object:
    return Money(amount, currency).to_decimal()
