"""A preview of a change in words: what a product says before and after."""

from typing import Any

from dashboard_app.catalog.bulk_form import STATUS_NAMES, BulkForm
from dashboard_app.presenting import money
from shared.kernel.i18n import gettext as _
from shared.models.catalog.product import ProductStatus
from shared.services.catalog.bulk.preview import Preview
from shared.services.catalog.bulk.wishes import BulkKind


def shown_samples(preview: Preview, form: BulkForm) -> list[dict[str, str]]:
    """``title``, ``before`` and ``after`` of the first products that would change."""
    kind = BulkKind(form.kind.data)
    return [
        {
            "id": str(sample.product_id),
            "title": sample.title,
            "before": _words(kind, sample.before, form),
            "after": _words(kind, sample.after, form),
        }
        for sample in preview.samples
    ]


def _words(kind: BulkKind, value: Any, form: BulkForm) -> str:
    if kind is BulkKind.STATUS:
        return str(STATUS_NAMES[ProductStatus(value[0])])
    if kind is BulkKind.PRICE:
        return _price_words(value, form.price_field.data or "price")
    if kind in (BulkKind.ADD_TAGS, BulkKind.REMOVE_TAGS):
        return ", ".join(value)
    if kind in (BulkKind.ADD_TO_COLLECTION, BulkKind.REMOVE_FROM_COLLECTION):
        return _("Not in it") if value is None else _("In it")
    if kind is BulkKind.CATEGORY:
        return dict(form.category_names).get(value or "", "")
    return str(value or "")


def _price_words(value: dict[str, list[int | None]], name: str) -> str:
    amounts = [price if name == "price" else before for price, before in value.values()]
    known = sorted(amount for amount in amounts if amount is not None)
    if not known:
        return ""
    return money(known[0]) if known[0] == known[-1] else f"{money(known[0])} – {money(known[-1])}"
