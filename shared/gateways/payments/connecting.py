"""Merchants' accounts that work through the platform's own."""

from collections.abc import Mapping
from typing import Protocol

from shared.gateways.payments.base import ConnectedState, GatewayEvent, WebhookEndpoint


class ConnectGateway(Protocol):
    """The platform's own account with a provider, through which merchants' accounts work."""

    def create_account(self, email: str, country: str, reference: str, *, idempotency_key: str) -> ConnectedState: ...

    def retrieve_account(self, account: str) -> ConnectedState: ...

    def onboarding_url(self, account: str, *, return_url: str, refresh_url: str) -> str: ...

    def disconnect(self, account: str, client_id: str) -> None: ...

    def register_webhook(self, url: str, *, idempotency_key: str) -> WebhookEndpoint: ...

    def verify_webhook(self, raw_body: bytes, headers: Mapping[str, str], secret: str) -> GatewayEvent: ...
