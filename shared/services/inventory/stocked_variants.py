"""Change fields of many variants of a product together with what lies on the shelf: one grid, one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from shared.db.session import transaction
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.catalog.product import product_for_update
from shared.models.catalog.variant import variants_by_id
from shared.services.catalog.variant_cells import CellChange, CellClash, CellsClash, change_cells
from shared.services.inventory.stock import set_stocks, stock_of


@dataclass(frozen=True, slots=True)
class GridChange:
    """Fields of variants, and what lies on the shelf (minor units of quantity) by variant.

    ``stock_before`` is what the person saw there.
    """

    cells: Sequence[CellChange] = ()
    stock: Mapping[UUID, int] = field(default_factory=dict)
    stock_before: Mapping[UUID, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.cells or self.stock)


def change_variants(product_id: UUID, change: GridChange, *, user_id: UUID | None = None, reason: str = "") -> None:
    """All or nothing. Raises CellsClash, Invalid, NotFound, Conflict as ``change_cells`` and ``set_stocks`` do."""
    with transaction():
        product_for_update(product_id)
        clashes = list(_stock_clashes(change))
        try:
            if change.cells:
                change_cells(product_id, change.cells)
        except CellsClash as error:
            clashes += error.clashes
        if clashes:
            raise CellsClash(clashes)
        if change.stock:
            _refuse_foreign(product_id, change.stock)
            set_stocks(dict(change.stock), reason, user_id)


def _stock_clashes(change: GridChange) -> Iterator[CellClash]:
    now = stock_of(change.stock_before) if change.stock_before else {}
    for variant_id, before in change.stock_before.items():
        if now[variant_id].on_hand not in (before, change.stock[variant_id]):
            yield CellClash(variant_id, "stock", change.stock[variant_id], now[variant_id].on_hand)


def _refuse_foreign(product_id: UUID, stock: Mapping[UUID, int]) -> None:
    known = variants_by_id(stock)
    if len(known) < len(stock) or any(variant.product_id != product_id for variant in known.values()):
        raise NotFound(_("This variant does not belong to the product."))
