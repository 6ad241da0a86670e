"""Create or update many products by handle or SKU, each for itself: one that is wrong does not stop the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from shared.db.session import session
from shared.kernel.errors import Invalid, ShopsteadError
from shared.kernel.i18n import gettext as _
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.models.catalog.whole_product import product_with_options, product_with_parts
from shared.services.catalog.inputs import ProductInput, VariantInput
from shared.services.catalog.product_inputs import input_of
from shared.services.inventory.stocked_products import create_stocked_product, update_stocked_product

MOST_ITEMS = 1_000


@dataclass(frozen=True, slots=True)
class UpsertItem:
    """Some fields of a product (names of ``ProductInput``); what is left out stays as it is.

    ``variants`` replace those that are there, by id, else by SKU, else by values; ``stock`` goes by their order.
    """

    handle: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    stock: tuple[int | None, ...] = ()

    @property
    def skus(self) -> list[str]:
        return [variant.sku for variant in self.fields.get("variants") or () if variant.sku]


@dataclass(frozen=True, slots=True)
class Upserted:
    """What became of an item: ``status`` is created, updated or failed."""

    index: int
    status: str
    product_id: UUID | None = None
    handle: str = ""
    error: ShopsteadError | None = None


class Matches:
    """Which products the items mean, found for all of them at once."""

    def __init__(self, items: Iterable[UpsertItem], by: str) -> None:
        self._by = by
        wanted = list(items)
        if by == "sku":
            skus = [sku for item in wanted for sku in item.skus]
            rows = session().execute(
                select(Variant.sku, Variant.product_id).where(Variant.sku.in_(skus), Variant.sku != "")
            )
        else:
            handles = [item.handle for item in wanted if item.handle]
            rows = session().execute(select(Product.handle, Product.id).where(Product.handle.in_(handles)))
        self._known = dict(rows.tuples().all())

    def of(self, item: UpsertItem) -> UUID | None:
        """Raises Invalid where an item says nothing to be found by, or means several products."""
        if self._by == "handle":
            if not item.handle:
                raise Invalid(fields={"handle": _("Give the handle by which the product is found.")})
            return self._known.get(item.handle)
        if not item.skus:
            raise Invalid(fields={"variants": _("Give at least one SKU by which the product is found.")})
        found = {self._known[sku] for sku in item.skus if sku in self._known}
        if len(found) > 1:
            raise Invalid(fields={"variants": _("These SKUs belong to several products.")})
        return next(iter(found), None)

    def note(self, item: UpsertItem, product: Product) -> None:
        """A later item may mean what an earlier one made."""
        self._known[product.handle] = product.id
        for sku in item.skus:
            self._known[sku] = product.id


def upsert_product(item: UpsertItem, product_id: UUID | None, *, user_id: UUID | None = None) -> Product:
    """Create the product, or change what the item names: all of it or nothing. Raises as the services do."""
    if product_id is None:
        return create_stocked_product(_fresh(item), list(item.stock), user_id=user_id)
    return patch_product(product_id, item.fields, list(item.stock), user_id=user_id)


def patch_product(
    product_id: UUID,
    fields: Mapping[str, Any],
    stock: list[int | None] | None = None,
    *,
    version: int | None = None,
    user_id: UUID | None = None,
) -> Product:
    """Change these fields of a product and leave the others. Raises as ``update_product``."""
    touches_variants = "variants" in fields or "options" in fields
    stored = product_with_parts(product_id) if touches_variants else product_with_options(product_id)
    whole = replace(input_of(stored, with_variants=touches_variants), **fields)
    if "variants" in fields:
        whole = replace(whole, variants=tuple(_known_by_sku(stored, item) for item in whole.variants or ()))
    return update_stocked_product(product_id, whole, stock or [], version=version, user_id=user_id)


def _fresh(item: UpsertItem) -> ProductInput:
    if not item.fields.get("title"):
        raise Invalid(fields={"title": _("Give the product a title.")})
    kept = {"variants": (), "handle": item.handle}
    return ProductInput(**{**kept, **item.fields})


def _known_by_sku(product: Product, item: VariantInput) -> VariantInput:
    """The variant with the id of the one that has its SKU already."""
    if item.id is not None or not item.sku:
        return item
    return replace(item, id=next((row.id for row in product.variants if row.sku == item.sku), None))
