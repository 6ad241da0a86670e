"""Single fields of many variants of one product, changed at once: what the grid, bulk edits and the API need."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.money import MAX_AMOUNT
from shared.models.catalog.product import Product, product_for_update
from shared.models.catalog.variant import Variant, sku_owners
from shared.services.catalog.galleries import gallery_ids, set_gallery
from shared.services.catalog.product_checks import MAX_SKU, MAX_WEIGHT
from shared.services.catalog.products import tell_product_changed

MONEY = ("price", "compare_at_price", "cost")
CELLS = (*MONEY, "sku", "barcode", "weight", "track_stock", "sell_when_out", "requires_shipping", "media_id")
#: A bundle's stock and shipping follow its parts; a gift card has neither.
NOT_OF_BUNDLES = ("track_stock", "sell_when_out", "requires_shipping")


class _Anything:
    """Stands for whatever is stored."""


ANYTHING = _Anything()


@dataclass(frozen=True, slots=True)
class CellChange:
    """A variant's field and what it shall say; ``before`` is what the person saw, ANYTHING where that is no matter."""

    variant_id: UUID
    field: str
    value: Any
    before: Any = ANYTHING


@dataclass(frozen=True, slots=True)
class CellClash:
    """A field that somebody else changed meanwhile: what was asked for, and what is stored now."""

    variant_id: UUID
    field: str
    mine: Any
    theirs: Any


class CellsClash(Conflict):
    """Nothing was stored: ``clashes`` names the fields, so that a person can choose."""

    def __init__(self, clashes: Sequence[CellClash]) -> None:
        super().__init__(
            _("Somebody else changed some of these variants meanwhile. Nothing of yours was stored yet."),
            fields={f"{clash.variant_id}.{clash.field}": str(clash.theirs) for clash in clashes},
        )
        self.clashes = tuple(clashes)


def change_cells(product_id: UUID, changes: Sequence[CellChange]) -> int:
    """Change these fields, all or none; returns how many variants changed.

    Raises CellsClash, Invalid (``fields`` by ``<variant id>.<field>``), NotFound (a variant of another product).
    """
    with transaction():
        product = product_for_update(product_id)
        rows = _rows_of(product_id, changes)
        clashes = list(_clashes(rows, changes))
        if clashes:
            raise CellsClash(clashes)
        _refuse_wrong(product, rows, changes)
        changed = _write(product, rows, changes)
        if changed:
            _sum_up_prices(product)
            tell_product_changed(product, reindex=any(change.field in ("sku", "barcode") for change in changes))
    return len(changed)


def _rows_of(product_id: UUID, changes: Sequence[CellChange]) -> dict[UUID, Variant]:
    wanted = {change.variant_id for change in changes}
    found = select(Variant).where(Variant.product_id == product_id, Variant.id.in_(wanted))
    rows = {row.id: row for row in session().scalars(found.execution_options(populate_existing=True))}
    if len(rows) < len(wanted):
        raise NotFound(_("This variant does not belong to the product."))
    return rows


def _clashes(rows: Mapping[UUID, Variant], changes: Sequence[CellChange]) -> Iterator[CellClash]:
    for change in changes:
        now = getattr(rows[change.variant_id], _known(change.field))
        if change.before is not ANYTHING and now not in (change.before, change.value):
            yield CellClash(change.variant_id, change.field, change.value, now)


def _known(field: str) -> str:
    if field not in CELLS:
        raise NotFound(_("A variant has no such field."))
    return field


def _refuse_wrong(product: Product, rows: Mapping[UUID, Variant], changes: Sequence[CellChange]) -> None:
    complaints = {f"{change.variant_id}.{change.field}": told for change in changes if (told := _complaint(change))}
    for change in changes:
        if rows[change.variant_id].is_bundle and change.field in NOT_OF_BUNDLES:
            complaints[f"{change.variant_id}.{change.field}"] = _("This follows the parts of the bundle.")
        elif product.is_gift_card and change.field in NOT_OF_BUNDLES and change.value:
            complaints[f"{change.variant_id}.{change.field}"] = _("A gift card comes by mail and has no stock.")
    complaints |= dict(_sku_complaints(changes))
    if complaints:
        raise Invalid(_("Please look at the marked fields."), fields=complaints)


def _complaint(change: CellChange) -> str:
    value = change.value
    if change.field == "price" and value is None:
        return _("Type a price; 0 gives it away.")
    if change.field in MONEY and value is not None and not 0 <= value <= MAX_AMOUNT:
        return _("Type an amount that is not below zero and not beyond reason.")
    if change.field == "weight" and not 0 <= value <= MAX_WEIGHT:
        return _("Type a weight that is not below zero and not beyond reason.")
    if change.field in ("sku", "barcode") and len(value) > MAX_SKU:
        return _("Use at most %(count)s characters.", count=MAX_SKU)
    return ""


def _sku_complaints(changes: Sequence[CellChange]) -> Iterator[tuple[str, str]]:
    """SKUs that are there twice among the changes, or that another variant of the store keeps."""
    asked: dict[str, CellChange] = {}
    for change in changes:
        sku = change.value.strip() if change.field == "sku" else ""
        if sku and sku in asked:
            yield f"{change.variant_id}.sku", _("Another variant of this product has the SKU “%(sku)s”.", sku=sku)
        elif sku:
            asked[sku] = change
    changing = [change.variant_id for change in changes if change.field == "sku"]
    for sku, title in sku_owners(asked, besides_variants=changing).items():
        told = _("“%(title)s” has the SKU “%(sku)s” already.", title=title, sku=sku)
        yield f"{asked[sku].variant_id}.sku", told


def _write(product: Product, rows: Mapping[UUID, Variant], changes: Sequence[CellChange]) -> set[UUID]:
    changed = set()
    for change in changes:
        if change.field == "sku" and rows[change.variant_id].sku != change.value.strip():
            rows[change.variant_id].sku = ""
            changed.add(change.variant_id)
    session().flush()
    _show_pictures(product, {change.value for change in changes if change.field == "media_id" and change.value})
    for change in changes:
        row, value = rows[change.variant_id], change.value
        value = value.strip() if isinstance(value, str) else value
        if getattr(row, _known(change.field)) != value:
            setattr(row, change.field, value)
            changed.add(row.id)
    with explain_refusals({"uq_variants_sku": _sku_taken}):
        session().flush()
    return changed


def _show_pictures(product: Product, media_ids: set[UUID]) -> None:
    """A variant's picture is one of the product's gallery."""
    shown = gallery_ids(product.id) if media_ids else []
    if not media_ids <= set(shown):
        set_gallery(product.id, [*shown, *sorted(media_ids - set(shown))])


def _sku_taken() -> Invalid:
    message = _("Another variant got this SKU a moment ago.")
    return Invalid(message, fields={"sku": message})


def _sum_up_prices(product: Product) -> None:
    sums = select(func.min(Variant.price), func.max(Variant.price), func.max(Variant.compare_at_price))
    least, most, crossed_out = session().execute(sums.where(Variant.product_id == product.id)).one()
    product.price_min, product.price_max, product.compare_at_max = least, most, crossed_out
