"""Discounts and the reasons for them in sentences: for shoppers, merchants and programs alike."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.kernel.formats import country_name, format_exact_percent, format_money, format_number
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import ngettext
from shared.kernel.money import Money
from shared.models.promotions.discount import DiscountKind
from shared.services.promotions.inputs import DiscountInput
from shared.services.promotions.terms import Applied, Reason, Refused


def told_applied(applied: Applied, currency: str) -> str:
    """Why it applies: because its conditions hold, and nothing that excludes it saves more."""
    if not applied.amount:
        return _("Applied: the delivery will be free.")
    return _(
        "Applied: everything it asks for is fulfilled. It saves %(amount)s.", amount=_money(applied.amount, currency)
    )


def told_refused(refused: Refused, currency: str) -> str:
    return _SENTENCES[refused.reason](refused, currency)


def told_record(record: Mapping[str, Any], currency: str) -> str:
    """The same for what an order remembers; see ``record_of``."""
    kept = Refused(
        Reason(record["reason"]),
        None,
        "",
        record.get("amount", 0),
        record.get("count", 0),
        tuple(record.get("names", ())),
    )
    return told_refused(kept, currency)


def record_of(refused: Refused) -> dict[str, Any]:
    """What an order remembers of a discount that it did not get."""
    name = refused.offer.name if refused.offer else ""
    told = {"name": name, "code": refused.code, "reason": refused.reason.value}
    more = {"amount": refused.amount, "count": refused.count, "names": list(refused.names)}
    return told | {key: value for key, value in more.items() if value}


def _money(amount: int, currency: str) -> str:
    return format_money(Money(amount, currency))


_SENTENCES: Mapping[Reason, Callable[[Refused, str], str]] = {
    Reason.APPLIED: lambda _refused, _currency: _("Applied."),
    Reason.UNKNOWN: lambda _refused, _currency: _("We do not know this code. Check it for typing mistakes."),
    Reason.OFF: lambda _refused, _currency: _("Not applied: it is switched off at the moment."),
    Reason.NOT_BEGUN: lambda _refused, _currency: _("Not applied: it has not begun yet."),
    Reason.OVER: lambda _refused, _currency: _("Not applied: it is over."),
    Reason.USED_UP: lambda _refused, _currency: _("Not applied: it has been used as often as it can be."),
    Reason.USED_BY_CUSTOMER: lambda _refused, _currency: _(
        "Not applied: this customer has used it as often as one customer can."
    ),
    Reason.OTHER_CUSTOMERS: lambda _refused, _currency: _("Not applied: it is for certain customers only."),
    Reason.NOT_FIRST_ORDER: lambda _refused, _currency: _("Not applied: it is for a first order only."),
    Reason.OTHER_COUNTRY: lambda _refused, _currency: _("Not applied: it is for orders to other countries."),
    Reason.NOTHING_COVERED: lambda _refused, _currency: _("Not applied: nothing in the cart belongs to it."),
    Reason.BELOW_AMOUNT: lambda refused, currency: _(
        "Not applied: goods for another %(amount)s are missing.", amount=_money(refused.amount, currency)
    ),
    Reason.BELOW_QUANTITY: lambda refused, _currency: ngettext(
        "Not applied: one more piece is missing.", "Not applied: %(count)s more pieces are missing.", refused.count
    ),
    Reason.NOTHING_SENT: lambda _refused, _currency: _("Not applied: nothing in the cart has to be delivered."),
    Reason.SAVES_NOTHING: lambda _refused, _currency: _("Not applied: there is nothing that it would make cheaper."),
    Reason.BEATEN: lambda refused, _currency: _(
        "Not applied: it cannot be combined with “%(names)s”, which saves more.", names="”, “".join(refused.names)
    ),
}


def summary_lines(wanted: DiscountInput, currency: str) -> list[str]:
    """What a discount does, when and for whom, in plain sentences."""
    lines = [_reduction(wanted, currency)]
    lines.append(_("It applies by itself.") if wanted.is_automatic else _("Shoppers type a code for it."))
    if wanted.covered is not None:
        lines.append(
            ngettext(
                "For one choice of the catalogue.", "For %(count)s choices of the catalogue.", wanted.covered.count
            )
        )
    if wanted.min_subtotal:
        lines.append(_("From %(amount)s on.", amount=_money(wanted.min_subtotal, currency)))
    if wanted.min_quantity:
        lines.append(ngettext("From one piece on.", "From %(count)s pieces on.", wanted.min_quantity))
    if wanted.group_ids is not None:
        lines.append(_("For certain customer groups only."))
    if wanted.first_order_only:
        lines.append(_("For a customer’s first order only."))
    if wanted.countries:
        lines.append(
            _("For deliveries to %(countries)s.", countries=", ".join(country_name(code) for code in wanted.countries))
        )
    if wanted.usage_limit:
        lines.append(ngettext("Once in all.", "%(count)s times in all.", wanted.usage_limit))
    if wanted.customer_limit:
        lines.append(ngettext("Once per customer.", "%(count)s times per customer.", wanted.customer_limit))
    lines.append(_combinations(wanted))
    return lines


def _reduction(wanted: DiscountInput, currency: str) -> str:
    percent = format_exact_percent(wanted.value)
    is_order = wanted.discount_class == "order"
    match wanted.kind:
        case DiscountKind.PERCENTAGE:
            told = _("%(value)s off the order.") if is_order else _("%(value)s off each product.")
            return told % {"value": percent}
        case DiscountKind.AMOUNT:
            told = _("%(value)s off the order.") if is_order else _("%(value)s off each piece.")
            return told % {"value": _money(wanted.value, currency)}
        case DiscountKind.FREE_SHIPPING:
            return _("Free delivery.")
        case DiscountKind.BUY_X_GET_Y:
            counts = {"buy": format_number(wanted.buy_quantity), "get": format_number(wanted.get_quantity)}
            return _("Buy %(buy)s, and %(get)s more cost %(value)s less.", value=percent, **counts)
        case DiscountKind.TIERS:
            steps = ", ".join(
                f"{format_number(count)}: −{format_exact_percent(value)}" for count, value in wanted.tiers
            )
            return _("The more, the cheaper (pieces: reduction): %(steps)s.", steps=steps)


def _combinations(wanted: DiscountInput) -> str:
    names = {"product": _("products"), "order": _("the order"), "shipping": _("the delivery")}
    told = [name for key, name in names.items() if key in wanted.combines_with]
    if not told:
        return _("It stands alone: no other discount beside it.")
    return _("It can stand beside discounts off: %(classes)s.", classes=", ".join(told))
