"""What stands on the paper: every text of a document in the buyer's language, ready to be set."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from shared.kernel.formats import format_date, format_money, format_rate
from shared.kernel.i18n import current_language
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.money import Money
from shared.kernel.quantities import format_quantity, unit_sign
from shared.services.orders.documents.facts import CANCELLED, EDITED, FEE, REVERSE_CHARGE, SHIPPING

#: What one percent is among the millionths that rates are kept in.
PERCENT = 10_000
WAYS = {
    "stripe": _l("Card"),
    "cash_on_delivery": _l("Cash on delivery"),
    "bank_transfer": _l("Bank transfer"),
    "instapay": _l("InstaPay"),
    "paypal": _l("PayPal"),
    "gift_card": _l("Gift card"),
}


def own_way(text: str) -> str:
    """Text that others wrote, kept in its own direction inside a right-to-left sheet (UAX #9, first strong isolate)."""
    return f"\u2068{text}\u2069" if text and current_language().dir == "rtl" else text


def base_sheet(*, heading: str, author: str, footer: Sequence[str]) -> dict[str, Any]:
    """What every sheet says about itself: language, direction, title and foot."""
    language, _mark, region = current_language().tag.partition("-")
    return {
        "lang": language,
        "region": region.lower() or None,
        "dir": current_language().dir,
        "heading": heading,
        "author": author,
        "footer": [own_way(line) for line in footer],
        "page": _("Page {page} of {pages}"),
    }


def invoice_sheet(facts: Mapping[str, Any], *, name: str, at: datetime, currency: str, footer: str) -> dict[str, Any]:
    """An invoice on paper."""
    money = _money(currency)
    order = facts["order"]
    dates = [(_("Invoice date"), format_date(at, "medium")), (_("Order"), own_way(order["name"]))]
    dates.append((_("Date of order"), format_date(datetime.fromisoformat(order["placed_at"]), "medium")))
    if facts.get("supplied_at"):
        dates.append((_("Date of delivery"), format_date(datetime.fromisoformat(facts["supplied_at"]), "medium")))
    return _sheet(facts, title=_("Invoice"), name=name, dates=dates, footer=footer) | {
        **invoice_lines(facts, money),
        "sums": _sums(facts, money),
        "taxes": taxes_table(facts["taxes"], money),
        "payments": _payments(facts, money),
        "notes": notes_of(facts["notes"]),
    }


def _sheet(
    facts: Mapping[str, Any], *, title: str, name: str, dates: Sequence[tuple[str, str]], footer: str
) -> dict[str, Any]:
    seller = facts["seller"]
    return base_sheet(heading=f"{title} {name}", author=seller["name"], footer=_foot(seller, footer)) | {
        "title": title,
        "number": own_way(name),
        "seller": {"name": own_way(seller["name"]), "lines": [own_way(line) for line in _told(seller)]},
        "buyer": party(_("Bill to"), facts["buyer"]["lines"], [(_("VAT number"), facts["buyer"]["tax_id"])]),
        "receiver": receiver_of(facts["deliver_to"]),
        "facts": dates,
        "notices": [],
        "payments": None,
    }


def credit_note_sheet(
    facts: Mapping[str, Any], *, name: str, at: datetime, currency: str, footer: str
) -> dict[str, Any]:
    """A credit note on paper. Its amounts are positive: the title says which way they go."""
    money, invoice = _money(currency), facts["invoice"]
    dates = [
        (_("Credit note date"), format_date(at, "medium")),
        (_("For invoice"), own_way(invoice["name"])),
        (_("Invoice date"), format_date(datetime.fromisoformat(invoice["issued_at"]), "medium")),
        (_("Order"), own_way(facts["order"]["name"])),
    ]
    return _sheet(facts, title=_("Credit note"), name=name, dates=dates, footer=footer) | {
        "notices": [*_reason(facts["reason"]), *_given_as(facts.get("card", ""))],
        "columns": [_("Article"), _("Quantity"), _("Amount")],
        "rows": [_credited(item, money) for item in facts["items"]],
        "sums": [sum_row(_("Total credited"), money(facts["total"]), strong=True)],
        "taxes": taxes_table(facts["taxes"], money),
        "notes": notes_of(facts["notes"]),
    }


def _money(currency: str) -> Any:
    return lambda amount: format_money(Money(amount, currency))


def _told(seller: Mapping[str, Any]) -> list[str]:
    """The seller's lines below the name."""
    vat = _("VAT number: %(number)s", number=seller["vat_id"]) if seller["vat_id"] else ""
    return [line for line in (*seller["lines"], seller["email"], vat, seller["registration"]) if line]


def _foot(seller: Mapping[str, Any], text: str) -> list[str]:
    account = _("IBAN: %(number)s", number=seller["iban"]) if seller["iban"] else ""
    first = " · ".join(part for part in (seller["name"], seller["registration"], account) if part)
    return [first, *text.splitlines()]


def party(label: str, lines: Iterable[str], facts: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    """Somebody's address below a label."""
    told = [(name, own_way(value)) for name, value in facts if value]
    return {"label": label, "lines": [own_way(line) for line in lines], "facts": told}


def receiver_of(lines: Sequence[str]) -> dict[str, Any] | None:
    return party(_("Deliver to"), lines) if lines else None


def invoice_lines(facts: Mapping[str, Any], money: Any) -> dict[str, Any]:
    """The lines; columns that would be empty are left out."""
    lines = facts["lines"]
    has_discount, has_rate = any(line["discount"] for line in lines), any(line["rate"] for line in lines)
    columns = [_("Article"), _("Quantity"), _("Price")]
    columns += [_("Discount")] * has_discount + [_("VAT")] * has_rate + [_("Amount")]
    return {"columns": columns, "rows": [_line(line, money, has_discount, has_rate) for line in lines]}


def _line(line: Mapping[str, Any], money: Any, has_discount: bool, has_rate: bool) -> dict[str, Any]:
    sign = unit_sign(line["unit"])
    cells = [format_quantity(line["quantity"], line["unit"])]
    cells.append(f"{money(line['unit_price'])} / {sign}" if sign else money(line["unit_price"]))
    if has_discount:
        cells.append(money(-line["discount"]) if line["discount"] else "")
    if has_rate:
        cells.append(shown_rate(line["rate"]))
    return {"title": own_way(line["title"]), "details": details_of(line), "cells": [*cells, money(line["total"])]}


def details_of(line: Mapping[str, Any]) -> list[str]:
    """What stands below a title: the variant, and the SKU."""
    return [own_way(text) for text in (line.get("variant_title", ""), line.get("sku", "")) if text]


def _reason(reason: str) -> list[str]:
    """Why, in words for the buyer; what was typed stays as it is."""
    told = {"": [], CANCELLED: [_("The order was cancelled.")], EDITED: [_("The order was changed.")]}
    return told.get(reason, [own_way(reason)])


def _given_as(last4: str) -> list[str]:
    return [_("Given as a gift card, •••• %(last)s.", last=own_way(last4))] if last4 else []


def _credited(item: Mapping[str, Any], money: Any) -> dict[str, Any]:
    names = {SHIPPING: _("Delivery"), FEE: _("Payment fee"), "": _("Credited amount")}
    title = own_way(item["title"]) if item.get("title") else names[item["id"]]
    quantity = format_quantity(item["quantity"], item["unit"]) if item.get("unit") else ""
    return {"title": title, "details": details_of(item), "cells": [quantity, money(item["amount"])]}


def _sums(facts: Mapping[str, Any], money: Any) -> list[dict[str, Any]]:
    delivery = (
        _("Delivery: %(name)s", name=own_way(facts["shipping_name"])) if facts["shipping_name"] else _("Delivery")
    )
    rows = [
        (_("Goods"), facts["subtotal"]),
        (_("Discount"), -facts["discount"]),
        (delivery, facts["shipping"]),
        (_("Payment fee"), facts["payment_fee"]),
        (_("Tax"), facts["tax"]),
    ]
    shown = [sum_row(label, money(amount)) for label, amount in rows if amount]
    contained = sum(row["tax"] for row in facts["taxes"] if row["included"])
    within = [sum_row(_("Including VAT"), money(contained))] if contained else []
    return [*shown, sum_row(_("Total"), money(facts["total"]), strong=True), *within]


def sum_row(label: str, amount: str, *, strong: bool = False) -> dict[str, Any]:
    return {"label": label, "amount": amount, "strong": strong}


def taxes_table(rows: Sequence[Mapping[str, Any]], money: Any) -> dict[str, Any] | None:
    """Net, tax and gross of each rate; nothing where the order knows of no tax."""
    if not rows:
        return None
    shown = [[_rate_name(row), money(row["net"]), money(row["tax"]), money(row["net"] + row["tax"])] for row in rows]
    return {
        "title": _("VAT by rate"),
        "columns": [_("VAT rate"), _("Net"), _("VAT"), _("Gross")],
        "rows": shown,
    }


def _rate_name(row: Mapping[str, Any]) -> str:
    if not row["rate"] and not row["name"]:
        return _("Tax") if row["tax"] else _("Not taxed")
    shown = shown_rate(row["rate"])
    return " ".join(part for part in (own_way(row["name"]), shown) if part) if shown not in row["name"] else row["name"]


def shown_rate(rate: str) -> str:
    """``21%`` in the reader's way of writing; several rates as they are."""
    try:
        return format_rate(int(Decimal(rate) * PERCENT))
    except InvalidOperation:
        return rate


def _payments(facts: Mapping[str, Any], money: Any) -> dict[str, Any]:
    paid = [(_way(one), one["amount"]) for one in facts["payments"]]
    left = facts["total"] - sum(amount for _way, amount in paid)
    rows = [(_("Paid: %(way)s", way=way), money(amount)) for way, amount in paid]
    return {"title": _("Payment"), "rows": [*rows, (_("To pay"), money(max(0, left)))]}


def _way(payment: Mapping[str, Any]) -> str:
    """A gift card is a payment, told by how its code ends."""
    if payment.get("last4"):
        return _("Gift card •••• %(last)s", last=own_way(payment["last4"]))
    return str(WAYS.get(payment["provider"], payment["provider"]))


def notes_of(codes: Sequence[str]) -> list[str]:
    told = {REVERSE_CHARGE: _("Reverse charge: the customer accounts for the VAT.")}
    return [told[code] for code in codes if code in told]
