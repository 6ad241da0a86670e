"""What staff type to give money back, and to take it."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from flask import request
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from shared.kernel.errors import Invalid
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.ids import parse_id
from shared.kernel.money import parse_money
from shared.kernel.quantities import parse_quantity
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order
from shared.services.orders.collect import Collector
from shared.services.orders.reasons import REFUND_REASONS, WAYS_BACK
from shared.services.orders.refund_preview import RefundTo, RefundWish
from shared.web.forms import BaseForm, MoneyField, NotNegative, trimmed

Value = TypeVar("Value")


class RefundForm(BaseForm):
    """A refund. Of each line: ``quantity-<line>`` and ``restock-<line>`` (a location, or nothing)."""

    shipping = MoneyField(_l("Delivery"), [Optional(), NotNegative()])
    fee = MoneyField(_l("Payment fee"), [Optional(), NotNegative()])
    amount = MoneyField(_l("Amount"), [Optional(), NotNegative()])
    reason = SelectField(_l("Why?"), choices=list(REFUND_REASONS.items()))
    note = TextAreaField(_l("Note"), [Length(max=2000)], filters=[trimmed])
    to = RadioField(_l("How it goes back"), choices=list(WAYS_BACK.items()), default=RefundTo.PAYMENT.value)

    def __init__(self, currency: str, **values: Any) -> None:
        super().__init__(**values)
        for money in (self.shipping, self.fee, self.amount):
            money.currency = currency

    def wish(self, order: Order) -> RefundWish:
        """Raises Invalid, naming the fields."""
        asked = typed_wish(order)
        return RefundWish(
            quantities=asked.quantities,
            restock=asked.restock,
            shipping=self.shipping.data or 0,
            fee=self.fee.data or 0,
            amount=self.amount.data,
            payment_id=asked.payment_id,
            reason=self.reason.data,
            note=self.note.data or "",
            request_key=request.form.get("request_key", "")[:80] or None,
            to_gift_card=asked.to_gift_card,
        )


def typed_wish(order: Order) -> RefundWish:
    """What is typed so far, with the amounts left to the form. Raises Invalid (``quantity-<line>``, ``shipping`` …)."""
    quantities = {line.id: _typed(f"quantity-{line.id}", partial(_quantity, line)) for line in order.lines}
    restock = {line.id: parse_id(request.form.get(f"restock-{line.id}", "")) for line in order.lines}
    return RefundWish(
        quantities={line_id: quantity for line_id, quantity in quantities.items() if quantity},
        restock={line_id: place for line_id, place in restock.items() if place is not None},
        shipping=_typed("shipping", lambda text: parse_money(text, order.currency).amount) or 0,
        fee=_typed("fee", lambda text: parse_money(text, order.currency).amount) or 0,
        payment_id=_payment_id(),
        to_gift_card=request.form.get("to") == RefundTo.GIFT_CARD.value,
    )


def _payment_id() -> UUID | None:
    return parse_id(request.form.get("payment", ""))


def _typed(name: str, read: Callable[[str], Value]) -> Value | None:
    """Nothing where nothing is typed. Raises Invalid with the field's name."""
    text = request.form.get(name, "").strip()
    if not text:
        return None
    try:
        return read(text)
    except Invalid as error:
        words = error.message or next(iter(error.fields.values()), "")
        raise Invalid(words, fields={name: words}) from None


def _quantity(line: OrderLine, text: str) -> int:
    return parse_quantity(text, line.unit)


class AmountForm(BaseForm):
    """An amount of money to take; empty is all of it."""

    amount = MoneyField(_l("Amount"), [Optional(), NotNegative()])

    def __init__(self, currency: str, **values: Any) -> None:
        super().__init__(**values)
        self.amount.currency = currency


class CashForm(AmountForm):
    collected_by = SelectField(
        _l("Who took it?"),
        choices=[(Collector.COURIER.value, _l("The courier")), (Collector.STAFF.value, _l("One of us"))],
        default=Collector.COURIER.value,
    )
    collected_on = DateField(_l("When?"), [Optional()])


class RejectionForm(BaseForm):
    reason = StringField(_l("Why not?"), [Length(max=500)], filters=[trimmed])
