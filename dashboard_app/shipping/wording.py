"""Deliveries in words."""

from typing import Any

from flask import g

from shared.kernel.formats import format_money
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import ngettext
from shared.kernel.money import Money
from shared.models.shipping.rate import RateBasis
from shared.services.shipping.rates import Considered
from shared.services.shipping.tables import read_steps


def price_text(rate: Any) -> str:
    """``€4.95``, or ``€4.90 to €9.90, by weight``; then from when it is free."""
    money = _money
    if rate.basis is RateBasis.FLAT:
        text = money(rate.price) if rate.price else _("Free")
    else:
        prices = [step.price for step in read_steps(rate.steps)]
        text = _spans(rate.basis, money(min(prices)), money(max(prices)))
    if rate.free_over is None:
        return text
    return _("%(price)s, free from %(amount)s", price=text, amount=money(rate.free_over))


def days_text(rate: Any) -> str:
    """``2–4 days``; nothing where nobody said."""
    least, most = rate.min_days, rate.max_days
    if least is None and most is None:
        return ""
    if least is None or most is None or least == most:
        return _days(most if least is None else least)
    return f"{least}–{_days(most)}"


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count)


def refusal_text(one: Considered) -> str:
    """Why a delivery is not offered."""
    if one.is_unplaced:
        return _("not offered: one of the two postcodes is not in your table")
    return _("not offered: its table does not reach so far")


def _spans(basis: RateBasis, least: str, most: str) -> str:
    price = least if least == most else _("%(least)s to %(most)s", least=least, most=most)
    match basis:
        case RateBasis.WEIGHT:
            return _("%(price)s, by weight", price=price)
        case RateBasis.PRICE:
            return _("%(price)s, by the price of the goods", price=price)
        case RateBasis.QUANTITY:
            return _("%(price)s, by the number of things", price=price)
        case _:
            return _("%(price)s, by distance", price=price)


def _money(amount: int) -> str:
    return format_money(Money(amount, g.store.currency))
