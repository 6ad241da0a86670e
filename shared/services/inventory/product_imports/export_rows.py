"""Products as rows of a file: our own columns, or those that Shopify reads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from shared.db.session import session
from shared.kernel.currencies import exponent_of
from shared.kernel.quantities import plain_quantity
from shared.models.catalog.custom_field import CustomField
from shared.models.catalog.media import Media, ProductMedia
from shared.models.catalog.product import ProductStatus
from shared.services.catalog.product_files.columns import FIELDS, OF_PRODUCT
from shared.services.catalog.product_files.values import written_tags
from shared.services.inventory.product_imports.books import CategoryBook, FieldBook, written_field
from shared.services.inventory.product_imports.known import KnownProduct, KnownVariant, products_by_id

OURS = tuple(code for code in FIELDS if code != "published")
#: Our codes in the order and under the names of Shopify's template; the rest has the value that Shopify expects.
SHOPIFY: tuple[tuple[str, str], ...] = (
    ("handle", "Handle"), ("title", "Title"), ("description", "Body (HTML)"), ("vendor", "Vendor"),
    ("category", "Product Category"), ("product_type", "Type"), ("tags", "Tags"), ("published", "Published"),
    ("option1_name", "Option1 Name"), ("option1_value", "Option1 Value"), ("option2_name", "Option2 Name"),
    ("option2_value", "Option2 Value"), ("option3_name", "Option3 Name"), ("option3_value", "Option3 Value"),
    ("sku", "Variant SKU"), ("weight", "Variant Grams"), ("track_stock", "Variant Inventory Tracker"),
    ("stock", "Variant Inventory Qty"), ("sell_when_out", "Variant Inventory Policy"),
    ("=manual", "Variant Fulfillment Service"), ("price", "Variant Price"),
    ("compare_at_price", "Variant Compare At Price"), ("requires_shipping", "Variant Requires Shipping"),
    ("=TRUE", "Variant Taxable"), ("barcode", "Variant Barcode"), ("picture", "Image Src"),
    ("picture_position", "Image Position"), ("picture_alt", "Image Alt Text"), ("=FALSE", "Gift Card"),
    ("seo_title", "SEO Title"), ("seo_description", "SEO Description"), ("variant_picture", "Variant Image"),
    ("=g", "Variant Weight Unit"), ("cost", "Cost per item"), ("status", "Status"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pictures:
    """A product's gallery, and every picture's address by its id."""

    gallery: dict[UUID, list[tuple[UUID, str]]]
    addresses: dict[UUID, str]


class ExportTable:
    """Writes products as rows. ``media_root`` is where pictures are found, such as ``https://shop.example/media/``."""

    def __init__(self, *, for_shopify: bool, currency: str, location_id: UUID, media_root: str) -> None:
        self._for_shopify = for_shopify
        self._exponent = exponent_of(currency)
        self._location_id, self._media_root = location_id, media_root
        self._categories, book = CategoryBook(), FieldBook()
        self._fields = sorted(book.all, key=lambda field: field.name_in_themes)

    @property
    def head(self) -> list[str]:
        if self._for_shopify:
            return [name for _code, name in SHOPIFY] + [_metafield(field) for field in self._fields]
        return [FIELDS[code][0] for code in OURS] + [f"Field {field.name_in_themes}" for field in self._fields]

    def rows(self, product_ids: Sequence[UUID]) -> Iterator[list[str]]:
        """The rows of these products: one for each variant, and further ones where there are more pictures."""
        pictures = self._pictures(product_ids)
        for product in products_by_id(product_ids, self._location_id):
            yield from self._rows_of(product, pictures)

    def _pictures(self, product_ids: Sequence[UUID]) -> Pictures:
        shown = (
            select(ProductMedia.product_id, Media.id, Media.key, Media.alt)
            .join(Media, (Media.store_id == ProductMedia.store_id) & (Media.id == ProductMedia.media_id))
            .where(ProductMedia.product_id.in_(product_ids))
            .order_by(ProductMedia.product_id, ProductMedia.position)
        )
        gallery: dict[UUID, list[tuple[UUID, str]]] = {}
        addresses: dict[UUID, str] = {}
        for product_id, media_id, key, alt in session().execute(shown):
            gallery.setdefault(product_id, []).append((media_id, alt))
            addresses[media_id] = f"{self._media_root}{key}"
        return Pictures(gallery, addresses)

    def _rows_of(self, product: KnownProduct, pictures: Pictures) -> Iterator[list[str]]:
        gallery = pictures.gallery.get(product.id, [])
        for index in range(max(len(product.variants), len(gallery))):
            said = {"handle": str(product.columns["handle"])}
            if index == 0:
                said |= self._of_product(product)
            if index < len(product.variants):
                said |= self._of_variant(product, product.variants[index], pictures, with_names=index == 0)
            if index < len(gallery):
                media_id, alt = gallery[index]
                place = {"picture": pictures.addresses[media_id], "picture_position": str(index + 1)}
                said |= place | {"picture_alt": alt}
            yield self._row(said, product if index == 0 else None, is_variant=index < len(product.variants))

    def _row(self, said: dict[str, str], product: KnownProduct | None, *, is_variant: bool) -> list[str]:
        if self._for_shopify:
            cells = [
                (code[1:] if is_variant else "") if code.startswith("=") else said.get(code, "")
                for code, _name in SHOPIFY
            ]
        else:
            cells = [said.get(code, "") for code in OURS]
        values = product.fields if product else {}
        return cells + [written_field(field, values.get(field.id)) for field in self._fields]

    def _of_product(self, product: KnownProduct) -> dict[str, str]:
        columns = product.columns
        unit = columns["unit"]
        said = {name: _text(columns[name]) for name in OF_PRODUCT if name in columns}
        said["tags"] = written_tags(columns["tags"])
        said["category"] = self._categories.written(columns["category_id"])
        said["published"] = _flag(columns["status"] is ProductStatus.ACTIVE)
        for name in ("least_quantity", "quantity_step"):
            said[name] = plain_quantity(columns[name], unit)
        return said

    def _of_variant(
        self, product: KnownProduct, variant: KnownVariant, pictures: Pictures, *, with_names: bool
    ) -> dict[str, str]:
        said = {}
        for number, (option, value) in enumerate(zip(product.options, variant.values, strict=True), start=1):
            said[f"option{number}_value"] = value
            if with_names:
                said[f"option{number}_name"] = option.name
        if self._for_shopify and not product.options:
            said = {"option1_value": "Default Title"} | ({"option1_name": "Title"} if with_names else {})
        for name, value in variant.columns.items():
            said[name] = self._variant_text(name, value)
        if variant.on_hand is not None:
            said["stock"] = plain_quantity(variant.on_hand, product.columns["unit"])
        if variant.media_id in pictures.addresses:
            said["variant_picture"] = pictures.addresses[variant.media_id]
        return said

    def _variant_text(self, name: str, value: Any) -> str:
        if value is None:
            return ""
        if name in ("price", "compare_at_price", "cost"):
            return self._amount(value)
        if self._for_shopify and name == "track_stock":
            return "shopify" if value else ""
        if self._for_shopify and name == "sell_when_out":
            return "continue" if value else "deny"
        return _flag(value) if isinstance(value, bool) else str(value)

    def _amount(self, amount: int) -> str:
        if not self._exponent:
            return str(amount)
        digits = str(amount).rjust(self._exponent + 1, "0")
        return f"{digits[: -self._exponent]}.{digits[-self._exponent :]}"


def _metafield(field: CustomField) -> str:
    return f"{field.name} (product.metafields.{field.namespace}.{field.key})"


def _flag(value: bool) -> str:
    return "TRUE" if value else "FALSE"


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    return str(getattr(value, "value", value))
