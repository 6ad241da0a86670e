"""The catalogue's pages of the theme, built from what services show."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shared.kernel.ids import parse_id
from shared.models.catalog.variant import variant_by_id
from shared.services.catalog.collection_page import shown_collection
from storefront_app.catalog.known import known_product
from storefront_app.drops.collections import collection_drop
from storefront_app.drops.products import product_drop
from storefront_app.drops.rich_text import stored_html
from storefront_app.place import current_place, stand_at
from storefront_app.themes.page import ShopPage

SUMMARY = 300


def product_page(
    handle: str, *, collection: str | None = None, forms: Mapping[str, Any] | None = None, status: int = 200
) -> ShopPage:
    """A product; ``?variant=`` chooses one of its variants. Raises NotFound."""
    place = current_place()
    product = known_product(handle, place.locale)
    variant_id = parse_id(dict(place.query).get("variant", ""))
    drops: dict[str, Any] = {"product": product_drop(product, place, variant_id=variant_id)}
    if collection is not None:
        drops["collection"] = collection_drop(shown_collection(collection, place.locale), place)
    return ShopPage(
        "product",
        f"/products/{product.handle}",
        title=product.seo_title or product.title,
        description=product.seo_description or summary_of(product.description),
        globals=drops,
        forms=forms or {},
        status=status,
    )


def product_page_of_variant(variant_id: UUID, *, forms: Mapping[str, Any]) -> ShopPage:
    """The product of a variant, with a form that was refused. Raises NotFound."""
    product = variant_by_id(variant_id).product
    stand_at(f"/products/{product.handle}", (("variant", str(variant_id)),))
    return product_page(product.handle, forms=forms, status=422)


def collection_page(handle: str) -> ShopPage:
    """A collection, sorted and filtered as the address says. Raises NotFound."""
    place = current_place()
    collection = shown_collection(handle, place.locale)
    return ShopPage(
        "collection",
        f"/collections/{collection.handle}",
        title=collection.title,
        description=summary_of(collection.description),
        globals={"collection": collection_drop(collection, place, is_page=True)},
        is_indexed=not any(name not in ("page", "view") for name, _value in place.query),
    )


def summary_of(html: str) -> str:
    """The beginning of a text without markup, for search engines."""
    text = " ".join(stored_html(html).striptags().split())
    return text if len(text) <= SUMMARY else text[:SUMMARY].rpartition(" ")[0] + "…"
