"""Stripe's objects as the emulator makes them, field for field; the tests hold them against the SDK's own classes."""

import hashlib
import secrets
import time
from copy import deepcopy
from typing import Any

import stripe

from shared.gateways.payments.emulator.blanks import BLANK_CHARGE, BLANK_INTENT, BLANK_SESSION

Thing = dict[str, Any]
API_VERSION: str = stripe.api_version or "2026-10-28.endive"
DAY = 86_400
AUTHORISED_DAYS = 7
EVIDENCE_DAYS = 9
CARD = {"brand": "visa", "country": "US", "exp_month": 12, "exp_year": 2034, "funding": "credit", "last4": "4242"}


def new_id(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(12)}"


def account_of(key: str) -> str:
    """The account that a key belongs to: every test key is the key of an account of its own."""
    return f"acct_{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def moment() -> int:
    return int(time.time())


def new_session(url_base: str, params: Thing, lines: list[Thing], intent_data: Thing) -> Thing:
    """An open Checkout Session; its pay page is on this server."""
    session_id = new_id("cs_test")
    total = sum(line["amount_total"] for line in lines)
    return deepcopy(BLANK_SESSION) | {
        "id": session_id,
        "amount_subtotal": total,
        "amount_total": total,
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "created": moment(),
        "currency": lines[0]["currency"],
        "customer": params.get("customer"),
        "customer_email": params.get("customer_email"),
        "expires_at": int(params.get("expires_at") or moment() + DAY),
        "locale": params.get("locale"),
        "metadata": params.get("metadata") or {},
        "saved_payment_method_options": params.get("saved_payment_method_options")
        and {"allow_redisplay_filters": ["always"], "payment_method_remove": None}
        | params["saved_payment_method_options"],
        "submit_type": params.get("submit_type"),
        "success_url": params.get("success_url"),
        "url": f"{url_base}/c/pay/{session_id}",
        "_line_items": lines,
        "_intent": intent_data,
    }


def new_line(name: str, description: str | None, currency: str, unit_amount: int, quantity: int) -> Thing:
    total = unit_amount * quantity
    price = {
        "id": new_id("price"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": moment(),
        "currency": currency,
        "livemode": False,
        "metadata": {},
        "product": new_id("prod"),
        "type": "one_time",
        "unit_amount": unit_amount,
        "unit_amount_decimal": str(unit_amount),
    }
    return {
        "id": new_id("li"),
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": total,
        "amount_tax": 0,
        "amount_total": total,
        "currency": currency,
        "description": name,
        "price": price,
        "quantity": quantity,
        "_note": description,
    }


def new_intent(
    amount: int,
    currency: str,
    *,
    metadata: Thing,
    capture_method: str,
    receipt_email: str | None,
    fee: int | None = None,
    customer: str | None = None,
) -> Thing:
    intent_id = new_id("pi")
    return deepcopy(BLANK_INTENT) | {
        "id": intent_id,
        "amount": amount,
        "application_fee_amount": fee,
        "capture_method": capture_method,
        "customer": customer,
        "client_secret": f"{intent_id}_secret_{secrets.token_hex(12)}",
        "created": moment(),
        "currency": currency,
        "metadata": metadata,
        "receipt_email": receipt_email,
    }


def new_charge(
    intent: Thing, card: Thing, *, captured: bool, failure: tuple[str, str] | None, email: str | None
) -> Thing:
    """What was put aside can be captured for seven days."""
    if not captured and not failure:
        card = card | {"capture_before": moment() + AUTHORISED_DAYS * DAY}
    return deepcopy(BLANK_CHARGE) | {
        "id": new_id("ch"),
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if captured and not failure else 0,
        "billing_details": {"address": None, "email": email, "name": None, "phone": None, "tax_id": None},
        "captured": captured and not failure,
        "created": moment(),
        "currency": intent["currency"],
        "customer": intent["customer"],
        "failure_code": failure[0] if failure else None,
        "failure_message": failure[1] if failure else None,
        "metadata": intent["metadata"],
        "paid": not failure,
        "payment_intent": intent["id"],
        "payment_method": new_id("pm"),
        "payment_method_details": {"type": "card", "card": CARD | card},
        "receipt_email": email,
        "status": "failed" if failure else "succeeded",
    }


def new_refund(charge: Thing, amount: int, reason: str | None, metadata: Thing) -> Thing:
    """How it goes depends on the card; what is not certain yet is settled a moment later."""
    course = charge.get("_refunds", "")
    return {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": moment(),
        "currency": charge["currency"],
        "destination_details": {"type": "card", "card": {"type": "refund", "reference_status": "pending"}},
        "failure_balance_transaction": None,
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "pending_reason": None,
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "pending" if course == "pending" else "succeeded",
        "transfer_reversal": None,
        "_becomes": {"pending": "succeeded", "failing": "failed"}.get(course),
    }


def new_dispute(charge: Thing) -> Thing:
    return {
        "id": new_id("du"),
        "object": "dispute",
        "amount": charge["amount"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": moment(),
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {},
        "evidence_details": {
            "due_by": moment() + EVIDENCE_DAYS * DAY,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {"type": "card", "card": {"brand": "visa", "case_type": "chargeback"}},
        "reason": "fraudulent",
        "status": "needs_response",
    }


def new_endpoint(
    url: str, events: list[str], description: str | None, metadata: Thing, *, connect: bool = False
) -> Thing:
    return {
        "id": new_id("we"),
        "object": "webhook_endpoint",
        "api_version": API_VERSION,
        "application": None,
        "created": moment(),
        "description": description,
        "enabled_events": events,
        "livemode": False,
        "metadata": metadata,
        "status": "enabled",
        "url": url,
        "_secret": f"whsec_{secrets.token_hex(24)}",
        "_connect": connect,
    }


def new_event(kind: str, thing: Thing, request: Thing, account: str | None) -> Thing:
    event = {
        "id": new_id("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": moment(),
        "data": {"object": shown(thing)},
        "livemode": False,
        "pending_webhooks": 0,
        "request": request,
        "type": kind,
    }
    return event | ({"account": account} if account else {})


def shown(thing: Thing) -> Thing:
    """The object as clients see it: without our own notes."""
    return {name: value for name, value in thing.items() if not name.startswith("_")}
