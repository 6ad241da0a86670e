"""Own prices of many variants at once: price, compare-at and cost, each item with its own result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.money import MAX_AMOUNT
from shared.kernel.tenant import current_store_id
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.models.stores.revision import touch_storefront
from shared.services.catalog.prices.list_prices import MAX_ITEMS, ItemResult
from shared.services.catalog.prices.recording import note_prices, tell_products_changed

FIELDS = ("price", "compare_at_price", "cost")


@dataclass(frozen=True, slots=True)
class BasePriceInput:
    """New own prices of a variant by id or by SKU, in minor units: what ``changes`` does not name stays as it is."""

    changes: Mapping[str, int | None]
    variant_id: UUID | None = None
    sku: str = ""


def set_base_prices(wanted: Sequence[BasePriceInput]) -> list[ItemResult]:
    """Set them; what is wrong with one item leaves the others alone. Results in the items' order.

    Raises Invalid (more than 1,000 items).
    """
    if len(wanted) > MAX_ITEMS:
        raise Invalid(_("Send at most %(count)s prices at a time.", count=MAX_ITEMS))
    with transaction():
        rows = _locked(wanted)
        results = [_judge(item, rows) for item in wanted]
        merged: dict[UUID, dict[str, Any]] = {}
        for item, result in zip(wanted, results, strict=True):
            if result.status == "set" and result.variant_id is not None:
                kept = merged.setdefault(result.variant_id, _kept(rows[result.variant_id]))
                kept |= item.changes
        changed = [row for row in merged.items() if row[1] != _kept(rows[row[0]])]
        if changed:
            _write(changed)
            _follow(sorted({rows[variant_id].product_id for variant_id, _values in changed}))
    return results


def _locked(wanted: Sequence[BasePriceInput]) -> dict[Any, Any]:
    """The variants' rows by id and by SKU, held until the transaction ends."""
    ids = [item.variant_id for item in wanted if item.variant_id is not None]
    skus = [item.sku.strip() for item in wanted if item.variant_id is None and item.sku.strip()]
    columns = (Variant.id, Variant.product_id, Variant.sku, *(getattr(Variant, name) for name in FIELDS))
    found = select(*columns).where(Variant.id.in_(ids) | Variant.sku.in_(skus)).order_by(Variant.id)
    rows: dict[Any, Any] = {}
    for row in session().execute(found.with_for_update()):
        rows[row.id] = row
        if row.sku:
            rows[row.sku] = row
    return rows


def _judge(item: BasePriceInput, rows: Mapping[Any, Any]) -> ItemResult:
    row = rows.get(item.variant_id if item.variant_id is not None else item.sku.strip())
    if row is None:
        return ItemResult("refused", None, _("This variant does not exist."))
    if set(item.changes) - set(FIELDS) or not item.changes:
        return ItemResult("refused", row.id, _("Name a price, a compare-at price or a cost."))
    if "price" in item.changes and item.changes["price"] is None:
        return ItemResult("refused", row.id, _("Type a price; 0 gives it away."))
    if any(amount is not None and not 0 <= amount <= MAX_AMOUNT for amount in item.changes.values()):
        return ItemResult("refused", row.id, _("Type an amount that is not below zero and not beyond reason."))
    return ItemResult("set", row.id)


def _kept(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS}


def _write(changed: Sequence[tuple[UUID, dict[str, Any]]]) -> None:
    now, table = clock.now(), Variant.__table__
    statement = (
        update(table)  # type: ignore[arg-type]
        .where(table.c.store_id == bindparam("of_store"), table.c.id == bindparam("variant"))
        .values({name: bindparam(f"new_{name}") for name in FIELDS} | {"updated_at": now})
    )
    of_store = current_store_id()
    session().execute(
        statement,
        [
            {"of_store": of_store, "variant": variant_id} | {f"new_{name}": values[name] for name in FIELDS}
            for variant_id, values in changed
        ],
    )


def _follow(product_ids: list[UUID]) -> None:
    """Whoever read one of these products has read an older version, and everybody who keeps something is told."""
    newer = update(Product).where(Product.id.in_(product_ids)).execution_options(synchronize_session=False)
    session().execute(newer.values(version=Product.version + 1, updated_at=clock.now()))
    note_prices(product_ids)
    tell_products_changed(product_ids)
    touch_storefront()
