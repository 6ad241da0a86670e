"""Lines of drafts and edits as they stand in a form: what is kept, what was typed, what was just found."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import request

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.kernel.money import Money, parse_money
from shared.kernel.quantities import Unit, parse_quantity, plain_quantity
from shared.models.orders.draft import DraftLine
from shared.models.orders.line import OrderLine
from shared.services.carts.contents import CartContent
from shared.services.orders.drafts.wishes import LineWish
from shared.services.orders.goods import find_goods, read_goods
from shared.services.orders.manual_discounts import ManualDiscount, Taken

NEW = "new-"
#: Empty rows for things of their own.
CUSTOM = tuple(f"custom-{number}" for number in range(3))


@dataclass(slots=True)
class LineRow:
    """``key`` is a line's id, ``new-<variant>`` or ``custom-<n>``; texts are as people type them.

    ``price`` None cannot be changed. ``least`` is what has been sent already.
    """

    key: str
    title: str
    quantity: str
    price: str | None
    variant_title: str = ""
    sku: str = ""
    media_key: str = ""
    unit: Unit = Unit.PIECE
    list_price: int | None = None
    off: str = ""
    reason: str = ""
    least: int = 0
    available: int | None = None

    @property
    def is_new(self) -> bool:
        return self.key.startswith(NEW)


def typed_amount(amount: int | None, currency: str) -> str:
    """As it stands in a field."""
    return "" if amount is None else str(Money(amount, currency).to_decimal())


def typed_off(values: Mapping[str, object], currency: str) -> str:
    """``10%`` or ``12.50``; nothing where nothing is taken off."""
    own = ManualDiscount.read(values)
    if own is None:
        return ""
    if own.kind is Taken.AMOUNT:
        return typed_amount(own.value, currency)
    return f"{own.value / 100:.2f}".rstrip("0").rstrip(".") + "%"


def row_of_draft_line(line: DraftLine, currency: str) -> LineRow:
    return LineRow(
        key=str(line.id),
        title=line.title,
        quantity=plain_quantity(line.quantity, line.unit),
        price=typed_amount(line.unit_price, currency),
        variant_title=line.variant_title,
        sku=line.sku,
        media_key=line.media_key,
        unit=line.unit,
        list_price=line.list_price,
        off=typed_off(line.manual_discount, currency),
        reason=str(line.manual_discount.get("reason", "")),
    )


def row_of_order_line(line: OrderLine, currency: str) -> LineRow:
    return LineRow(
        key=str(line.id),
        title=line.title,
        quantity=plain_quantity(line.quantity, line.unit),
        price=None,
        variant_title=line.variant_title,
        sku=line.sku,
        media_key=line.media_key,
        unit=line.unit,
        list_price=line.unit_price,
        off=typed_off(line.manual_discount, currency),
        reason=str(line.manual_discount.get("reason", "")),
        least=max(line.fulfilled + line.dropped, line.refunded),
    )


def row_of_good(good: CartContent, currency: str) -> LineRow:
    """A variant that is added, at its price of today."""
    return LineRow(
        key=f"{NEW}{good.variant_id}",
        title=good.shown_title,
        quantity=plain_quantity(good.quantity, good.unit),
        price=typed_amount(good.unit_price, currency),
        variant_title=good.shown_variant_title,
        sku=good.sku,
        media_key=good.media_key,
        unit=good.unit,
        list_price=good.unit_price,
        available=good.available,
    )


def typed_rows(known: Iterable[LineRow], locale: str, currency: str) -> list[LineRow]:
    """What the posted form holds, in its order, with what ``add`` names; rows that were taken out are not there."""
    kept = {row.key: row for row in known}
    keys = [key for key in dict.fromkeys(request.form.getlist("line")) if key in kept or key.startswith(NEW)]
    goods = _goods([key for key in keys if key not in kept], locale, currency)
    rows = []
    for key in keys:
        row = kept.get(key) or goods.get(key)
        if row is not None:
            _take_typed(row)
            rows.append(row)
    words = request.form.get("add", "").strip()
    found = find_goods(words, locale, currency, limit=2) if words else []
    if len(found) == 1 and f"{NEW}{found[0].variant_id}" not in keys:
        rows.append(row_of_good(found[0], currency))
    return rows


def _goods(keys: list[str], locale: str, currency: str) -> dict[str, LineRow]:
    ids = [variant_id for key in keys if (variant_id := parse_id(key.removeprefix(NEW))) is not None]
    found = read_goods(dict.fromkeys(ids, 1), locale, currency)
    return {f"{NEW}{variant_id}": row_of_good(good, currency) for variant_id, good in found.items()}


def _take_typed(row: LineRow) -> None:
    row.quantity = request.form.get(f"quantity-{row.key}", row.quantity).strip()
    if row.price is not None:
        row.price = request.form.get(f"price-{row.key}", row.price).strip()
    row.off = request.form.get(f"off-{row.key}", row.off).strip()
    row.reason = request.form.get(f"reason-{row.key}", row.reason).strip()


def read_quantity(row: LineRow) -> int:
    """Minor units; nothing typed is 0. Raises Invalid (``quantity-<key>``)."""
    return _read(f"quantity-{row.key}", row.quantity, lambda text: parse_quantity(text, row.unit)) or 0


def read_price(row: LineRow, currency: str) -> int | None:
    return _read(f"price-{row.key}", row.price or "", lambda text: parse_money(text, currency).amount)


def read_off(name: str, text: str, reason: str, currency: str) -> ManualDiscount | None:
    """``10%`` or ``12.50``. Raises Invalid under that name."""
    try:
        if text.rstrip().endswith("%"):
            hundredths = parse_money(text.rstrip().rstrip("%"), "EUR").amount
            return ManualDiscount.check(Taken.PERCENTAGE, hundredths, reason)
        return ManualDiscount.check(Taken.AMOUNT, parse_money(text, currency).amount, reason) if text.strip() else None
    except Invalid as error:
        words = error.message or next(iter(error.fields.values()), "")
        raise Invalid(words, fields={name: words}) from None


def new_wishes(rows: Iterable[LineRow], currency: str) -> list[LineWish]:
    """The variants that are added, and the things of their own. Raises Invalid."""
    wishes = [
        LineWish(
            quantity=read_quantity(row),
            variant_id=UUID(row.key.removeprefix(NEW)),
            unit_price=read_price(row, currency),
            discount=read_off(f"off-{row.key}", row.off, row.reason, currency),
        )
        for row in rows
        if row.is_new and read_quantity(row)
    ]
    return [*wishes, *(wish for key in CUSTOM if (wish := _custom_wish(key, currency)) is not None)]


def _custom_wish(key: str, currency: str) -> LineWish | None:
    title = request.form.get(f"title-{key}", "").strip()
    if not title:
        return None
    row = LineRow(key, title, request.form.get(f"quantity-{key}", "1"), request.form.get(f"price-{key}", ""))
    return LineWish(
        quantity=read_quantity(row) or 1,
        title=title,
        unit_price=read_price(row, currency) or 0,
        tax_class_id=parse_id(request.form.get(f"class-{key}", "")),
        requires_shipping=f"ships-{key}" in request.form,
    )


def read_amount(name: str, currency: str) -> int | None:
    """An amount from a field; None where nothing is typed. Raises Invalid."""
    return _read(name, request.form.get(name, "").strip(), lambda text: parse_money(text, currency).amount)


def _read(name: str, text: str, read: Callable[[str], int]) -> int | None:
    if not text:
        return None
    try:
        value = read(text)
    except Invalid as error:
        words = error.message or next(iter(error.fields.values()), "")
        raise Invalid(words, fields={name: words}) from None
    if value < 0:
        raise Invalid(fields={name: _("This cannot be negative.")})
    return value
