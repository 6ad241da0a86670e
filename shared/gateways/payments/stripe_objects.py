"""Stripe's objects read into our own vocabulary."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from shared.gateways.payments.amounts import from_stripe
from shared.gateways.payments.base import (
    BadSignature,
    CheckoutStatus,
    ConnectedState,
    GatewayDispute,
    GatewayEvent,
    GatewayPayment,
    GatewayRefund,
    HostedCheckout,
    PaymentStatus,
    RefundStatus,
)
from shared.gateways.payments.card_keeping import SavedCard
from shared.kernel.i18n import gettext as _

INTENT_STATUS = {
    "requires_payment_method": PaymentStatus.UNPAID,
    "requires_confirmation": PaymentStatus.UNPAID,
    "requires_action": PaymentStatus.UNPAID,
    "processing": PaymentStatus.PROCESSING,
    "requires_capture": PaymentStatus.AUTHORISED,
    "succeeded": PaymentStatus.PAID,
    "canceled": PaymentStatus.CANCELLED,
}
REFUND_STATUS = {
    "pending": RefundStatus.PENDING,
    "requires_action": RefundStatus.PENDING,
    "succeeded": RefundStatus.SUCCEEDED,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.CANCELLED,
}
REFUND_KINDS = frozenset(("refund.created", "refund.updated", "refund.failed", "charge.refunded"))
STRIPE_LOCALES = frozenset(
    "bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl "
    "sv th tr vi zh zh-HK zh-TW".split()
)
Values = Mapping[str, Any]


def read_checkout(session: Values) -> HostedCheckout:
    currency = (session.get("currency") or "").upper()
    intent = session.get("payment_intent")
    return HostedCheckout(
        id=session["id"],
        url=session.get("url") or "",
        status=CheckoutStatus(session["status"] or "open"),
        payment_status=_money_state(session),
        payment_id=_id_of(session.get("payment_intent")),
        reference=session.get("client_reference_id") or "",
        amount=from_stripe(session.get("amount_total") or 0, currency) if currency else 0,
        currency=currency,
        livemode=session["livemode"],
        metadata=dict(session.get("metadata") or {}),
        payment=read_payment(intent) if isinstance(intent, Mapping) else None,
    )


def _money_state(session: Values) -> PaymentStatus:
    """The page itself says only paid or not; what is put aside, or was let go, its payment knows."""
    if session["payment_status"] in ("paid", "no_payment_required"):
        return PaymentStatus.PAID
    intent = session.get("payment_intent")
    if isinstance(intent, Mapping) and session.get("status") == "complete":
        return INTENT_STATUS[intent["status"]]
    return PaymentStatus.UNPAID


def read_payment(intent: Values) -> GatewayPayment:
    currency = intent["currency"].upper()
    metadata = dict(intent.get("metadata") or {})
    return GatewayPayment(
        id=intent["id"],
        status=INTENT_STATUS[intent["status"]],
        amount=from_stripe(intent["amount"], currency),
        amount_capturable=from_stripe(intent["amount_capturable"], currency),
        amount_received=from_stripe(intent["amount_received"], currency),
        currency=currency,
        livemode=intent["livemode"],
        reference=metadata.get("reference", ""),
        failure=(intent.get("last_payment_error") or {}).get("message") or "",
        metadata=metadata,
        capture_before=_capture_before(intent),
        refunded=from_stripe(_charge_of(intent).get("amount_refunded") or 0, currency),
        created_at=datetime.fromtimestamp(intent["created"], UTC) if intent.get("created") else None,
    )


def _charge_of(intent: Values) -> Values:
    charge = intent.get("latest_charge")
    return charge if isinstance(charge, Mapping) else {}


def _capture_before(intent: Values) -> datetime | None:
    """Where the charge was read along, the moment from which the bank lets go of what was put aside."""
    card = (_charge_of(intent).get("payment_method_details") or {}).get("card")
    moment = (card or {}).get("capture_before")
    return datetime.fromtimestamp(moment, UTC) if moment else None


def read_refund(refund: Values) -> GatewayRefund:
    currency = refund["currency"].upper()
    metadata = dict(refund.get("metadata") or {})
    return GatewayRefund(
        id=refund["id"],
        status=REFUND_STATUS[refund.get("status") or "pending"],
        amount=from_stripe(refund["amount"], currency),
        currency=currency,
        payment_id=_id_of(refund.get("payment_intent")),
        reference=metadata.get("reference", ""),
        failure=refund.get("failure_reason") or "",
        metadata=metadata,
    )


def read_dispute(dispute: Values) -> GatewayDispute:
    currency = dispute["currency"].upper()
    due = (dispute.get("evidence_details") or {}).get("due_by")
    return GatewayDispute(
        id=dispute["id"],
        amount=from_stripe(dispute["amount"], currency),
        currency=currency,
        payment_id=_id_of(dispute.get("payment_intent")),
        reason=dispute["reason"],
        status=dispute["status"],
        answer_by=datetime.fromtimestamp(due, UTC) if due else None,
    )


def read_card(method: Values) -> SavedCard:
    card = method["card"]
    return SavedCard(method["id"], card["brand"], card["last4"], card["exp_month"], card["exp_year"])


def read_account(account: Values) -> ConnectedState:
    wanted = account.get("requirements") or {}
    due = (*(wanted.get("past_due") or ()), *(wanted.get("currently_due") or ()))
    return ConnectedState(
        id=account["id"],
        charges_enabled=bool(account.get("charges_enabled")),
        payouts_enabled=bool(account.get("payouts_enabled")),
        details_submitted=bool(account.get("details_submitted")),
        due=tuple(dict.fromkeys(due)),
        disabled_reason=wanted.get("disabled_reason") or "",
        email=account.get("email") or "",
    )


def _told_dispute(event_kind: str, dispute: Values) -> GatewayDispute:
    return replace(
        read_dispute(dispute), is_new=event_kind.endswith(".created"), is_closed=event_kind.endswith(".closed")
    )


def read_event(event: Values) -> GatewayEvent:
    """An event; objects of kinds that we do not follow are left out."""
    thing = event["data"]["object"]
    kind = thing.get("object")
    return GatewayEvent(
        id=event["id"],
        kind=event["type"],
        created_at=datetime.fromtimestamp(event["created"], UTC),
        livemode=event["livemode"],
        account=event.get("account") or "",
        checkout=read_checkout(thing) if kind == "checkout.session" else None,
        payment=read_payment(thing) if kind == "payment_intent" else None,
        refund=read_refund(thing) if kind == "refund" else None,
        dispute=_told_dispute(event["type"], thing) if kind == "dispute" else None,
        payment_id=_id_of(thing.get("payment_intent")) if kind in ("refund", "charge", "dispute") else "",
        connected=read_account(thing) if kind == "account" else None,
        tells_refunds=event["type"] in REFUND_KINDS,
    )


def parse_event(text: str) -> GatewayEvent:
    """A verified event's text. Raises BadSignature where it is signed but no event."""
    try:
        return read_event(json.loads(text))
    except (KeyError, TypeError, ValueError) as error:
        raise BadSignature(_("The event cannot be read.")) from error


def stripe_locale(locale: str) -> str:
    """The pay page's language: ours if Stripe speaks it, else the browser's (``auto``)."""
    tag = locale.replace("_", "-")
    if tag in STRIPE_LOCALES:
        return tag
    language = tag.partition("-")[0]
    return language if language in STRIPE_LOCALES else "auto"


def _id_of(value: Any) -> str:
    """An id, whether the object was expanded or not."""
    if isinstance(value, Mapping):
        return str(value["id"])
    return value or ""
