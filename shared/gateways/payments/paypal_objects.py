"""PayPal's objects as ours: https://developer.paypal.com/docs/api/orders/v2/ and …/payments/v2/."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from shared.gateways.payments.base import (
    CheckoutRequest,
    CheckoutStatus,
    GatewayDispute,
    GatewayPayment,
    GatewayRefund,
    HostedCheckout,
    PaymentStatus,
    RefundStatus,
)
from shared.gateways.payments.paypal_money import from_paypal, to_paypal

Values = dict[str, Any]
TAKEN = ("COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED")
FAILED = ("DECLINED", "FAILED")
ENDED = ("VOIDED", "EXPIRED", "DENIED")
REFUND_STATUS = {
    "COMPLETED": RefundStatus.SUCCEEDED,
    "PENDING": RefundStatus.PENDING,
    "FAILED": RefundStatus.FAILED,
    "CANCELLED": RefundStatus.CANCELLED,
}
#: Money that has left, or is about to.
GIVEN_BACK = (RefundStatus.SUCCEEDED, RefundStatus.PENDING)
PAY_LINKS = ("payer-action", "approve")
LONGEST_NAME = 127
MOST_ITEMS = 100


def order_body(request: CheckoutRequest) -> Values:
    """What is asked for when an order is made. PayPal adds its own token to the address that it leads back to."""
    unit: Values = {
        "reference_id": "default",
        "custom_id": request.reference,
        "amount": to_paypal(request.amount, request.currency),
    }
    if len(request.lines) <= MOST_ITEMS:
        unit["amount"] |= {"breakdown": {"item_total": to_paypal(request.amount, request.currency)}}
        unit["items"] = [
            {
                "name": line.name[:LONGEST_NAME],
                "quantity": str(line.quantity),
                "unit_amount": to_paypal(line.unit_amount, request.currency),
            }
            for line in request.lines
        ]
    context = {
        "return_url": request.success_url.replace("{CHECKOUT_ID}", "1"),
        "cancel_url": request.cancel_url,
        "user_action": "PAY_NOW",
        "shipping_preference": "NO_SHIPPING",
    }
    if request.locale:
        context["locale"] = request.locale.replace("_", "-")
    return {
        "intent": "AUTHORIZE" if request.capture_later else "CAPTURE",
        "purchase_units": [unit],
        "payment_source": {"paypal": {"experience_context": context}},
    }


def read_checkout(order: Values, *, livemode: bool) -> HostedCheckout:
    """An order of PayPal's is pay page and payment in one; its id is both."""
    unit, payment = order["purchase_units"][0], read_payment(order, livemode=livemode)
    return HostedCheckout(
        id=order["id"],
        url=link_of(order, *PAY_LINKS),
        status=_status_of(order, payment),
        payment_status=payment.status,
        payment_id=order["id"],
        reference=unit.get("custom_id", ""),
        amount=payment.amount,
        currency=payment.currency,
        livemode=livemode,
        payment=payment,
    )


def _status_of(order: Values, payment: GatewayPayment) -> CheckoutStatus:
    """A payment that was declined for good is over, whatever the order says."""
    told = order["status"]
    if told == "VOIDED" or payment.failure:
        return CheckoutStatus.EXPIRED
    if told == "COMPLETED" or payment.status is not PaymentStatus.UNPAID:
        return CheckoutStatus.COMPLETE
    return CheckoutStatus.APPROVED if told == "APPROVED" else CheckoutStatus.OPEN


def read_payment(order: Values, *, livemode: bool) -> GatewayPayment:
    """The money of an order. One that was only put aside can be taken until its authorisation ends."""
    unit = order["purchase_units"][0]
    captures, authorisation = captures_of(order), authorisation_of(order)
    received = sum(from_paypal(capture["amount"]) for capture in captures if capture["status"] in TAKEN)
    status = _money_state(captures, authorisation)
    is_aside = authorisation is not None and status is PaymentStatus.AUTHORISED
    failed = [capture for capture in captures if capture["status"] in FAILED]
    return GatewayPayment(
        id=order["id"],
        status=status,
        amount=from_paypal(unit["amount"]),
        amount_capturable=from_paypal(authorisation["amount"]) if authorisation is not None and is_aside else 0,
        amount_received=received,
        currency=unit["amount"]["currency_code"],
        livemode=livemode,
        reference=unit.get("custom_id", ""),
        failure=failed[-1]["status"] if failed and status is PaymentStatus.UNPAID else "",
        capture_before=moment_of(authorisation.get("expiration_time")) if authorisation is not None else None,
        refunded=sum(refund.amount for refund in refunds_of(order) if refund.status in GIVEN_BACK),
    )


def _money_state(captures: list[Values], authorisation: Values | None) -> PaymentStatus:
    told = {capture["status"] for capture in captures}
    if told & set(TAKEN):
        return PaymentStatus.PAID
    if "PENDING" in told:
        return PaymentStatus.PROCESSING
    if authorisation is None or authorisation["status"] in ("CAPTURED", "PARTIALLY_CAPTURED"):
        return PaymentStatus.UNPAID
    if authorisation["status"] in ENDED:
        return PaymentStatus.CANCELLED
    return PaymentStatus.PROCESSING if authorisation["status"] == "PENDING" else PaymentStatus.AUTHORISED


def captures_of(order: Values) -> list[Values]:
    return list(_payments_of(order).get("captures") or [])


def authorisation_of(order: Values) -> Values | None:
    """The newest: an older one was replaced by it."""
    found: list[Values] = _payments_of(order).get("authorizations") or []
    return found[-1] if found else None


def refunds_of(order: Values) -> Iterator[GatewayRefund]:
    """Oldest first."""
    told = _payments_of(order).get("refunds") or []
    for refund in sorted(told, key=lambda refund: str(refund.get("create_time", ""))):
        yield read_refund(refund, order["id"])


def read_refund(refund: Values, order_id: str) -> GatewayRefund:
    return GatewayRefund(
        id=refund["id"],
        status=REFUND_STATUS[refund["status"]],
        amount=from_paypal(refund["amount"]),
        currency=refund["amount"]["currency_code"],
        payment_id=order_id,
        reference=refund.get("custom_id", ""),
        failure=str((refund.get("status_details") or {}).get("reason", "")),
    )


def read_dispute(dispute: Values, order_id: str, kind: str) -> GatewayDispute:
    money = dispute["dispute_amount"]
    return GatewayDispute(
        id=dispute["dispute_id"],
        amount=from_paypal(money),
        currency=money["currency_code"],
        payment_id=order_id,
        reason=str(dispute.get("reason", "")).lower(),
        status=str(dispute.get("status", "")).lower(),
        answer_by=moment_of(dispute.get("seller_response_due_date")),
        is_new=kind.endswith(".CREATED"),
        is_closed=kind.endswith(".RESOLVED"),
    )


def link_of(thing: Values, *names: str) -> str:
    """The address of the first link with one of these names."""
    links = {link.get("rel"): str(link.get("href", "")) for link in thing.get("links") or []}
    return next((links[name] for name in names if links.get(name)), "")


def moment_of(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _payments_of(order: Values) -> Values:
    return order["purchase_units"][0].get("payments") or {}
