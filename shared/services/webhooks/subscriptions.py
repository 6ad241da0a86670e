"""Set up webhooks: who is told what, and where."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm.exc import StaleDataError

from shared.db.session import session, transaction
from shared.events.outbox import record
from shared.events.webhooks import DeliveriesDue
from shared.gateways.http import check_url, is_public
from shared.kernel.config import current_settings
from shared.kernel.errors import Conflict, Invalid, NotAllowed, PreconditionFailed
from shared.kernel.i18n import gettext as _
from shared.models.webhooks.subscription import (
    StopReason,
    WebhookSubscription,
    count_subscriptions,
    subscription_by_id,
)
from shared.services.webhooks.catalogue import known_types
from shared.services.webhooks.secrets import give_secret, open_secret, replace_secret

MOST = 50
LONGEST_URL = 2_000
LONGEST_TEXT = 200
#: Whether whoever asks holds a permission.
Allows = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class SubscriptionInput:
    """A whole subscription as it should be."""

    url: str
    event_types: tuple[str, ...]
    description: str = ""
    is_enabled: bool = True


def create_subscription(wanted: SubscriptionInput, *, allows: Allows) -> tuple[WebhookSubscription, str]:
    """A new subscription, and its secret in clear.

    Raises Invalid, Conflict (there are too many), NotAllowed (a type of which the person may not read).
    """
    with transaction():
        _check(wanted, allows)
        if count_subscriptions() >= MOST:
            raise Conflict(_("A store has at most %(count)s webhooks.", count=MOST))
        subscription = WebhookSubscription(url="", event_types=[])
        _write(subscription, wanted)
        secret = give_secret(subscription)
        session().add(subscription)
    return subscription, secret


def update_subscription(
    subscription_id: UUID, wanted: SubscriptionInput, *, allows: Allows, version: int | None = None
) -> WebhookSubscription:
    """Make it what ``wanted`` says. Switched on again it begins afresh: what waits is sent at once.

    Raises NotFound, Invalid, PreconditionFailed (changed since ``version``), NotAllowed.
    """
    try:
        with transaction():
            subscription = subscription_by_id(subscription_id, lock=True)
            _refuse_stale(subscription, version)
            may_change(subscription, allows)
            _check(wanted, allows)
            if wanted.is_enabled and (not subscription.is_enabled or subscription.url != wanted.url.strip()):
                subscription.failures, subscription.failing_since, subscription.paused_until = 0, None, None
                record(DeliveriesDue(subscription.id))
            _write(subscription, wanted)
    except StaleDataError:
        raise _stale() from None
    return subscription


def delete_subscription(subscription_id: UUID, *, allows: Allows, version: int | None = None) -> None:
    """Remove it with its deliveries. Raises NotFound, PreconditionFailed, NotAllowed."""
    with transaction():
        subscription = subscription_by_id(subscription_id, lock=True)
        _refuse_stale(subscription, version)
        may_change(subscription, allows)
        session().delete(subscription)


def rotate_secret(subscription_id: UUID, *, allows: Allows) -> tuple[WebhookSubscription, str]:
    """A new secret in clear; for 24 hours the old one signs along. Raises NotFound, NotAllowed."""
    with transaction():
        subscription = subscription_by_id(subscription_id, lock=True)
        may_change(subscription, allows)
        secret = replace_secret(subscription)
    return subscription, secret


def reveal_secret(subscription_id: UUID, *, allows: Allows) -> str:
    """The present secret in clear. Raises NotFound, NotAllowed."""
    subscription = subscription_by_id(subscription_id)
    may_change(subscription, allows)
    return open_secret(subscription)


def may_change(subscription: WebhookSubscription, allows: Allows) -> None:
    """Whoever turns a webhook elsewhere could read all it tells. Raises NotAllowed."""
    if not all(allows(known_types()[name].permission) for name in subscription.event_types if name in known_types()):
        raise NotAllowed(_("This webhook tells of things that you may not see yourself."))


def _refuse_stale(subscription: WebhookSubscription, version: int | None) -> None:
    if version is not None and version != subscription.version:
        raise _stale()


def _stale() -> PreconditionFailed:
    return PreconditionFailed(_("Somebody else changed this webhook meanwhile. Look at it again, then repeat yours."))


def _write(subscription: WebhookSubscription, wanted: SubscriptionInput) -> None:
    subscription.url = wanted.url.strip()
    subscription.description = wanted.description.strip()
    subscription.event_types = [name for name in known_types() if name in wanted.event_types]
    if wanted.is_enabled:
        subscription.is_enabled, subscription.stop_reason = True, None
    elif subscription.is_enabled is not False:
        subscription.is_enabled, subscription.stop_reason = False, StopReason.STAFF


def _check(wanted: SubscriptionInput, allows: Allows) -> None:
    problems = {"url": _url_problem(wanted.url.strip()), "event_types": _types_problem(wanted.event_types)}
    if len(wanted.description) > LONGEST_TEXT:
        problems["description"] = _("Use at most %(count)s characters.", count=LONGEST_TEXT)
    fields = {name: text for name, text in problems.items() if text}
    if fields:
        raise Invalid(_("Please check what is marked below."), fields=fields)
    if not all(allows(known_types()[name].permission) for name in wanted.event_types):
        raise NotAllowed(_("You can only choose events of things that you may see yourself."))


def _types_problem(names: tuple[str, ...]) -> str:
    if not names:
        return _("Choose at least one event.")
    unknown = sorted(set(names) - set(known_types()))
    return _("There is no event %(name)s.", name=", ".join(unknown)) if unknown else ""


def _url_problem(url: str) -> str:
    """https everywhere; on one's own machine, in development only, http too."""
    try:
        parts = check_url(url)
    except Invalid as error:
        return error.message
    if len(url) > LONGEST_URL:
        return _("Use at most %(count)s characters.", count=LONGEST_URL)
    is_here = _is_this_machine(str(parts.hostname))
    if is_here and not current_settings().is_production:
        return ""
    if is_here or _is_private_number(str(parts.hostname)):
        return _("%(host)s is not a public address.", host=str(parts.hostname))
    return "" if parts.scheme == "https" else _("The address must begin with https://.")


def _is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    number = _number(host)
    return number is not None and number.is_loopback


def _is_private_number(host: str) -> bool:
    number = _number(host)
    return number is not None and not is_public(number)


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
