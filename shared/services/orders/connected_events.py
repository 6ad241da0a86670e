"""What a provider tells the platform of its merchants' accounts: each message finds the store whose account it is."""

from collections.abc import Mapping
from uuid import UUID

from shared.db.session import store_scope
from shared.gateways.payments.base import GatewayEvent
from shared.models.payments.connection import find_account, find_platform_gateway
from shared.services.orders.payment_events import take_verified
from shared.services.payments.connection import end_account, platform_gateway, take_account
from shared.services.payments.platform_gateways import platform_secrets

PARTED = "account.application.deauthorized"


def take_platform_event(platform_id: UUID, provider: str, raw_body: bytes, headers: Mapping[str, str]) -> bool:
    """Act on a webhook of a platform. True where it was about one of its stores. Wants a platform_scope.

    Raises BadSignature before anything is parsed, Conflict where the platform takes no such events.
    """
    kept = find_platform_gateway(platform_id, provider)
    secret = platform_secrets(kept).get("webhook_secret", "") if kept is not None else ""
    event = platform_gateway(platform_id, provider).verify_webhook(raw_body, headers, secret)
    account = find_account(provider, event.account) if event.account else None
    if account is None or account.platform_id != platform_id:
        return False
    with store_scope(account.store_id):
        return _take(provider, event)


def _take(provider: str, event: GatewayEvent) -> bool:
    if event.kind == PARTED:
        end_account(provider, event.account)
        return True
    if event.connected is not None:
        return event.connected.id == event.account and take_account(provider, event.connected) is not None
    return take_verified(provider, event)
