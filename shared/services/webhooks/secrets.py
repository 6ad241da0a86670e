"""The secrets of subscriptions: sealed at rest, and for a day two of them after a rotation."""

from datetime import timedelta
from uuid import UUID

from shared.kernel import clock
from shared.kernel.config import current_settings
from shared.kernel.secrets import decrypt, derive_key, encrypt
from shared.kernel.tenant import current_store_id
from shared.models.webhooks.subscription import WebhookSubscription
from shared.services.webhooks.signing import make_secret

#: After a rotation the old secret signs along for so long.
OVERLAP = timedelta(hours=24)


def give_secret(subscription: WebhookSubscription) -> str:
    """Make and seal a first secret; returns it in clear."""
    raw = make_secret()
    subscription.secret = _seal(raw, subscription.id)
    return raw


def replace_secret(subscription: WebhookSubscription) -> str:
    """A new secret, returned in clear; the one before signs along for a day, and any older one no more."""
    subscription.old_secret = subscription.secret
    subscription.old_secret_until = clock.now() + OVERLAP
    return give_secret(subscription)


def open_secret(subscription: WebhookSubscription) -> str:
    return _open(subscription.secret, subscription.id)


def signing_secrets(subscription: WebhookSubscription) -> list[str]:
    """What signs now, the newest first."""
    until = subscription.old_secret_until
    old = subscription.old_secret if until is not None and until > clock.now() else None
    return [_open(sealed, subscription.id) for sealed in (subscription.secret, old) if sealed is not None]


def _seal(raw: str, subscription_id: UUID) -> bytes:
    return encrypt(_key(), raw, bound_to=_place(subscription_id))


def _open(sealed: bytes, subscription_id: UUID) -> str:
    return decrypt(_key(), sealed, bound_to=_place(subscription_id))


def _key() -> bytes:
    return derive_key(current_settings().secret_key, "webhook secrets")


def _place(subscription_id: UUID) -> str:
    return f"{current_store_id()}:webhook_subscriptions.secret:{subscription_id}"
