"""What the columns of a file of orders say: Shopify's, and those of our own export.

Shopify's names follow its help page “Exporting orders” (the order CSV descriptions); an order with several lines takes
a row for each, and says the rest in the first.
"""

from collections.abc import Sequence
from enum import StrEnum

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _


class Source(StrEnum):
    """Whose columns the file has."""

    SHOPIFY = "shopify"
    OURS = "ours"


SHOPIFY = {
    "name": "name",
    "id": "external_id",
    "email": "email",
    "phone": "phone",
    "financial status": "payment",
    "fulfillment status": "fulfilment",
    "currency": "currency",
    "shipping": "shipping",
    "taxes": "tax",
    "tax 1 name": "tax_name",
    "total": "total",
    "discount amount": "discount",
    "refunded amount": "refunded",
    "outstanding balance": "outstanding",
    "shipping method": "delivery",
    "created at": "placed_at",
    "cancelled at": "cancelled_at",
    "notes": "note",
    "tags": "tags",
    "lineitem quantity": "quantity",
    "lineitem name": "title",
    "lineitem price": "unit_price",
    "lineitem sku": "sku",
    "lineitem discount": "line_discount",
    "lineitem requires shipping": "requires_shipping",
    "lineitem fulfillment status": "line_fulfilment",
} | {
    f"{whose} {theirs}": f"{whose}_{ours}"
    for whose in ("shipping", "billing")
    for theirs, ours in {
        "name": "name",
        "company": "company",
        "street": "street",
        "city": "city",
        "zip": "postcode",
        "province": "area",
        "country": "country",
        "phone": "phone",
    }.items()
}
OURS = {
    "order": "name",
    "article": "title",
    "sent": "sent",
    "provider": "provider",
    "status": "status",
} | {
    name: name
    for name in (
        *("placed_at", "payment", "fulfilment", "email", "phone", "currency", "subtotal", "shipping", "payment_fee"),
        *("tax", "tax_included", "discount", "total", "paid", "refunded", "delivery", "tags", "note", "sku", "variant"),
        *("quantity", "unit", "unit_price", "line_discount"),
    )
}
OURS |= {
    part: f"shipping_{part}"
    for part in ("name", "company", "street", "city", "district", "area", "postcode", "country")
}
COLUMNS = {Source.SHOPIFY: SHOPIFY, Source.OURS: OURS}
#: Without these no row says anything.
NEEDED = {
    Source.SHOPIFY: ("Name", "Created at", "Total", "Lineitem quantity", "Lineitem name", "Lineitem price"),
    Source.OURS: ("order", "placed_at", "total", "quantity", "article", "unit_price"),
}


def recognise_source(names: Sequence[str]) -> Source:
    """Whose columns these are. Raises Invalid, naming what is missing."""
    known = {name.strip().casefold() for name in names}
    missing = {source: [name for name in needed if name.casefold() not in known] for source, needed in NEEDED.items()}
    source = min(missing, key=lambda one: len(missing[one]))
    if missing[source]:
        raise Invalid(
            _(
                "This is no export of orders from Shopify or from here. These columns are missing: %(names)s.",
                names=", ".join(missing[source]),
            )
        )
    return source


def codes_of(names: Sequence[str], source: Source) -> list[str]:
    """What each column says, in their order; empty for those that nobody needs."""
    return [COLUMNS[source].get(name.strip().casefold(), "") for name in names]
