"""What staff type about a return."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import request
from wtforms import RadioField, TextAreaField
from wtforms.validators import Length, Optional

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.ids import parse_id
from shared.kernel.quantities import Unit, parse_quantity
from shared.models.orders.order import Order
from shared.models.returns.case import Return
from shared.models.returns.status import Condition
from shared.services.orders.reasons import WAYS_BACK
from shared.services.orders.refund_preview import RefundTo
from shared.services.returns.opening import WantedLine
from shared.services.returns.receiving import Finding
from shared.services.returns.refunding import ReturnRefundWish
from shared.web.forms import BaseForm, MoneyField, NotNegative, trimmed


class RefundForm(BaseForm):
    """What is kept, and what is given back besides the goods. Of each line: ``quantity-<line>``."""

    restocking_fee = MoneyField(_l("Restocking fee"), [Optional(), NotNegative()])
    postage = MoneyField(_l("Postage of the return"), [Optional(), NotNegative()])
    shipping = MoneyField(_l("Delivery"), [Optional(), NotNegative()])
    note = TextAreaField(_l("Note"), [Length(max=2000)], filters=[trimmed])
    to = RadioField(_l("How it goes back"), choices=list(WAYS_BACK.items()), default=RefundTo.PAYMENT.value)

    def __init__(self, currency: str, **values: Any) -> None:
        super().__init__(**values)
        for money in (self.restocking_fee, self.postage, self.shipping):
            money.currency = currency

    def wish(self, order: Order, returned: Return) -> ReturnRefundWish:
        """Raises Invalid, naming the fields."""
        return ReturnRefundWish(
            quantities=typed_quantities(order, returned),
            restocking_fee=self.restocking_fee.data or 0,
            postage=self.postage.data or 0,
            shipping=self.shipping.data or 0,
            note=self.note.data or "",
            request_key=request.form.get("request_key", "")[:80] or None,
            to_gift_card=self.to.data == RefundTo.GIFT_CARD.value,
        )


def typed_lines(order: Order) -> dict[UUID, WantedLine]:
    """Of each line of an order ``quantity-``, ``reason-`` and ``note-<line>``. Raises Invalid."""
    quantities = _typed((line.id, line.unit) for line in order.lines)
    return {
        line_id: WantedLine(quantity, request.form.get(f"reason-{line_id}", "")[:200])
        for line_id, quantity in quantities.items()
    }


def typed_quantities(order: Order, returned: Return) -> dict[UUID, int]:
    """Of each line of a return ``quantity-<order line>``. Raises Invalid."""
    units = {line.id: line.unit for line in order.lines}
    return _typed((part.order_line_id, units[part.order_line_id]) for part in returned.lines)


def typed_findings(returned: Return) -> dict[UUID, Finding]:
    """Of each line that came back ``condition-`` and ``location-<order line>``. Raises Invalid."""
    found, wrong = {}, {}
    for part in returned.lines:
        if not part.received:
            continue
        code = request.form.get(f"condition-{part.order_line_id}", "")
        if code not in {one.value for one in Condition}:
            wrong[f"condition-{part.order_line_id}"] = _("Say how it is.")
            continue
        place = parse_id(request.form.get(f"location-{part.order_line_id}", ""))
        is_damaged = Condition(code) is Condition.DAMAGED
        found[part.order_line_id] = Finding(Condition(code), None if is_damaged else place)
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    return found


def typed_swaps(units: dict[UUID, Unit]) -> dict[UUID, int]:
    """``swap-<variant>`` of those variants. Raises Invalid."""
    return _typed(units.items(), "swap")


def _typed(rows: Iterable[tuple[UUID, Unit]], name: str = "quantity") -> dict[UUID, int]:
    wrong: dict[str, str] = {}
    found: dict[UUID, int] = {}
    for key, unit in rows:
        text = request.form.get(f"{name}-{key}", "").strip()
        if not text:
            continue
        try:
            found[key] = parse_quantity(text, unit)
        except Invalid as error:
            wrong[f"{name}-{key}"] = error.message or next(iter(error.fields.values()), "")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    return {key: quantity for key, quantity in found.items() if quantity}
