"""From form and draft to what the catalogue's services take."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from dashboard_app.catalog.drafts import OptionDraft, ProductDraft, VariantDraft
from dashboard_app.catalog.forms import FLAGS, ProductForm
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.money import ARABIC_DIGITS, parse_money
from shared.kernel.quantities import Unit, parse_quantity
from shared.models.catalog.product import ProductStatus
from shared.models.catalog.variant import Variant
from shared.services.catalog.inputs import OptionInput, ProductInput, ValueInput, VariantInput


def wanted_product(
    form: ProductForm,
    draft: ProductDraft,
    *,
    media_ids: Sequence[UUID] | None,
    stored: Iterable[Variant] = (),
    currency: str,
) -> ProductInput:
    """The whole product that the merchant asks for. Raises Invalid naming every field that cannot be read."""
    complaints: dict[str, str] = {}
    variants = None
    if not (draft.is_as_stored and not form.changed_flags):
        variants = _variants(draft, form, stored, currency, complaints)
    schedule, rule = form.read_schedule(complaints), form.read_rule(complaints)
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
        variants=variants,
        media_ids=None if media_ids is None else tuple(media_ids),
        schedule=schedule,
        sold_by=rule,
        is_gift_card=bool(form.is_gift_card.data),
    )


def _variants(
    draft: ProductDraft, form: ProductForm, stored: Iterable[Variant], currency: str, complaints: dict[str, str]
) -> tuple[VariantInput, ...]:
    known, names = {variant.id: variant for variant in stored}, draft.names
    return tuple(
        _variant(row, names, form, known, _Reader(f"variants.{index}", currency, complaints))
        for index, row in enumerate(draft.variants)
    )


def wanted_stock(draft: ProductDraft, *, counted: bool, unit: Unit) -> list[int | None]:
    """What lies on the shelf for each row, in minor units; None where nobody typed another count. Raises Invalid."""
    complaints: dict[str, str] = {}
    stock = []
    for index, row in enumerate(draft.variants):
        reader = _Reader(f"variants.{index}", "", complaints)
        is_new = counted and row.stock_changed
        stock.append(reader.quantity("stock", row.typed["stock"], unit) if is_new else None)
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

    def quantity(self, name: str, text: str, unit: Unit) -> int | None:
        if not text.strip():
            return None
        try:
            quantity = parse_quantity(text, unit)
        except Invalid as error:
            self._complaints[f"{self._at}.{name}"] = next(iter(error.fields.values()), error.message)
            return None
        if quantity < 0:
            self._complaints[f"{self._at}.{name}"] = _("Fewer than none cannot lie on the shelf.")
        return quantity

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
    row: VariantDraft, names: Mapping[str, str], form: ProductForm, known: Mapping[UUID, Variant], read: _Reader
) -> VariantInput:
    """The row; what the form does not show (cost, picture), and flags that nobody touched, stay as they are stored."""
    stored = known.get(row.id) if row.id else None
    wish = VariantInput(
        price=read.money("price", row.typed["price"], needed=True) or 0,
        compare_at_price=read.money("compare_at_price", row.typed["compare_at_price"]),
        values=tuple(names.get(key, "").strip() for key in row.keys),
        sku=row.typed["sku"],
        barcode=row.typed["barcode"],
        weight=read.whole("weight", row.typed["weight"]) or 0,
        track_stock=bool(form.track_stock.data),
        sell_when_out=bool(form.sell_when_out.data),
        requires_shipping=bool(form.requires_shipping.data),
        id=row.id if stored else None,
    )
    if stored is None:
        return wish
    untouched = {name: getattr(stored, name) for name in FLAGS if name not in form.changed_flags}
    return replace(wish, cost=stored.cost, media_id=stored.media_id, **untouched)
