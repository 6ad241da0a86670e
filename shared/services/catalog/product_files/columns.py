"""What a column of a file can say of a product, and how columns are recognised: ours, and Shopify's old and new names.

Shopify's names follow its help page “Using CSV files to import and export products” (the product CSV descriptions),
both the ones from before 2024 (``Handle``, ``Variant Price``) and the renamed ones (``URL handle``, ``Price``).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from babel.support import LazyProxy

from shared.kernel.i18n import lazy_gettext as _l

IGNORED = ""
FIELD_PREFIX = "field:"

#: code → (our own name of the column, what people read)
FIELDS: dict[str, tuple[str, LazyProxy]] = {
    "handle": ("Handle", _l("Handle (address)")),
    "title": ("Title", _l("Title")),
    "description": ("Description", _l("Description")),
    "status": ("Status", _l("Status")),
    "published": ("Published", _l("Published (yes or no)")),
    "published_at": ("Published at", _l("Published at")),
    "take_down_at": ("Taken down at", _l("Taken down at")),
    "vendor": ("Vendor", _l("Vendor")),
    "product_type": ("Type", _l("Product type")),
    "category": ("Category", _l("Category")),
    "tags": ("Tags", _l("Tags")),
    "seo_title": ("SEO title", _l("Title for search engines")),
    "seo_description": ("SEO description", _l("Description for search engines")),
    "unit": ("Unit", _l("Unit")),
    "least_quantity": ("Least quantity", _l("Least quantity")),
    "quantity_step": ("Quantity step", _l("Quantity step")),
    "option1_name": ("Option1 name", _l("Option 1: name")),
    "option1_value": ("Option1 value", _l("Option 1: value")),
    "option2_name": ("Option2 name", _l("Option 2: name")),
    "option2_value": ("Option2 value", _l("Option 2: value")),
    "option3_name": ("Option3 name", _l("Option 3: name")),
    "option3_value": ("Option3 value", _l("Option 3: value")),
    "sku": ("SKU", _l("SKU")),
    "barcode": ("Barcode", _l("Barcode")),
    "price": ("Price", _l("Price")),
    "compare_at_price": ("Compare-at price", _l("Compare-at price")),
    "cost": ("Cost per item", _l("Cost")),
    "weight": ("Weight (g)", _l("Weight in grams")),
    "track_stock": ("Track stock", _l("Is stock counted?")),
    "stock": ("Stock", _l("Stock")),
    "sell_when_out": ("Sell when out", _l("Sell when out of stock?")),
    "requires_shipping": ("Requires shipping", _l("Is it shipped?")),
    "picture": ("Picture", _l("Picture: address or file name")),
    "picture_position": ("Picture position", _l("Picture: place in the gallery")),
    "picture_alt": ("Picture alt text", _l("Picture: text for those who do not see it")),
    "variant_picture": ("Variant picture", _l("Picture of the variant")),
}

#: Which of these are said once per product; the rest is said by each row.
OF_PRODUCT = (
    "handle", "title", "description", "status", "published", "published_at", "take_down_at", "vendor", "product_type",
    "category", "tags", "seo_title", "seo_description", "unit", "least_quantity", "quantity_step",
)  # fmt: skip
OF_VARIANT = (
    "sku", "barcode", "price", "compare_at_price", "cost", "weight", "track_stock", "stock", "sell_when_out",
    "requires_shipping", "variant_picture",
)  # fmt: skip

#: Other names, written as ``_plain`` leaves them.
_ALIASES: dict[str, tuple[str, ...]] = {
    "handle": ("url handle", "slug", "product handle"),
    "title": ("product title", "name", "product name"),
    "description": ("body html", "body", "product description", "description html"),
    "status": ("product status",),
    "published": ("published on online store", "visible", "published in online store"),
    "vendor": ("brand", "manufacturer"),
    "product_type": ("product type", "custom product type"),
    "category": ("product category", "standard product type", "category path", "categories"),
    "tags": ("tag",),
    "seo_title": ("meta title", "page title"),
    "seo_description": ("meta description",),
    "option1_name": ("option 1 name",), "option1_value": ("option 1 value",),
    "option2_name": ("option 2 name",), "option2_value": ("option 2 value",),
    "option3_name": ("option 3 name",), "option3_value": ("option 3 value",),
    "sku": ("variant sku", "article number", "item number"),
    "barcode": ("variant barcode", "ean", "gtin", "upc", "barcode isbn upc gtin etc"),
    "price": ("variant price", "regular price", "selling price"),
    "compare_at_price": ("variant compare at price", "compare at price", "msrp"),
    "cost": ("cost", "cost price", "variant cost", "purchase price"),
    "weight": ("variant grams", "weight value grams", "weight g", "grams"),
    "track_stock": ("variant inventory tracker", "inventory tracker", "inventory tracked", "track inventory"),
    "stock": ("variant inventory qty", "inventory quantity", "quantity", "on hand", "variant inventory quantity"),
    "sell_when_out": ("variant inventory policy", "continue selling when out of stock", "inventory policy"),
    "requires_shipping": ("variant requires shipping",),
    "picture": ("image src", "product image url", "image", "image url", "picture url", "images"),
    "picture_position": ("image position",),
    "picture_alt": ("image alt text", "alt text"),
    "variant_picture": ("variant image", "variant image url"),
}  # fmt: skip

#: Shopify's columns that say nothing we could keep; they are shown as such.
_SILENT = re.compile(
    r"option ?[123] linked to|variant fulfillment service|fulfillment service|variant taxable|charge tax"
    r"|variant tax code|tax code|variant weight unit|weight unit for display|gift card|included .*|price .+"
    r"|compare at price .+|unit price .*|collection"
)
_METAFIELD = re.compile(r"\((?:product|variant)?\.?metafields\.([\w-]+)\.([\w-]+)\)\s*$")
_OWN_FIELD = re.compile(r"Field ([\w-]+)\.([\w-]+)", re.IGNORECASE)
_GOOGLE = re.compile(r"google shopping\s*/\s*(.+)", re.IGNORECASE)


def recognise(names: Sequence[str], remembered: Mapping[str, str] | None = None) -> list[str]:
    """For each column the code of what it says, or nothing; what a person chose before counts first.

    No two columns get the same code.
    """
    found: list[str] = []
    for name in names:
        code = (remembered or {}).get(name.casefold())
        code = recognise_one(name) if code is None else code
        found.append(IGNORED if code and code in found else code)
    return found


def recognise_one(name: str) -> str:
    """The code for a column's name, or nothing."""
    if own := _OWN_FIELD.fullmatch(name.strip()):
        return field_code(own[1], own[2])
    if metafield := _METAFIELD.search(name):
        return field_code(metafield[1], metafield[2])
    if google := _GOOGLE.fullmatch(name.strip()):
        return field_code("google", google[1])
    plain = _plain(name)
    return _by_name().get(plain, IGNORED)


def is_known_but_unused(name: str) -> bool:
    """A column of Shopify's that has no place here: nobody needs to wonder whether it was overlooked."""
    return bool(_SILENT.fullmatch(_plain(name)))


def field_code(namespace: str, key: str) -> str:
    """``field:custom.material``: a custom field of products."""
    tidy = re.sub(r"[^a-z0-9_-]+", "_", key.strip().lower()).strip("_")[:64]
    return f"{FIELD_PREFIX}{namespace.lower()[:64]}.{tidy}"


def is_code(code: str) -> bool:
    return code == IGNORED or code in FIELDS or bool(re.fullmatch(r"field:[a-z0-9][\w-]*\.[a-z0-9][\w-]*", code))


def looks_like_shopify(names: Iterable[str]) -> bool:
    known = {_plain(name) for name in names}
    return {"handle", "variant price"} <= known or {"url handle", "inventory tracker"} <= known


def _plain(name: str) -> str:
    """Small letters, and one space for whatever else stands between them."""
    return " ".join(re.sub(r"[^a-z0-9äöüßéèàç]+", " ", name.casefold()).split())


@cache
def _by_name() -> dict[str, str]:
    names = {_plain(own): code for code, (own, _label) in FIELDS.items()}
    names |= {code.replace("_", " "): code for code in FIELDS}
    return names | {alias: code for code, aliases in _ALIASES.items() for alias in aliases}
