"""Webhooks and deliveries as plain values, for the dashboard and the API: a few statements, however many there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select

from shared.db.session import session
from shared.kernel import clock
from shared.models.webhooks.delivery import DeliveryStatus, WebhookDelivery
from shared.models.webhooks.message import WebhookMessage, message_name
from shared.models.webhooks.subscription import WebhookSubscription, all_subscriptions

COUNTED = timedelta(days=7)


class Health(StrEnum):
    """How a webhook fares: all well, nothing sent yet, failing since a while, or switched off."""

    GOOD = "good"
    UNTRIED = "untried"
    FAILING = "failing"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """``total`` is None when a cursor is followed; ``next_cursor`` is None on the last page."""

    rows: list[dict[str, Any]]
    total: int | None
    next_cursor: UUID | None
    page: int = 1
    per_page: int = 50


def list_subscriptions() -> list[dict[str, Any]]:
    """All webhooks of the store with how they fare. Two statements."""
    found = all_subscriptions()
    counts = _counts([one.id for one in found])
    return [shown_subscription(one, counts.get(one.id, {})) for one in found]


def show_subscription(subscription: WebhookSubscription) -> dict[str, Any]:
    return shown_subscription(subscription, _counts([subscription.id]).get(subscription.id, {}))


def shown_subscription(one: WebhookSubscription, counts: dict[DeliveryStatus, int]) -> dict[str, Any]:
    """A webhook without its secret; counts are of the last seven days."""
    names = ("id", "url", "description", "event_types", "is_enabled", "stop_reason", "failing_since", "paused_until")
    old = one.old_secret_until
    return {
        **{name: getattr(one, name) for name in names},
        "succeeded_at": one.succeeded_at,
        "old_secret_until": old if old is not None and old > clock.now() else None,
        "health": health_of(one),
        **{status.value: counts.get(status, 0) for status in DeliveryStatus},
        **{name: getattr(one, name) for name in ("version", "created_at", "updated_at")},
    }


def health_of(one: WebhookSubscription) -> Health:
    if not one.is_enabled:
        return Health.OFF
    if one.failing_since is not None:
        return Health.FAILING
    return Health.GOOD if one.succeeded_at else Health.UNTRIED


def list_deliveries(
    *,
    subscription_id: UUID | None = None,
    status: DeliveryStatus | None = None,
    event_type: str | None = None,
    page: int = 1,
    per_page: int = 50,
    cursor: UUID | None = None,
) -> DeliveryPage:
    """Deliveries, the newest first. The cursor is the id of the last one that was seen. At most two statements."""
    conditions: list[Any] = []
    if subscription_id is not None:
        conditions.append(WebhookDelivery.subscription_id == subscription_id)
    if status is not None:
        conditions.append(WebhookDelivery.status == status)
    if event_type is not None:
        conditions.append(WebhookMessage.type == event_type)
    statement = _deliveries().where(*conditions).order_by(WebhookDelivery.id.desc()).limit(per_page + 1)
    if cursor is not None:
        statement = statement.where(WebhookDelivery.id < cursor)
    else:
        statement = statement.offset((page - 1) * per_page)
    rows = [_shown(row) for row in session().execute(statement)]
    total = None if cursor else _count(conditions)
    next_cursor = rows[per_page - 1]["id"] if len(rows) > per_page else None
    return DeliveryPage(rows[:per_page], total, next_cursor, page, per_page)


def count_by_status(subscription_id: UUID) -> dict[str, int]:
    """All deliveries of a webhook that are kept, by status, and together as ``all``."""
    rows = session().execute(
        select(WebhookDelivery.status, func.count())
        .where(WebhookDelivery.subscription_id == subscription_id)
        .group_by(WebhookDelivery.status)
    )
    counts = {status.value: 0 for status in DeliveryStatus} | {status.value: count for status, count in rows}
    return counts | {"all": sum(counts.values())}


def show_delivery(delivery_id: UUID) -> dict[str, Any] | None:
    """One delivery with the bytes that are sent (``body``), or None."""
    statement = _deliveries().add_columns(WebhookMessage.body).where(WebhookDelivery.id == delivery_id)
    row = session().execute(statement).first()
    return None if row is None else _shown(row)


def failed_since_choices() -> dict[str, datetime]:
    """From when on failed deliveries can be sent again."""
    now = clock.now()
    return {"hour": now - timedelta(hours=1), "day": now - timedelta(days=1), "all": now - timedelta(days=30)}


def _shown(row: Any) -> dict[str, Any]:
    values = dict(row._mapping)
    return values | {"message_id": message_name(values["message_id"])}


def _deliveries() -> Any:
    columns = (
        *(WebhookDelivery.id, WebhookDelivery.subscription_id, WebhookDelivery.message_id, WebhookMessage.type),
        *(WebhookMessage.resource_id, WebhookDelivery.status, WebhookDelivery.attempts, WebhookDelivery.next_at),
        *(WebhookDelivery.last_code, WebhookDelivery.last_error, WebhookDelivery.created_at),
        WebhookDelivery.settled_at,
    )
    return select(*columns).join(WebhookMessage, _same())


def _same() -> Any:
    return and_(WebhookMessage.store_id == WebhookDelivery.store_id, WebhookMessage.id == WebhookDelivery.message_id)


def _count(conditions: Iterable[Any]) -> int:
    statement = select(func.count(WebhookDelivery.id)).join(WebhookMessage, _same()).where(*conditions)
    return session().scalar(statement) or 0


def _counts(subscription_ids: list[UUID]) -> dict[UUID, dict[DeliveryStatus, int]]:
    counts: dict[UUID, dict[DeliveryStatus, int]] = {}
    rows = session().execute(
        select(WebhookDelivery.subscription_id, WebhookDelivery.status, func.count())
        .where(
            WebhookDelivery.subscription_id.in_(subscription_ids), WebhookDelivery.created_at >= clock.now() - COUNTED
        )
        .group_by(WebhookDelivery.subscription_id, WebhookDelivery.status)
    )
    for subscription_id, status, count in rows:
        counts.setdefault(subscription_id, {})[status] = count
    return counts
