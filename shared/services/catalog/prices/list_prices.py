"""The prices of a price list: written many at a time, each with its own result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.kernel.money import MAX_AMOUNT
from shared.kernel.quantities import Unit
from shared.kernel.tenant import current_store_id
from shared.models.catalog.price_list import ListPrice, PriceList, price_list_for_update
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.services.catalog.prices.borders import announce_prices_changed

MAX_ITEMS = 1_000
MAX_QUANTITY = 9_999_000


@dataclass(frozen=True, slots=True)
class ListPriceInput:
    """A price from ``min_quantity`` on, of a variant by id or by SKU; ``amount`` None takes it off the list."""

    amount: int | None
    variant_id: UUID | None = None
    sku: str = ""
    min_quantity: int = 1
    compare_at: int | None = None


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What became of an item: ``set``, ``removed`` or ``refused`` with a message."""

    status: str
    variant_id: UUID | None = None
    message: str = ""


def set_list_prices(
    list_id: UUID, wanted: Sequence[ListPriceInput], *, most: int = MAX_ITEMS
) -> tuple[PriceList, list[ItemResult]]:
    """Set or remove prices; what is wrong with one item leaves the others alone. Results in the items' order.

    Raises NotFound (the list), Invalid (more than ``most`` items).
    """
    if len(wanted) > most:
        raise Invalid(_("Send at most %(count)s prices at a time.", count=most))
    with transaction():
        price_list = price_list_for_update(list_id)
        known = _variants(wanted)
        results = [_judge(item, known) for item in wanted]
        accepted = {
            (result.variant_id, item.min_quantity): item
            for item, result in zip(wanted, results, strict=True)
            if result.variant_id is not None and result.status != "refused"
        }
        _remove(list_id, [key for key, item in accepted.items() if item.amount is None])
        _upsert(list_id, {key: item for key, item in accepted.items() if item.amount is not None})
        if accepted:
            price_list.updated_at = clock.now()
            changed = {known[variant_id] for variant_id, _quantity in accepted if variant_id is not None}
            announce_prices_changed(sorted(changed, key=str))
    return price_list, results


def units_of_variants(variant_ids: Sequence[UUID], skus: Sequence[str]) -> dict[UUID | str, Unit]:
    """By what each variant is sold, by its id and by its SKU. One statement."""
    rows = session().execute(
        select(Variant.id, Variant.sku, Product.unit)
        .join(Product, (Product.store_id == Variant.store_id) & (Product.id == Variant.product_id))
        .where(Variant.id.in_(list(variant_ids)) | Variant.sku.in_(list(skus)))
    )
    found: dict[UUID | str, Unit] = {}
    for row in rows:
        found[row.id] = row.unit
        if row.sku:
            found[row.sku] = row.unit
    return found


def _variants(wanted: Sequence[ListPriceInput]) -> dict[Any, Any]:
    """Product ids by variant id, and variant ids by SKU."""
    ids = [item.variant_id for item in wanted if item.variant_id is not None]
    skus = [item.sku.strip() for item in wanted if item.variant_id is None and item.sku.strip()]
    rows = session().execute(
        select(Variant.id, Variant.product_id, Variant.sku).where(Variant.id.in_(ids) | Variant.sku.in_(skus))
    )
    found: dict[Any, Any] = {}
    for row in rows:
        found[row.id] = row.product_id
        if row.sku:
            found[row.sku] = row.id
    return found


def _judge(item: ListPriceInput, known: Mapping[Any, Any]) -> ItemResult:
    variant_id = item.variant_id if item.variant_id is not None else known.get(item.sku.strip())
    if variant_id is None or variant_id not in known:
        return ItemResult("refused", None, _("This variant does not exist."))
    for amount in (item.amount, item.compare_at):
        if amount is not None and not 0 <= amount <= MAX_AMOUNT:
            return ItemResult("refused", variant_id, _("Type an amount that is not below zero and not beyond reason."))
    if not 1 <= item.min_quantity <= MAX_QUANTITY:
        return ItemResult("refused", variant_id, _("Type a quantity of at least 1."))
    return ItemResult("removed" if item.amount is None else "set", variant_id)


def _remove(list_id: UUID, keys: list[Any]) -> None:
    if keys:
        named = tuple_(ListPrice.variant_id, ListPrice.min_quantity).in_(keys)
        session().execute(delete(ListPrice).where(ListPrice.list_id == list_id, named))


def _upsert(list_id: UUID, wanted: Mapping[Any, ListPriceInput]) -> None:
    if not wanted:
        return
    store_id, now = current_store_id(), clock.now()
    rows = [
        {
            "store_id": store_id,
            "id": new_id(),
            "list_id": list_id,
            "created_at": now,
            "updated_at": now,
            "variant_id": variant_id,
            "min_quantity": quantity,
            "amount": item.amount,
            "compare_at": item.compare_at,
        }
        for (variant_id, quantity), item in wanted.items()
    ]
    statement = insert(ListPrice).values(rows)
    changed = {name: statement.excluded[name] for name in ("amount", "compare_at", "updated_at")}
    keys = [ListPrice.store_id, ListPrice.list_id, ListPrice.variant_id, ListPrice.min_quantity]
    session().execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))
