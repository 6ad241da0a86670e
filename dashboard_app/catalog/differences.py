"""Two people editing one product: both versions side by side, and each field taken from one of them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zlib import crc32

from flask import request

from dashboard_app.catalog.draft_reading import amount_text
from dashboard_app.catalog.drafts import ProductDraft
from dashboard_app.catalog.forms import ProductForm
from dashboard_app.moments import moment_text
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.quantities import plain_quantity
from shared.kernel.richtext import sanitise_html
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant

TEXTS = ("title", "description", "handle", "vendor", "product_type", "seo_title", "seo_description")
COMPARED = (*TEXTS, "status", "tags", "publish_at", "take_down_at", "unit", "least_quantity", "quantity_step")
CELLS = {
    "price": _l("Price"),
    "compare_at_price": _l("Price before"),
    "sku": _l("SKU"),
    "barcode": _l("Barcode"),
    "weight": _l("Weight"),
}


@dataclass(frozen=True)
class ShownDifference:
    """A field that says one thing here and another in the store; ``mine`` where the person here typed into it."""

    key: str
    label: str
    here: str
    there: str
    is_mine: bool


def stored_texts(product: Product) -> dict[str, str]:
    """What the form's fields say of a stored product."""
    texts = {name: getattr(product, name) for name in TEXTS}
    return texts | {
        "status": product.status.value,
        "tags": ", ".join(product.tags),
        "publish_at": moment_text(product.goes_live_at),
        "take_down_at": moment_text(product.take_down_at),
        "unit": product.unit.value,
        "least_quantity": plain_quantity(product.least_quantity, product.unit),
        "quantity_step": plain_quantity(product.quantity_step, product.unit),
    }


def show_stored(form: ProductForm, product: Product) -> None:
    """Fill in what the fields cannot read from the product by themselves."""
    for name, text in stored_texts(product).items():
        form[name].data = text
    form.handle.data = product.handle


def seen_texts(form: ProductForm) -> str:
    """A fingerprint of what every field said when the page was made, for telling later who changed what."""
    return json.dumps({name: _fingerprint(str(form[name].data or "")) for name in COMPARED})


def shown_differences(form: ProductForm, draft: ProductDraft, product: Product, currency: str) -> list[ShownDifference]:
    """Every field in which the form and the store differ, options and variants included."""
    seen = _read_seen()
    found = []
    for name, there in stored_texts(product).items():
        here = str(form[name].data or "")
        if not _is_same(name, here, there, product):
            is_mine = seen.get(name) != _fingerprint(here)
            found.append(ShownDifference(name, str(form[name].label.text), here, there, is_mine))
    if not draft.is_large:
        found += _variant_differences(draft, product, currency)
    return found


def take_theirs(form: ProductForm, draft: ProductDraft, product: Product, currency: str) -> None:
    """Put what is stored into the fields for which ``theirs`` was chosen."""
    for name, there in stored_texts(product).items():
        if request.form.get(f"choice-{name}") == "theirs":
            form[name].data = there
    rows = {row.id: row for row in draft.variants if row.id}
    for variant in product.variants:
        for name in CELLS:
            if variant.id in rows and request.form.get(f"choice-{variant.id}-{name}") == "theirs":
                rows[variant.id].typed[name] = _cell_text(variant, name, currency)


def _variant_differences(draft: ProductDraft, product: Product, currency: str) -> Iterator[ShownDifference]:
    stored: dict[UUID, Variant] = {variant.id: variant for variant in product.variants}
    for row in draft.variants:
        title = draft.title_of(row) or _("Variant")
        variant = stored.get(row.id) if row.id else None
        if row.id and variant is None:
            yield ShownDifference("", title, _("Here"), _("This variant is gone."), is_mine=True)
        for name, label in CELLS.items() if variant else ():
            here, there = row.typed[name].strip(), _cell_text(variant, name, currency)
            if here != there:
                yield ShownDifference(f"{row.id}-{name}", f"{title}: {label}", here, there, is_mine=True)


def _cell_text(variant: Any, name: str, currency: str) -> str:
    value = getattr(variant, name)
    if name in ("price", "compare_at_price"):
        return amount_text(value, currency)
    return str(value or "")


def _is_same(name: str, here: str, there: str, product: Product) -> bool:
    if name == "description":
        return sanitise_html(here) == there
    if name == "handle" and not here:
        return True
    return here.strip() == there


def _read_seen() -> dict[str, int]:
    try:
        seen = json.loads(request.form.get("seen", ""))
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}


def _fingerprint(text: str) -> int:
    return crc32(text.strip().encode())
