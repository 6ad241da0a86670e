"""Stripe through its own SDK: Checkout for paying, webhooks for hearing about it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import stripe
from stripe import StripeClient
from stripe.params.checkout import SessionCreateParams

from shared.gateways.payments import stripe_objects as objects
from shared.gateways.payments.amounts import to_stripe
from shared.gateways.payments.base import (
    BadSignature,
    CheckoutRequest,
    CheckoutStatus,
    GatewayEvent,
    GatewayPayment,
    GatewayRefund,
    GatewayRefused,
    HostedCheckout,
    WebhookEndpoint,
)
from shared.kernel.errors import GatewayFailed
from shared.kernel.i18n import gettext as _

CONNECT_SECONDS = 3.05
READ_SECONDS = 20
RETRIES = 2
EVENTS_PER_PAGE = 100
HEARD_EVENTS: tuple[Any, ...] = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "payment_intent.succeeded",
    "payment_intent.amount_capturable_updated",
    "payment_intent.canceled",
    "payment_intent.payment_failed",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
)
#: A pay page is read with the money behind it: only there it says what was put aside and until when.
WITH_MONEY = ["payment_intent.latest_charge"]


class StripeGateway:
    """One Stripe account's payments. ``account`` acts for a connected account."""

    def __init__(
        self, secret_key: str, *, api_base: str = "https://api.stripe.com", account: str = "", tolerance: int = 300
    ) -> None:
        self._tolerance = tolerance
        self._client = StripeClient(
            secret_key,
            stripe_account=account or None,
            base_addresses={"api": api_base},
            max_network_retries=RETRIES,
            http_client=stripe.RequestsClient(timeout=(CONNECT_SECONDS, READ_SECONDS)),
        )

    def check_account(self) -> None:
        """Raises GatewayRefused where Stripe does not accept the key."""
        with _failures():
            self._client.v1.accounts.retrieve_current()

    def create_checkout(self, request: CheckoutRequest) -> HostedCheckout:
        """A pay page for the request's lines; the same idempotency key gives the same page."""
        with _failures():
            session = self._client.v1.checkout.sessions.create(
                _checkout_params(request), {"idempotency_key": request.idempotency_key}
            )
        return objects.read_checkout(session.to_dict())

    def retrieve_checkout(self, checkout_id: str) -> HostedCheckout:
        with _failures():
            session = self._client.v1.checkout.sessions.retrieve(checkout_id, {"expand": WITH_MONEY})
        return objects.read_checkout(session.to_dict())

    def complete_checkout(self, checkout_id: str) -> HostedCheckout:
        """Stripe takes the money by itself as soon as the shopper pays."""
        return self.retrieve_checkout(checkout_id)

    def expire_checkout(self, checkout_id: str) -> HostedCheckout:
        """Close a pay page: nobody pays for what is no longer on offer. One that ended before is given as it is."""
        try:
            with _failures():
                return objects.read_checkout(self._client.v1.checkout.sessions.expire(checkout_id).to_dict())
        except GatewayFailed:
            ended = self.retrieve_checkout(checkout_id)
            if ended.status is CheckoutStatus.OPEN:
                raise
            return ended

    def retrieve_payment(self, payment_id: str) -> GatewayPayment:
        with _failures():
            intent = self._client.v1.payment_intents.retrieve(payment_id, {"expand": ["latest_charge"]})
        return objects.read_payment(intent.to_dict())

    def capture_payment(self, payment_id: str, amount: int, currency: str, *, idempotency_key: str) -> GatewayPayment:
        """Take what was authorised, or part of it."""
        with _failures():
            intent = self._client.v1.payment_intents.capture(
                payment_id, {"amount_to_capture": to_stripe(amount, currency)}, {"idempotency_key": idempotency_key}
            )
        return objects.read_payment(intent.to_dict())

    def cancel_payment(self, payment_id: str, *, idempotency_key: str) -> GatewayPayment:
        """Give up a payment that was not taken; what was authorised is released."""
        with _failures():
            intent = self._client.v1.payment_intents.cancel(payment_id, {}, {"idempotency_key": idempotency_key})
        return objects.read_payment(intent.to_dict())

    def refund(
        self,
        payment_id: str,
        amount: int,
        currency: str,
        *,
        idempotency_key: str,
        reference: str = "",
        reason: str = "",
    ) -> GatewayRefund:
        """Send money back. ``reference`` and ``reason`` are ours and kept with the refund."""
        notes = {"reference": reference, "reason": reason}
        with _failures():
            refund = self._client.v1.refunds.create(
                {
                    "payment_intent": payment_id,
                    "amount": to_stripe(amount, currency),
                    "metadata": {name: value for name, value in notes.items() if value},
                },
                {"idempotency_key": idempotency_key},
            )
        return objects.read_refund(refund.to_dict())

    def list_refunds(self, payment_id: str) -> list[GatewayRefund]:
        """All that was given back of a payment or is on its way, whoever asked for it; oldest first."""
        with _failures():
            page = self._client.v1.refunds.list({"payment_intent": payment_id, "limit": EVENTS_PER_PAGE})
            found = [refund.to_dict() for refund in page.auto_paging_iter()]
        return [objects.read_refund(refund) for refund in reversed(found)]

    def list_events(self, since: datetime) -> Iterator[GatewayEvent]:
        """What happened since, oldest first: for catching up on lost webhooks (Stripe keeps 30 days)."""
        with _failures():
            page = self._client.v1.events.list(
                {"created": {"gte": int(since.timestamp())}, "types": list(HEARD_EVENTS), "limit": EVENTS_PER_PAGE}
            )
            found = [event.to_dict() for event in page.auto_paging_iter()]
        yield from map(objects.read_event, reversed(found))

    def register_webhook(self, url: str, *, idempotency_key: str) -> WebhookEndpoint:
        """Have events sent to ``url``; keep the secret, it is told only now."""
        with _failures():
            endpoint = self._client.v1.webhook_endpoints.create(
                {"url": url, "enabled_events": list(HEARD_EVENTS)},
                {"idempotency_key": idempotency_key},
            )
        return WebhookEndpoint(endpoint.id, endpoint.url, endpoint.secret or "")

    def verify_webhook(self, raw_body: bytes, headers: Mapping[str, str], secret: str) -> GatewayEvent:
        """The event in ``raw_body`` (exactly as received). Raises BadSignature before anything is parsed."""
        signature = headers.get("stripe-signature", "")
        if not secret:
            raise BadSignature(_("This account has no webhook secret, so no event can be trusted."))
        try:
            text = raw_body.decode("utf-8")
            stripe.WebhookSignature.verify_header(text, signature, secret, self._tolerance)
        except (stripe.SignatureVerificationError, UnicodeDecodeError, ValueError) as error:
            raise BadSignature(_("The event's signature does not hold.")) from error
        return objects.parse_event(text)


def _checkout_params(request: CheckoutRequest) -> SessionCreateParams:
    params: dict[str, Any] = {
        "mode": "payment",
        "client_reference_id": request.reference,
        "line_items": [_line_params(line, request.currency) for line in request.lines],
        "success_url": request.success_url.replace("{CHECKOUT_ID}", "{CHECKOUT_SESSION_ID}"),
        "cancel_url": request.cancel_url,
        "metadata": {**request.metadata, "reference": request.reference},
        "payment_intent_data": {
            "metadata": {**request.metadata, "reference": request.reference},
            "capture_method": "manual" if request.capture_later else "automatic",
        },
        "payment_method_types": ["card"],
    }
    if request.customer_email:
        params["customer_email"] = request.customer_email
    if request.locale:
        params["locale"] = objects.stripe_locale(request.locale)
    if request.expires_at:
        params["expires_at"] = int(request.expires_at.timestamp())
    return params  # type: ignore[return-value]


def _line_params(line: Any, currency: str) -> dict[str, Any]:
    product = {"name": line.name} | ({"description": line.description} if line.description else {})
    price = {
        "currency": currency.lower(),
        "unit_amount": to_stripe(line.unit_amount, currency),
        "product_data": product,
    }
    return {"price_data": price, "quantity": line.quantity}


@contextmanager
def _failures() -> Iterator[None]:
    """Stripe's errors as ours; its message is fit for merchants, and holds no secret.

    What Stripe will not do at all is told apart from what may work later, or has been done without our hearing of it.
    """
    try:
        yield
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        raise GatewayRefused(_("Stripe does not accept this account's key.")) from error
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        raise GatewayRefused(_("Stripe refused: %(reason)s", reason=error.user_message or str(error))) from error
    except stripe.APIConnectionError as error:
        raise GatewayFailed(_("Stripe could not be reached. Try again in a moment.")) from error
    except stripe.StripeError as error:
        reason = error.user_message or str(error)
        raise GatewayFailed(_("Stripe refused: %(reason)s", reason=reason)) from error
