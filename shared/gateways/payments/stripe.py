"""Stripe through its own SDK: Checkout for paying, webhooks for hearing about it."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

import stripe
from stripe import StripeClient

from shared.gateways.payments import stripe_objects as objects
from shared.gateways.payments.amounts import to_stripe
from shared.gateways.payments.auditing import Page
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
from shared.gateways.payments.card_keeping import SavedCard
from shared.gateways.payments.stripe_checkout import checkout_params
from shared.gateways.payments.stripe_failures import stripe_failures
from shared.kernel.errors import GatewayFailed
from shared.kernel.i18n import gettext as _

Found = TypeVar("Found", GatewayPayment, GatewayRefund)
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
        with stripe_failures():
            self._client.v1.accounts.retrieve_current()

    def create_checkout(self, request: CheckoutRequest) -> HostedCheckout:
        """A pay page for the request's lines; the same idempotency key gives the same page."""
        with stripe_failures():
            session = self._client.v1.checkout.sessions.create(
                checkout_params(request), {"idempotency_key": request.idempotency_key}
            )
        return objects.read_checkout(session.to_dict())

    def retrieve_checkout(self, checkout_id: str) -> HostedCheckout:
        with stripe_failures():
            session = self._client.v1.checkout.sessions.retrieve(checkout_id, {"expand": WITH_MONEY})
        return objects.read_checkout(session.to_dict())

    def complete_checkout(self, checkout_id: str) -> HostedCheckout:
        """Stripe takes the money by itself as soon as the shopper pays."""
        return self.retrieve_checkout(checkout_id)

    def expire_checkout(self, checkout_id: str) -> HostedCheckout:
        """Close a pay page: nobody pays for what is no longer on offer. One that ended before is given as it is."""
        try:
            with stripe_failures():
                return objects.read_checkout(self._client.v1.checkout.sessions.expire(checkout_id).to_dict())
        except GatewayFailed:
            ended = self.retrieve_checkout(checkout_id)
            if ended.status is CheckoutStatus.OPEN:
                raise
            return ended

    def retrieve_payment(self, payment_id: str) -> GatewayPayment:
        with stripe_failures():
            intent = self._client.v1.payment_intents.retrieve(payment_id, {"expand": ["latest_charge"]})
        return objects.read_payment(intent.to_dict())

    def capture_payment(
        self, payment_id: str, amount: int, currency: str, *, idempotency_key: str, application_fee: int = 0
    ) -> GatewayPayment:
        """Take what was authorised, or part of it, with the platform's share of that."""
        params: dict[str, Any] = {"amount_to_capture": to_stripe(amount, currency)}
        if application_fee:
            params["application_fee_amount"] = to_stripe(application_fee, currency)
        with stripe_failures():
            intent = self._client.v1.payment_intents.capture(
                payment_id,
                params,  # type: ignore[arg-type]
                {"idempotency_key": idempotency_key},
            )
        return objects.read_payment(intent.to_dict())

    def cancel_payment(self, payment_id: str, *, idempotency_key: str) -> GatewayPayment:
        """Give up a payment that was not taken; what was authorised is released."""
        with stripe_failures():
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
        return_fee: bool = False,
    ) -> GatewayRefund:
        """Send money back, with ``return_fee`` the platform's share too. ``reference`` and ``reason`` are ours."""
        notes = {"reference": reference, "reason": reason}
        params: dict[str, Any] = {
            "payment_intent": payment_id,
            "amount": to_stripe(amount, currency),
            "metadata": {name: value for name, value in notes.items() if value},
        }
        if return_fee:
            params["refund_application_fee"] = True
        with stripe_failures():
            refund = self._client.v1.refunds.create(params, {"idempotency_key": idempotency_key})  # type: ignore[arg-type]
        return objects.read_refund(refund.to_dict())

    def list_refunds(self, payment_id: str) -> list[GatewayRefund]:
        """All that was given back of a payment or is on its way, whoever asked for it; oldest first."""
        with stripe_failures():
            page = self._client.v1.refunds.list({"payment_intent": payment_id, "limit": EVENTS_PER_PAGE})
            found = [refund.to_dict() for refund in page.auto_paging_iter()]
        return [objects.read_refund(refund) for refund in reversed(found)]

    def list_payments(self, since: datetime, cursor: str = "") -> Page[GatewayPayment]:
        """The account's payments made since, with what was refunded of each, newest first."""
        params = _page_params(since, cursor) | {"expand": ["data.latest_charge"]}
        with stripe_failures():
            page = self._client.v1.payment_intents.list(params)  # type: ignore[arg-type]
        return _page([objects.read_payment(intent.to_dict()) for intent in page.data], page.has_more)

    def list_refunds_since(self, since: datetime, cursor: str = "") -> Page[GatewayRefund]:
        """All refunds of the account made since, newest first."""
        with stripe_failures():
            page = self._client.v1.refunds.list(_page_params(since, cursor))  # type: ignore[arg-type]
        return _page([objects.read_refund(refund.to_dict()) for refund in page.data], page.has_more)

    def create_customer(self, email: str, name: str, reference: str, *, idempotency_key: str) -> str:
        """Make the shopper known there; the same key gives the same customer."""
        with stripe_failures():
            customer = self._client.v1.customers.create(
                {"email": email, "name": name, "metadata": {"reference": reference}},
                {"idempotency_key": idempotency_key},
            )
        return customer.id

    def delete_customer(self, customer: str) -> None:
        """Have the shopper and the kept cards forgotten; fine where that was done before."""
        with suppress(GatewayRefused), stripe_failures():
            self._client.v1.customers.delete(customer)

    def list_cards(self, customer: str) -> list[SavedCard]:
        """The cards that the shopper agreed to have kept, newest first."""
        with stripe_failures():
            page = self._client.v1.customers.payment_methods.list(customer, {"type": "card", "limit": 20})
        return [objects.read_card(method.to_dict()) for method in page.data]

    def remove_card(self, card_id: str) -> None:
        with stripe_failures():
            self._client.v1.payment_methods.detach(card_id)

    def list_events(self, since: datetime) -> Iterator[GatewayEvent]:
        """What happened since, oldest first: for catching up on lost webhooks (Stripe keeps 30 days)."""
        with stripe_failures():
            page = self._client.v1.events.list(
                {"created": {"gte": int(since.timestamp())}, "types": list(HEARD_EVENTS), "limit": EVENTS_PER_PAGE}
            )
            found = [event.to_dict() for event in page.auto_paging_iter()]
        yield from map(objects.read_event, reversed(found))

    def register_webhook(self, url: str, *, idempotency_key: str) -> WebhookEndpoint:
        """Have events sent to ``url``; keep the secret, it is told only now."""
        with stripe_failures():
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


def _page_params(since: datetime, cursor: str) -> dict[str, Any]:
    params: dict[str, Any] = {"created": {"gte": int(since.timestamp())}, "limit": EVENTS_PER_PAGE}
    return params | ({"starting_after": cursor} if cursor else {})


def _page(things: list[Found], has_more: bool) -> Page[Found]:
    return Page(tuple(things), things[-1].id if has_more and things else "")
