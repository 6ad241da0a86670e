"""PayPal by its REST API: orders that the shopper approves on PayPal's page, and that we then have paid.

The id of PayPal's order is pay page and payment in one: what was taken, put aside and given back stands in it.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from shared.gateways.payments import paypal_objects as objects
from shared.gateways.payments.base import (
    BadSignature,
    CheckoutRequest,
    CheckoutStatus,
    GatewayEvent,
    GatewayPayment,
    GatewayRefund,
    GatewayRefused,
    HostedCheckout,
    PaymentStatus,
    WebhookEndpoint,
)
from shared.gateways.payments.paypal_line import PayPalLine, Values
from shared.gateways.payments.paypal_money import from_paypal, to_paypal
from shared.kernel.errors import GatewayFailed
from shared.kernel.i18n import gettext as _

HEARD_EVENTS = (
    "CHECKOUT.ORDER.APPROVED",
    "CHECKOUT.ORDER.VOIDED",
    "PAYMENT.AUTHORIZATION.CREATED",
    "PAYMENT.AUTHORIZATION.VOIDED",
    "PAYMENT.CAPTURE.COMPLETED",
    "PAYMENT.CAPTURE.DENIED",
    "PAYMENT.CAPTURE.PENDING",
    "PAYMENT.CAPTURE.REFUNDED",
    "PAYMENT.CAPTURE.REVERSED",
    "CUSTOMER.DISPUTE.CREATED",
    "CUSTOMER.DISPUTE.UPDATED",
    "CUSTOMER.DISPUTE.RESOLVED",
)
REFUND_EVENTS = ("PAYMENT.CAPTURE.REFUNDED", "PAYMENT.CAPTURE.REVERSED")
#: What PayPal asks back to say whether it sent a webhook, by the header that it came in.
SIGNED_BY = {
    "auth_algo": "paypal-auth-algo",
    "cert_url": "paypal-cert-url",
    "transmission_id": "paypal-transmission-id",
    "transmission_sig": "paypal-transmission-sig",
    "transmission_time": "paypal-transmission-time",
}
LONGEST_HEADER = 1000


class PayPalGateway:
    """One PayPal account's payments; ``webhook_id`` is what PayPal calls this store's webhook."""

    def __init__(self, line: PayPalLine, *, livemode: bool, webhook_id: str = "") -> None:
        self._line, self._livemode, self._webhook_id = line, livemode, webhook_id

    def check_account(self) -> None:
        """Raises GatewayRefused where PayPal knows neither the account nor its webhook."""
        self._line.sign_in()
        if self._webhook_id:
            self._line.get(f"/v1/notifications/webhooks/{quote(self._webhook_id, safe='')}")

    def create_checkout(self, request: CheckoutRequest) -> HostedCheckout:
        return self._read(
            self._line.post("/v2/checkout/orders", objects.order_body(request), key=request.idempotency_key)
        )

    def retrieve_checkout(self, checkout_id: str) -> HostedCheckout:
        return self._read(self._order(checkout_id))

    def complete_checkout(self, checkout_id: str) -> HostedCheckout:
        """Take the money, or put it aside, as the order was made for. Where somebody was quicker, what came of it.

        The key changes with the order: after a refusal the shopper's next choice is a new attempt.
        """
        order = self._order(checkout_id)
        if self._read(order).status is not CheckoutStatus.APPROVED:
            return self._read(order)
        act = "authorize" if order["intent"] == "AUTHORIZE" else "capture"
        key = f"{act}-{checkout_id}-{order.get('update_time') or order.get('create_time', '')}"
        try:
            told = self._line.post(f"/v2/checkout/orders/{quote(checkout_id, safe='')}/{act}", {}, key=key)
        except GatewayRefused:
            now = self.retrieve_checkout(checkout_id)
            if now.payment_status is PaymentStatus.UNPAID:
                raise
            return now
        return self._read(told) if _is_whole(told) else self.retrieve_checkout(checkout_id)

    def expire_checkout(self, checkout_id: str) -> HostedCheckout:
        """Without our asking for it no money moves, so a page of PayPal's ends by being left alone."""
        order = self._order(checkout_id)
        checkout = self._read(order)
        if checkout.status in (CheckoutStatus.OPEN, CheckoutStatus.APPROVED):
            return self._read({**order, "status": "VOIDED"})
        return checkout

    def retrieve_payment(self, payment_id: str) -> GatewayPayment:
        return objects.read_payment(self._order(payment_id), livemode=self._livemode)

    def capture_payment(
        self, payment_id: str, amount: int, currency: str, *, idempotency_key: str, application_fee: int = 0
    ) -> GatewayPayment:
        """Take what was put aside, or part of it; PayPal lets go of the rest. No platform takes a fee here."""
        body = {"amount": to_paypal(amount, currency), "final_capture": True}
        told = self._line.post(f"{self._authorisation(payment_id)}/capture", body, key=idempotency_key)
        if told.get("status") not in objects.TAKEN:
            raise GatewayFailed(_("PayPal is still looking at this payment."))
        payment = self.retrieve_payment(payment_id)
        if payment.status is PaymentStatus.PAID:
            return payment
        taken = from_paypal(told["amount"])  # the answer counts, even where the order does not show it yet
        return replace(payment, status=PaymentStatus.PAID, amount_received=taken, amount_capturable=0)

    def cancel_payment(self, payment_id: str, *, idempotency_key: str) -> GatewayPayment:
        """Let go of what was put aside."""
        self._line.post(f"{self._authorisation(payment_id)}/void", {}, key=idempotency_key)
        return self.retrieve_payment(payment_id)

    def refund(
        self,
        payment_id: str,
        amount: int,
        currency: str,
        *,
        idempotency_key: str,
        reference: str = "",
        reason: str = "",
        return_fee: bool = False,
    ) -> GatewayRefund:
        """Send money back; ``reference`` is kept with the refund, ``reason`` is ours alone."""
        capture = next(
            (one for one in objects.captures_of(self._order(payment_id)) if one["status"] in objects.TAKEN), None
        )
        if capture is None:
            raise GatewayRefused(_("PayPal has no payment that could be refunded."))
        body = {"amount": to_paypal(amount, currency), "custom_id": reference}
        path = f"/v2/payments/captures/{quote(capture['id'], safe='')}/refund"
        return objects.read_refund(self._line.post(path, body, key=idempotency_key), payment_id)

    def list_refunds(self, payment_id: str) -> list[GatewayRefund]:
        return list(objects.refunds_of(self._order(payment_id)))

    def register_webhook(self, url: str, *, idempotency_key: str) -> WebhookEndpoint:
        """Have events sent to ``url``. PayPal signs with its own key; what belongs to us is the webhook's id."""
        body = {"url": url, "event_types": [{"name": name} for name in HEARD_EVENTS]}
        webhook = self._line.post("/v1/notifications/webhooks", body, key=idempotency_key)
        return WebhookEndpoint(webhook["id"], webhook["url"], secret=webhook["id"])

    def verify_webhook(self, raw_body: bytes, headers: Mapping[str, str], secret: str) -> GatewayEvent:
        """Ask PayPal whether it sent this to the webhook whose id is ``secret``, then look up what it speaks of.

        https://developer.paypal.com/docs/api/webhooks/v1/#verify-webhook-signature. Raises BadSignature.
        """
        signed = {name: headers.get(header, "") for name, header in SIGNED_BY.items()}
        event = _parse(raw_body)
        if not secret or not all(0 < len(text) <= LONGEST_HEADER for text in signed.values()):
            raise _unsigned()
        asked = json.dumps(signed | {"webhook_id": secret})[:-1].encode() + b', "webhook_event": ' + raw_body + b"}"
        try:
            told = self._line.post("/v1/notifications/verify-webhook-signature", asked)
        except GatewayRefused as refusal:
            raise _unsigned() from refusal
        if told.get("verification_status") != "SUCCESS":
            raise _unsigned()
        return self._event(event)

    def _event(self, event: Values) -> GatewayEvent:
        """What a message speaks of as it is now; of foreign things nothing."""
        kind, thing = str(event["event_type"]), event.get("resource") or {}
        order_id = self._order_id(kind, thing)
        is_dispute, is_refund = kind.startswith("CUSTOMER.DISPUTE."), kind in REFUND_EVENTS
        return GatewayEvent(
            id=str(event["id"]),
            kind=kind,
            created_at=datetime.fromisoformat(event["create_time"]),
            livemode=self._livemode,
            checkout=self.retrieve_checkout(order_id) if order_id and not is_dispute and not is_refund else None,
            dispute=objects.read_dispute(thing, order_id, kind) if is_dispute and order_id else None,
            payment_id=order_id,
            tells_refunds=is_refund,
        )

    def _order_id(self, kind: str, thing: Values) -> str:
        """PayPal's order behind a capture, an authorisation, a refund or a dispute; empty where there is none."""
        if kind.startswith("CHECKOUT.ORDER."):
            return str(thing.get("id", ""))
        known = _related_order(thing)
        if known:
            return known
        path = _path_to_payment(kind, thing)
        try:
            return _related_order(self._line.get(path)) if path else ""
        except GatewayRefused:
            return ""

    def _order(self, order_id: str) -> Values:
        return self._line.get(f"/v2/checkout/orders/{quote(order_id, safe='')}")

    def _authorisation(self, order_id: str) -> str:
        found = objects.authorisation_of(self._order(order_id))
        if found is None:
            raise GatewayRefused(_("PayPal has put nothing aside for this payment."))
        return f"/v2/payments/authorizations/{quote(found['id'], safe='')}"

    def _read(self, order: Values) -> HostedCheckout:
        return objects.read_checkout(order, livemode=self._livemode)


def _is_whole(order: Values) -> bool:
    return bool(order.get("purchase_units")) and "amount" in order["purchase_units"][0]


def _parse(raw_body: bytes) -> Values:
    """The body is passed on as it came, so it must be one JSON object and nothing else."""
    try:
        event: Any = json.loads(raw_body.decode("utf-8"))
        if isinstance(event, dict) and event["id"] and event["event_type"] and event["create_time"]:
            return event
    except (KeyError, UnicodeDecodeError, ValueError):
        pass
    raise BadSignature(_("The event cannot be read."))


def _unsigned() -> BadSignature:
    return BadSignature(_("The event's signature does not hold."))


def _related_order(thing: Values) -> str:
    related = (thing.get("supplementary_data") or {}).get("related_ids") or {}
    return str(related.get("order_id", ""))


def _path_to_payment(kind: str, thing: Values) -> str:
    """Where PayPal tells of the capture or authorisation that a message is about."""
    if kind.startswith("CUSTOMER.DISPUTE."):
        disputed = thing.get("disputed_transactions") or [{}]
        capture = str(disputed[0].get("seller_transaction_id", ""))
        return f"/v2/payments/captures/{quote(capture, safe='')}" if capture else ""
    if kind in REFUND_EVENTS:
        path = urlsplit(objects.link_of(thing, "up")).path
        return path if path.startswith("/v2/payments/captures/") else ""
    room = "authorizations" if ".AUTHORIZATION." in kind else "captures"
    return f"/v2/payments/{room}/{quote(str(thing.get('id', '')), safe='')}"
