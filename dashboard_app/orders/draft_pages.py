"""A draft's form: what it shows, and what was typed into it."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import g, render_template, request

from dashboard_app.orders.line_rows import (
    CUSTOM,
    LineRow,
    new_wishes,
    read_amount,
    read_off,
    read_price,
    read_quantity,
    row_of_draft_line,
    typed_amount,
    typed_off,
    typed_rows,
)
from shared.gateways.payments.provider import all_providers
from shared.kernel.addresses import LABELS, Address
from shared.kernel.errors import Invalid
from shared.kernel.formats import country_choices
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.customers.customer import Customer, addresses_of, customer_by_id, find_customer
from shared.models.orders.draft import DraftLine, DraftOrder
from shared.models.shipping.rate import all_zones
from shared.models.taxes.tax_class import all_tax_classes
from shared.services.orders.drafts.wishes import DraftWish, LineWish, wish_of
from shared.services.payments.methods import offered_methods
from shared.services.shipping.places import known_countries
from shared.services.taxes.shown import tax_rows

PARTS = ("name", "company", "street", "postcode", "city", "area")
PLAIN = ("email", "phone", "tax_id", "note", "staff_note", "shipping_name")


def show_draft(
    draft: DraftOrder, *, rows: list[LineRow] | None = None, errors: dict[str, str] | None = None, status: int = 200
) -> Any:
    """The page; ``rows`` and the posted form stand where something was refused."""
    sent = request.form if errors is not None else None
    zones = all_zones()
    return render_template(
        "drafts/show.html",
        draft=draft,
        rows=rows if rows is not None else [row_of_draft_line(line, draft.currency) for line in draft.lines],
        value=_values(draft) if sent is None else _values(draft) | {name: sent[name] for name in sent},
        errors=errors or {},
        labels=LABELS,
        parts=PARTS,
        countries=[("", ""), *country_choices(known_countries())],
        rates=[(str(rate.id), f"{rate.name} · {zone.name}") for zone in zones for rate in zone.rates],
        classes=[(str(one.id), one.name) for one in all_tax_classes()],
        custom=CUSTOM,
        methods=offered_methods(draft.currency),
        titles={code: provider.title for code, provider in all_providers().items()},
        customer=customer_by_id(draft.customer_id) if draft.customer_id else None,
        **totals_of(draft),
    ), status


def totals_of(draft: DraftOrder) -> dict[str, Any]:
    """What the sums beside the form show."""
    taxes = tax_rows(draft.tax, draft.tax_included, draft.tax_lines, draft.tax_treatment)
    return {"sums": draft, "taxes": taxes, "currency": draft.currency, "problem": ""}


def _values(draft: DraftOrder) -> dict[str, str]:
    zone = ZoneInfo(g.store.timezone)
    until = draft.valid_until.astimezone(zone).date().isoformat() if draft.valid_until else ""
    return {
        **{name: getattr(draft, name) for name in PLAIN},
        **{part: draft.address.get(part, "") for part in (*PARTS, "country")},
        "rate": str(draft.rate_id or ""),
        "shipping_price": typed_amount(draft.shipping_price, draft.currency),
        "off": typed_off(draft.manual_discount, draft.currency),
        "off_reason": draft.manual_discount.get("reason", ""),
        "tags": ", ".join(draft.tags),
        "valid_until": until,
    }


def typed_draft_rows(draft: DraftOrder) -> list[LineRow]:
    return typed_rows((row_of_draft_line(line, draft.currency) for line in draft.lines), draft.locale, draft.currency)


def typed_wish(draft: DraftOrder, rows: list[LineRow]) -> DraftWish:
    """The draft as the form wants it. Raises Invalid with the fields' names."""
    form, currency = request.form, draft.currency
    known = {str(line.id): line for line in draft.lines}
    kept = [_kept_wish(known[row.key], row, currency) for row in rows if row.key in known and read_quantity(row)]
    address = {part: form.get(part, "") for part in (*PARTS, "country")}
    plain: dict[str, Any] = {name: form.get(name, "") for name in PLAIN}
    wish = replace(
        wish_of(draft),
        lines=[*kept, *new_wishes(rows, currency)],
        address=Address.from_dict(address).to_dict(),
        rate_id=parse_id(form.get("rate", "")),
        shipping_price=read_amount("shipping_price", currency),
        discount=read_off("off", form.get("off", ""), form.get("off_reason", ""), currency),
        tags=form.get("tags", "").split(","),
        valid_until=_until(),
        **plain,
    )
    return _with_customer(wish)


def _kept_wish(line: DraftLine, row: LineRow, currency: str) -> LineWish:
    return LineWish(
        quantity=read_quantity(row),
        line_id=line.id,
        variant_id=line.variant_id,
        unit_price=read_price(row, currency),
        tax_class_id=line.tax_class_id,
        requires_shipping=line.requires_shipping,
        discount=read_off(f"off-{row.key}", row.off, row.reason, currency),
    )


def _until() -> datetime | None:
    """The end of that day in the store's zone. Raises Invalid."""
    text = request.form.get("valid_until", "")
    if not text:
        return None
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 (a day of the store's own calendar)
        return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(g.store.timezone)) - timedelta(minutes=1)
    except (ValueError, OverflowError):
        raise Invalid(fields={"valid_until": _("Choose a day that is still to come.")}) from None


def _with_customer(wish: DraftWish) -> DraftWish:
    """Whoever was picked from the list brings what is known of them; an address that is known is that customer's."""
    picked = parse_id(request.form.get("customer", ""))
    if picked is None:
        known = find_customer(wish.email) if wish.email.strip() else None
        return replace(wish, customer_id=known.id if known else None)
    customer = customer_by_id(picked)
    return replace(wish, **_known_of(customer, wish))


def _known_of(customer: Customer, wish: DraftWish) -> dict[str, Any]:
    book = addresses_of(customer.id)
    first = next((one for one in book if one.is_default), book[0] if book else None)
    address = first.fields if first is not None else {"name": customer.name, "country": wish.address.get("country", "")}
    phone = (first.phone if first is not None else "") or customer.phone
    return {"customer_id": customer.id, "email": customer.email, "phone": phone, "address": address}
