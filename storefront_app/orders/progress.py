"""What happened to an order, in words for the shopper. What concerns only the merchant is left out."""

from collections.abc import Sequence
from typing import Any

from shared.kernel.formats import format_money
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.money import Money
from shared.models.orders.event import OrderEvent
from shared.models.orders.order import Order
from shared.models.payments.method import CASH_ON_DELIVERY
from shared.services.orders.timeline_handling import PARCEL_WORDS

TOLD = {
    "placed": (_l("Order placed"), "receipt", "plain"),
    "authorised": (_l("Payment authorised"), "credit-card", "info"),
    "paid": (_l("Payment received"), "credit-card", "good"),
    "deposit_paid": (_l("Deposit paid"), "credit-card", "good"),
    "fulfilled": (_l("Sent on its way"), "truck-delivery", "good"),
    "gift_cards_issued": (_l("Gift card sent by mail"), "gift", "good"),
    "gift_sent": (_l("Gift card sent to whomever it is for"), "gift", "good"),
    "ready_for_pickup": (_l("Ready for pick-up"), "building-store", "good"),
    "parcel_moved": (_l("Parcel"), "truck-delivery", "info"),
    "tracking_changed": (_l("New tracking"), "edit", "plain"),
    "downloads": (_l("Files ready to download"), "download", "good"),
    "cancelled": (_l("Order cancelled"), "circle-x", "plain"),
    "captured": (_l("Payment received"), "credit-card", "good"),
    "released": (_l("Payment let go"), "credit-card", "plain"),
    "proof_sent": (_l("Proof of payment sent"), "receipt", "info"),
    "proof_rejected": (_l("Proof of payment not accepted"), "alert-triangle", "warn"),
    "transfer_received": (_l("Payment received"), "cash", "good"),
    "edited": (_l("Order changed"), "edit", "plain"),
    "return_requested": (_l("Return asked for"), "truck-return", "info"),
    "return_approved": (_l("Return approved"), "circle-check", "good"),
    "return_declined": (_l("Return declined"), "circle-x", "warn"),
    "return_received": (_l("Return arrived"), "package", "good"),
    "return_cancelled": (_l("Return cancelled"), "circle-x", "plain"),
    "refunded": (_l("Money sent back"), "arrow-back-up", "plain"),
}
#: Events of which the shopper reads the amount, or the words, too.
WITH_AMOUNT = ("deposit_paid", "captured", "transfer_received", "refunded")
WITH_WORDS = ("proof_rejected",)
PARCEL_STATES = {status.value: status for status in PARCEL_WORDS}
COLLECTED = _l("Paid on delivery")
WAITING_CARDS = _l("Gift card ready for its day")


def steps_of(order: Order, events: Sequence[OrderEvent]) -> list[dict[str, Any]]:
    """The order's course for the page's timeline, newest first."""
    return [_step(order, event) for event in events if event.kind in TOLD]


def _step(order: Order, event: OrderEvent) -> dict[str, Any]:
    title, icon, tone = TOLD[event.kind]
    if event.kind == "paid" and order.payment_provider == CASH_ON_DELIVERY:
        title = COLLECTED
    if event.kind == "gift_cards_issued" and event.details.get("waiting"):
        title = WAITING_CARDS
    if event.kind == "parcel_moved" and event.details.get("status") in PARCEL_STATES:
        title = PARCEL_WORDS[PARCEL_STATES[event.details["status"]]]
    return {"title": str(title), "at": event.at, "text": _text(order, event), "icon": icon, "tone": tone}


def _text(order: Order, event: OrderEvent) -> str:
    if event.kind in WITH_AMOUNT:
        return format_money(Money(int(event.details.get("amount", 0)), order.currency))
    if event.kind in WITH_WORDS:
        return str(event.details.get("text", ""))
    return " ".join(filter(None, (event.details.get("carrier"), event.details.get("tracking_number"))))
