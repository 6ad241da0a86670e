"""Addresses of integrators that want to hear of events."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, LargeBinary, Text, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class StopReason(StrEnum):
    """Why a subscription is off: staff wanted it so, the address said 410 Gone, or it failed for days."""

    STAFF = "staff"
    GONE = "gone"
    FAILING = "failing"


class WebhookSubscription(Timestamps, StoreModel):
    """An address and the event types that it hears of; secrets are sealed.

    The columns from ``failures`` on belong to the sender, who writes them past the version: that guards what people
    set. ``failing_since`` is the first failure after the last success; ``lease_until`` holds the subscription for the
    one worker that sends for it now.
    """

    __tablename__ = "webhook_subscriptions"
    __table_args__ = (
        CheckConstraint("failures >= 0", "failures"),
        Index("ix_webhook_subscriptions_enabled", "store_id", postgresql_where="is_enabled"),
    )

    url: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    event_types: Mapped[list[str]] = mapped_column(ARRAY(Text))
    is_enabled: Mapped[bool] = mapped_column(default=True)
    stop_reason: Mapped[StopReason | None] = mapped_column(enum_column(StopReason))
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    old_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    old_secret_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(default=1)
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    paused_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    succeeded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    lease_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    __mapper_args__ = {"version_id_col": version}


def subscription_by_id(subscription_id: UUID, *, lock: bool = False) -> WebhookSubscription:
    """Raises NotFound."""
    wanted = select(WebhookSubscription).where(WebhookSubscription.id == subscription_id)
    found = session().scalars(wanted.with_for_update() if lock else wanted).first()
    if found is None:
        raise NotFound(_("This webhook does not exist any more."))
    return found


def all_subscriptions() -> list[WebhookSubscription]:
    """Of the store, in the order they were made."""
    return list(session().scalars(select(WebhookSubscription).order_by(WebhookSubscription.id)))


def count_subscriptions() -> int:
    return session().scalar(select(func.count()).select_from(WebhookSubscription)) or 0


def listening_to(event_types: list[str]) -> dict[UUID, list[str]]:
    """The enabled subscriptions that hear of one of the types, with all the types that they hear of."""
    rows = session().execute(
        select(WebhookSubscription.id, WebhookSubscription.event_types).where(
            WebhookSubscription.is_enabled, WebhookSubscription.event_types.overlap(event_types)
        )
    )
    return dict(rows.tuples().all())
