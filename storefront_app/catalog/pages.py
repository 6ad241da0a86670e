"""The catalogue's pages of the theme, built from what services show."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.catalog.variant import variant_by_id
from storefront_app.catalog.known import known_collection, known_product
from storefront_app.drops.categories import category_drop, known_category
from storefront_app.drops.collections import collection_drop
from storefront_app.drops.products import product_drop
from storefront_app.drops.rich_text import stored_html
from storefront_app.place import current_place, stand_at
from storefront_app.themes.page import ShopPage
from storefront_app.themes.published import has_template

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
        drops["collection"] = collection_drop(known_collection(collection, place.locale), place)
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
    collection = known_collection(handle, place.locale)
    return ShopPage(
        "collection",
        f"/collections/{collection.handle}",
        title=collection.seo_title or collection.title,
        description=collection.seo_description or summary_of(collection.description),
        globals={"collection": collection_drop(collection, place, is_page=True)},
        is_indexed=not any(name not in ("page", "view") for name, _value in place.query),
    )


def category_page(handle: str) -> ShopPage:
    """A category with everything under it. Themes without a template for categories show it like a collection.

    Raises NotFound.
    """
    place = current_place()
    category = known_category(handle, place.locale)
    drop = category_drop(category, place, is_page=True)
    return ShopPage(
        "category" if has_template("category") else "collection",
        f"/categories/{category.handle}",
        title=category.seo_title or category.title,
        description=category.seo_description or summary_of(category.description),
        globals={"category": drop, "collection": drop},
        is_indexed=not any(name not in ("page", "view") for name, _value in place.query),
    )


def categories_page() -> ShopPage:
    """The top of the category tree."""
    name = "list-categories" if has_template("list-categories") else "list-collections"
    return ShopPage(name, "/categories", title=_("Categories"))


def summary_of(html: str) -> str:
    """The beginning of a text without markup, for search engines."""
    text = " ".join(stored_html(html).striptags().split())
    return text if len(text) <= SUMMARY else text[:SUMMARY].rpartition(" ")[0] + "…"
