"""Stripe Connect: the platform's own account, through which merchants' accounts take their payments.

Accounts are made as https://docs.stripe.com/connect/migrate-to-controller-properties advises for direct charges:
the merchant has Stripe's full dashboard, pays Stripe's fees and answers for losses with Stripe.
"""

from collections.abc import Mapping
from typing import Any

import stripe
from stripe import StripeClient

from shared.gateways.payments import stripe_objects as objects
from shared.gateways.payments.base import ConnectedState, GatewayEvent, WebhookEndpoint
from shared.gateways.payments.stripe import CONNECT_SECONDS, HEARD_EVENTS, READ_SECONDS, RETRIES, StripeGateway
from shared.gateways.payments.stripe_failures import stripe_failures

LIVE_API, LIVE_CONNECT = "https://api.stripe.com", "https://connect.stripe.com"
ACCOUNT_EVENTS = ("account.updated", "account.application.deauthorized")
CONTROLLER: Any = {
    "fees": {"payer": "account"},
    "losses": {"payments": "stripe"},
    "requirement_collection": "stripe",
    "stripe_dashboard": {"type": "full"},
}


class StripeConnect:
    """Acts with the platform's key."""

    def __init__(self, secret_key: str, *, api_base: str = LIVE_API, tolerance: int = 300) -> None:
        self._own = StripeGateway(secret_key, api_base=api_base, tolerance=tolerance)
        connect = LIVE_CONNECT if api_base == LIVE_API else api_base
        self._client = StripeClient(
            secret_key,
            base_addresses={"api": api_base, "connect": connect},
            max_network_retries=RETRIES,
            http_client=stripe.RequestsClient(timeout=(CONNECT_SECONDS, READ_SECONDS)),
        )

    def create_account(self, email: str, country: str, reference: str, *, idempotency_key: str) -> ConnectedState:
        """An account for a merchant, who fills it in at Stripe; the same key gives the same account."""
        with stripe_failures():
            account = self._client.v1.accounts.create(
                {"email": email, "country": country, "controller": CONTROLLER, "metadata": {"store": reference}},
                {"idempotency_key": idempotency_key},
            )
        return objects.read_account(account.to_dict())

    def retrieve_account(self, account: str) -> ConnectedState:
        with stripe_failures():
            return objects.read_account(self._client.v1.accounts.retrieve(account).to_dict())

    def onboarding_url(self, account: str, *, return_url: str, refresh_url: str) -> str:
        """Where the merchant fills in what Stripe wants to know; good once, for a few minutes."""
        with stripe_failures():
            link = self._client.v1.account_links.create(
                {
                    "account": account,
                    "type": "account_onboarding",
                    "return_url": return_url,
                    "refresh_url": refresh_url,
                }
            )
        return link.url

    def disconnect(self, account: str, client_id: str) -> None:
        """Give up the right to act for an account. Stripe knows the platform by its OAuth ``client_id``."""
        with stripe_failures():
            self._client.oauth.deauthorize({"client_id": client_id, "stripe_user_id": account})

    def register_webhook(self, url: str, *, idempotency_key: str) -> WebhookEndpoint:
        """Have the events of all connected accounts sent to ``url``; keep the secret, it is told only now."""
        with stripe_failures():
            endpoint = self._client.v1.webhook_endpoints.create(
                {"url": url, "enabled_events": [*HEARD_EVENTS, *ACCOUNT_EVENTS], "connect": True},  # type: ignore[list-item]
                {"idempotency_key": idempotency_key},
            )
        return WebhookEndpoint(endpoint.id, endpoint.url, endpoint.secret or "")

    def verify_webhook(self, raw_body: bytes, headers: Mapping[str, str], secret: str) -> GatewayEvent:
        """The event in ``raw_body``. Raises BadSignature before anything is parsed."""
        return self._own.verify_webhook(raw_body, headers, secret)
