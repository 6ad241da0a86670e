"""What an operator sets up for merchants who connect their accounts."""

from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from shared.kernel.currencies import is_currency
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.money import Money, parse_money
from shared.services.payments.platform_gateways import PlatformTerms
from shared.web.forms import BaseForm, trimmed

SHORT: dict[str, Any] = {"validators": [Optional(), Length(max=300)], "filters": [trimmed]}
KEYS = ("secret_key", "webhook_secret")


class ConnectForm(BaseForm):
    """``terms()`` and ``secrets()`` are what ``set_platform_gateway`` takes."""

    enabled = BooleanField(_l("Let merchants connect their Stripe account"))
    secret_key = StringField(_l("Secret key"), **SHORT)
    webhook_secret = StringField(_l("Webhook signing secret"), **SHORT)
    client_id = StringField(_l("OAuth client id"), **SHORT)
    percent = StringField(_l("Percent of each payment"), **SHORT)
    fixed = TextAreaField(_l("Fixed amount per payment"), [Length(max=2000)], filters=[trimmed])
    returns_fee = BooleanField(_l("Refunds give the fee back"))

    @classmethod
    def of(cls, terms: PlatformTerms, enabled: bool) -> "ConnectForm":
        percent = format((Decimal(terms.fee_points) / 100).normalize(), "f")
        lines = [f"{code} {Money(amount, code).to_decimal()}" for code, amount in terms.fee_fixed.items()]
        values = {"enabled": enabled, "client_id": terms.client_id, "percent": percent, "fixed": "\n".join(lines)}
        return cls(bound=False, data=values | {"returns_fee": terms.returns_fee})

    def secrets(self, kept: dict[str, str]) -> dict[str, str] | None:
        """What was typed over what is kept; None where nothing was typed."""
        typed = {name: self[name].data for name in KEYS if self[name].data}
        return {**kept, **typed} if typed else None

    def terms(self) -> PlatformTerms:
        """Raises Invalid."""
        return PlatformTerms(
            self.client_id.data or "", _points(self.percent.data or "0"), _fixed(self.fixed.data or ""),
            self.returns_fee.data,
        )  # fmt: skip


def _points(text: str) -> int:
    try:
        points = Decimal(text.replace(",", ".").replace("%", "").strip()).scaleb(2)
    except InvalidOperation:
        points = Decimal("NaN")
    if not points.is_finite() or points != points.to_integral_value() or abs(points) > 10**6:
        raise Invalid(fields={"percent": _("Type a percentage with at most two decimals.")})
    return int(points)


def _fixed(text: str) -> dict[str, int]:
    """``EUR 0.25`` in lines: minor units by currency."""
    found: dict[str, int] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        code, _blank, amount = line.partition(" ")
        code = code.upper().rstrip(":")
        if not is_currency(code):
            raise Invalid(fields={"fixed": _("Begin each line with a currency, such as “EUR 0.25”.")})
        try:
            found[code] = parse_money(amount, code).amount
        except Invalid as error:
            raise Invalid(fields={"fixed": error.message}) from None
        if found[code] < 0:
            raise Invalid(fields={"fixed": _("This cannot be negative.")})
    return found
