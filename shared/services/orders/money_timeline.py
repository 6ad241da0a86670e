"""What happened to an order's money, in sentences of the reader's language."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from shared.kernel.formats import format_date, format_datetime, format_money
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money
from shared.models.orders.event import OrderEvent
from shared.models.orders.order import Order
from shared.services.orders.reasons import reason_label


def amount_of(event: OrderEvent, order: Order) -> str:
    return format_money(Money(int(event.details.get("amount", 0)), order.currency))


def _paid(event: OrderEvent, order: Order) -> str:
    amount = amount_of(event, order)
    if event.actor and event.details.get("collected_by") == "courier":
        return _("%(name)s noted that the courier brought %(amount)s.", name=event.actor, amount=amount)
    if event.actor:
        return _("%(name)s noted that %(amount)s was paid in cash.", name=event.actor, amount=amount)
    if event.details.get("collected_by"):
        return _("%(amount)s was paid in cash.", amount=amount)
    return _("%(amount)s was paid by card.", amount=amount)


def _gift_card_spent(event: OrderEvent, order: Order) -> str:
    last = str(event.details.get("gift_card", ""))
    return _("%(amount)s was paid with the gift card that ends in %(last)s.", amount=amount_of(event, order), last=last)


def _deposit_paid(event: OrderEvent, order: Order) -> str:
    return _("The deposit of %(amount)s was paid.", amount=amount_of(event, order))


def _authorised(event: OrderEvent, order: Order) -> str:
    return _("The bank has put %(amount)s aside.", amount=amount_of(event, order))


def _capture_requested(event: OrderEvent, order: Order) -> str:
    return _("%(name)s asked the bank for %(amount)s.", name=event.actor or "–", amount=amount_of(event, order))


def _captured(event: OrderEvent, order: Order) -> str:
    return _("%(amount)s of what was put aside was taken.", amount=amount_of(event, order))


def _release_requested(event: OrderEvent, order: Order) -> str:
    if not event.actor:
        return _("The bank was asked to let go of %(amount)s.", amount=amount_of(event, order))
    return _("%(name)s asked the bank to let go of %(amount)s.", name=event.actor, amount=amount_of(event, order))


def _released(event: OrderEvent, order: Order) -> str:
    return _("The bank has let go of %(amount)s.", amount=amount_of(event, order))


def _action_failed(event: OrderEvent, order: Order) -> str:
    return _("The payment provider would not do it.")


def _ending(event: OrderEvent, order: Order) -> str:
    return _("The bank will soon let go of %(amount)s: take it before then.", amount=amount_of(event, order))


def _refund_requested(event: OrderEvent, order: Order) -> str:
    return _("%(name)s refunded %(amount)s. It is on its way.", name=event.actor or "–", amount=amount_of(event, order))


def _refunded(event: OrderEvent, order: Order) -> str:
    amount = amount_of(event, order)
    if event.details.get("origin") == "provider":
        return _("%(amount)s was refunded in the payment provider’s own dashboard.", amount=amount)
    if event.details.get("gift_card"):
        last = str(event.details["gift_card"])
        if event.details.get("is_new_card"):
            return _("%(amount)s was given back as a new gift card that ends in %(last)s.", amount=amount, last=last)
        return _("%(amount)s went back onto the gift card that ends in %(last)s.", amount=amount, last=last)
    if event.actor:
        return _("%(name)s gave %(amount)s back by hand.", name=event.actor, amount=amount)
    return _("%(amount)s was refunded.", amount=amount)


def _refund_failed(event: OrderEvent, order: Order) -> str:
    return _("The refund of %(amount)s did not go through.", amount=amount_of(event, order))


def _refund_by_hand(event: OrderEvent, order: Order) -> str:
    return _("%(name)s gave the money back otherwise.", name=event.actor or "–")


def _disputed(event: OrderEvent, order: Order) -> str:
    return _("The customer disputes the payment of %(amount)s at the bank.", amount=amount_of(event, order))


def _dispute_closed(event: OrderEvent, order: Order) -> str:
    if event.details.get("status") == "won":
        return _("The dispute was decided for you.")
    return _("The dispute is closed.")


def _proof_sent(event: OrderEvent, order: Order) -> str:
    return _("The customer sent a proof of payment.")


def _proof_rejected(event: OrderEvent, order: Order) -> str:
    return _("%(name)s did not accept the proof of payment.", name=event.actor or "–")


def _transfer_received(event: OrderEvent, order: Order) -> str:
    return _(
        "%(name)s noted that %(amount)s arrived by transfer.", name=event.actor or "–", amount=amount_of(event, order)
    )


def _reminded(event: OrderEvent, order: Order) -> str:
    return _("The customer was reminded to pay.")


def money_text(kind: str, details: Mapping[str, Any]) -> str:
    """The particular of such an event: a reason, a provider's words, a date."""
    if kind in ("refund_requested", "refunded") and details.get("reason"):
        return reason_label(str(details["reason"]))
    if kind in ("refund_failed", "action_failed"):
        return str(details.get("problem", ""))
    if kind == "proof_rejected":
        return str(details.get("text", ""))
    if kind == "paid" and details.get("collected_on"):
        return _("Collected on %(date)s.", date=format_date(date.fromisoformat(str(details["collected_on"]))))
    moment = details.get("answer_by") or details.get("until")
    if kind in ("disputed", "authorisation_ending") and moment:
        return _("Until %(date)s.", date=format_datetime(datetime.fromisoformat(str(moment)), "short"))
    return ""


MONEY_SENTENCES: Mapping[str, Callable[[OrderEvent, Order], str]] = {
    "paid": _paid,
    "gift_card_spent": _gift_card_spent,
    "deposit_paid": _deposit_paid,
    "authorised": _authorised,
    "capture_requested": _capture_requested,
    "captured": _captured,
    "release_requested": _release_requested,
    "released": _released,
    "action_failed": _action_failed,
    "authorisation_ending": _ending,
    "refund_requested": _refund_requested,
    "refunded": _refunded,
    "refund_failed": _refund_failed,
    "refund_by_hand": _refund_by_hand,
    "disputed": _disputed,
    "dispute_closed": _dispute_closed,
    "proof_sent": _proof_sent,
    "proof_rejected": _proof_rejected,
    "transfer_received": _transfer_received,
    "payment_reminded": _reminded,
}
