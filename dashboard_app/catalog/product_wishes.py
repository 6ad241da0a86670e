"""From form and draft to what the catalogue's services take."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from dashboard_app.catalog.drafts import OptionDraft, ProductDraft, VariantDraft
from dashboard_app.catalog.forms import ProductForm
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.money import ARABIC_DIGITS, parse_money
from shared.models.catalog.product import ProductStatus
from shared.models.catalog.variant import Variant
from shared.services.catalog.inputs import OptionInput, ProductInput, ValueInput, VariantInput


def wanted_product(
    form: ProductForm,
    draft: ProductDraft,
    *,
    media_ids: Sequence[UUID],
    stored: Iterable[Variant] = (),
    currency: str,
) -> ProductInput:
    """The whole product that the merchant asks for. Raises Invalid naming every field that cannot be read."""
    known = {variant.id: variant for variant in stored}
    complaints: dict[str, str] = {}
    variants = [
        _variant(row, draft, form, known, _Reader(f"variants.{index}", currency, complaints))
        for index, row in enumerate(draft.variants)
    ]
    if complaints:
        raise Invalid(_("Please look at the marked fields."), fields=complaints)
    return ProductInput(
        title=form.title.data or "",
        description=form.description.data or "",
        handle=form.handle.data or "",
        status=ProductStatus(form.status.data),
        vendor=form.vendor.data or "",
        product_type=form.product_type.data or "",
        tags=form.tag_list,
        seo_title=form.seo_title.data or "",
        seo_description=form.seo_description.data or "",
        options=tuple(_option(option) for option in draft.options),
        variants=tuple(variants),
        media_ids=tuple(media_ids),
    )


def wanted_stock(draft: ProductDraft, *, counted: bool) -> list[int | None]:
    """Units on the shelf for each row; None where nobody typed another count. Raises Invalid."""
    complaints: dict[str, str] = {}
    stock = []
    for index, row in enumerate(draft.variants):
        reader = _Reader(f"variants.{index}", "", complaints)
        is_new = counted and row.stock_changed
        stock.append(reader.whole("stock", row.typed["stock"]) if is_new else None)
    if complaints:
        raise Invalid(_("Please look at the marked fields."), fields=complaints)
    return stock


def show_complaints(draft: ProductDraft, fields: Mapping[str, str]) -> dict[str, str]:
    """Put complaints about options and variants beside their fields; returns the others."""
    others = {}
    for name, message in fields.items():
        part, _dot, rest = name.partition(".")
        index, _dot, column = rest.partition(".")
        if part == "variants" and index.isdigit() and int(index) < len(draft.variants):
            draft.variants[int(index)].errors[column] = message
        elif part == "options" and index.isdigit() and int(index) < len(draft.options):
            draft.options[int(index)].errors.append(message)
        else:
            others[name] = message
    return others


class _Reader:
    """Reads typed numbers and notes what cannot be read."""

    def __init__(self, at: str, currency: str, complaints: dict[str, str]) -> None:
        self._at, self._currency, self._complaints = at, currency, complaints

    def money(self, name: str, text: str, *, needed: bool = False) -> int | None:
        if not text.strip():
            if needed:
                self._complaints[f"{self._at}.{name}"] = _("Type a price; 0 gives it away.")
            return None
        try:
            return parse_money(text, self._currency).amount
        except Invalid as error:
            self._complaints[f"{self._at}.{name}"] = error.message
            return None

    def whole(self, name: str, text: str) -> int | None:
        plain = text.strip().translate(ARABIC_DIGITS)
        if not plain:
            return None
        if not plain.isdecimal() or len(plain) > 9:
            self._complaints[f"{self._at}.{name}"] = _("Type a whole number from 0.")
            return None
        return int(plain)


def _option(option: OptionDraft) -> OptionInput:
    values = tuple(ValueInput(value.name.strip(), value.id) for value in option.values)
    return OptionInput(option.name, values, option.id)


def _variant(
    row: VariantDraft, draft: ProductDraft, form: ProductForm, known: Mapping[UUID, Variant], read: _Reader
) -> VariantInput:
    """The row; what the form does not show (cost, picture) stays as it is stored."""
    stored = known.get(row.id) if row.id else None
    wish = VariantInput(
        price=read.money("price", row.typed["price"], needed=True) or 0,
        compare_at_price=read.money("compare_at_price", row.typed["compare_at_price"]),
        values=tuple(draft.name_of(key).strip() for key in row.keys),
        sku=row.typed["sku"],
        barcode=row.typed["barcode"],
        weight=read.whole("weight", row.typed["weight"]) or 0,
        track_stock=bool(form.track_stock.data),
        sell_when_out=bool(form.sell_when_out.data),
        requires_shipping=bool(form.requires_shipping.data),
        id=row.id if stored else None,
    )
    return replace(wish, cost=stored.cost, media_id=stored.media_id) if stored else wish
