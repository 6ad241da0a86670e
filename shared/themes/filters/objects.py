"""Filters on carts and products, and JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
from liquid.filter import with_context
from liquid.undefined import is_undefined
from markupsafe import Markup

from shared.kernel.currencies import exponent_of
from shared.themes.drops import Drop
from shared.themes.filters.images import image_of, image_url
from shared.themes.filters.reading import item_of, text_of, whole_of
from shared.themes.filters.texts import strip_html

DEPTH = 8
MOST_NODES = 20_000
ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


@with_context
def json(value: Any, *, context: Any) -> Markup:
    """JSON that is safe inside a script element and a single-quoted attribute."""
    return write_json(plain_of(value, context.run.meter))


def write_json(value: Any) -> Markup:
    return Markup(orjson.dumps(value).decode().translate(ESCAPES))


def plain_of(value: Any, meter: Any, depth: int = 0) -> Any:
    """A value without drops. Deeper than eight levels, or past the list limit, nothing more is shown."""
    meter.tick()
    if value is None or isinstance(value, (bool, int, float)):
        return value if not isinstance(value, int) or -(2**53) < value < 2**53 else str(value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, date):
        return value.isoformat()
    if depth >= DEPTH or is_undefined(value):
        return None
    if isinstance(value, Drop) and not value.to_json():
        return str(value)
    if isinstance(value, Mapping):
        source = value.to_json() if isinstance(value, Drop) else value
        return {str(key): plain_of(item, meter, depth + 1) for key, item in source.items()}
    if isinstance(value, (Sequence, range)):
        return [plain_of(item, meter, depth + 1) for item in value]
    return str(value)


@with_context
def structured_data(thing: Any, *, context: Any) -> Markup:
    """schema.org JSON-LD of a product or an article (https://schema.org/Product, /Article)."""
    is_article = item_of(thing, "published_at") is not None and item_of(thing, "variants") is None
    shown = _describe_article(thing, context) if is_article else _describe_product(thing, context)
    return write_json({"@context": "https://schema.org/", **{key: value for key, value in shown.items() if value}})


def _origin(context: Any) -> str:
    shop = context.run.globals.get("shop")
    return text_of(item_of(shop, "url", ""))


def _absolute(address: str, origin: str) -> str:
    return f"{origin}{address}" if address.startswith("/") and not address.startswith("//") else address


def _describe_product(product: Any, context: Any) -> dict[str, Any]:
    origin = _origin(context)
    address = _absolute(text_of(item_of(product, "url")), origin)
    image = image_url(image_of(product), context=context, width=1200) if item_of(image_of(product), "src") else None
    return {
        "@type": "Product",
        "@id": f"{address}#product",
        "name": text_of(item_of(product, "title")),
        "description": str(strip_html(item_of(product, "description", ""))).strip()[:5000],
        "image": [_absolute(str(image), origin)] if image else None,
        "url": address,
        "category": item_of(product, "type"),
        "brand": {"@type": "Brand", "name": item_of(product, "vendor")} if item_of(product, "vendor") else None,
        "offers": [
            _describe_offer(variant, address, context) for variant in list(item_of(product, "variants", []))[:50]
        ],
    }


def _describe_offer(variant: Any, address: str, context: Any) -> dict[str, Any]:
    currency = context.run.context.currency
    price = Decimal(whole_of(item_of(variant, "price"))).scaleb(-exponent_of(currency))
    stock = "InStock" if item_of(variant, "available") else "OutOfStock"
    shown = {
        "@type": "Offer",
        "name": text_of(item_of(variant, "title")),
        "sku": text_of(item_of(variant, "sku")),
        "price": str(price),
        "priceCurrency": currency,
        "availability": f"https://schema.org/{stock}",
        "url": f"{address}?variant={text_of(item_of(variant, 'id'))}",
    }
    return {key: value for key, value in shown.items() if value}


def _describe_article(article: Any, context: Any) -> dict[str, Any]:
    published = item_of(article, "published_at")
    return {
        "@type": "Article",
        "headline": text_of(item_of(article, "title")),
        "datePublished": published.isoformat() if isinstance(published, date) else text_of(published),
        "author": {"@type": "Person", "name": text_of(item_of(article, "author"))},
        "url": _absolute(text_of(item_of(article, "url")), _origin(context)),
    }


def line_items_for(cart: Any, thing: Any) -> list[Any]:
    """The cart's lines of a product or variant."""
    wanted = text_of(item_of(thing, "id"))
    lines = item_of(cart, "items", [])
    return [
        line for line in lines if wanted in (text_of(item_of(line, "product_id")), text_of(item_of(line, "variant_id")))
    ]


def item_count_for_variant(cart: Any, variant_id: Any) -> int:
    wanted = text_of(variant_id)
    lines = item_of(cart, "items", [])
    return sum(whole_of(item_of(line, "quantity")) for line in lines if text_of(item_of(line, "variant_id")) == wanted)


def payment_type_svg_tag(kind: Any, **options: Any) -> Markup:
    """A plain badge with the name; card brands' own marks are theirs."""
    name = text_of(kind).replace("_", " ").title()[:16]
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="{}" viewBox="0 0 64 24" width="64" height="24" '
        'role="img" aria-label="{}">'
        '<rect x=".5" y=".5" width="63" height="23" rx="4" fill="none" stroke="currentColor" opacity=".4"/>'
        '<text x="32" y="15" text-anchor="middle" font-size="8" fill="currentColor">{}</text></svg>'
    ).format(text_of(options.get("class")), name, name)


def payment_button(_form: Any, **_options: Any) -> str:
    """Express buttons of payment providers come later; the page works without."""
    return ""


FILTERS = {
    "json": json,
    "structured_data": structured_data,
    "line_items_for": line_items_for,
    "item_count_for_variant": item_count_for_variant,
    "payment_type_svg_tag": payment_type_svg_tag,
    "payment_button": payment_button,
}
