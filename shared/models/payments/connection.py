"""Accounts with a provider that work through the platform's own: whose they are, and what they may do."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, LargeBinary, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import GlobalModel, Timestamps
from shared.db.session import session


class PlatformGateway(Timestamps, GlobalModel):
    """A platform's own account with a provider. ``sealed`` holds its keys, encrypted for this platform.

    ``config``: ``client_id``, ``fee_points`` (hundredths of a percent of each payment), ``fee_fixed`` (minor units by
    currency) and ``returns_fee``: whether refunds give the fee back.
    """

    __tablename__ = "platform_gateways"
    __table_args__ = (UniqueConstraint("platform_id", "provider"),)

    platform_id: Mapped[UUID] = mapped_column(ForeignKey("platforms.id", ondelete="CASCADE"))
    provider: Mapped[str]
    is_enabled: Mapped[bool] = mapped_column(default=False)
    config: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class ConnectedAccount(Timestamps, GlobalModel):
    """A store's account at the provider. ``due`` names what the provider still wants to know; ``ended_at``: parted."""

    __tablename__ = "connected_accounts"
    __table_args__ = (
        UniqueConstraint("provider", "reference"),
        Index(
            "uq_connected_accounts_present", "store_id", "provider", unique=True, postgresql_where="ended_at IS NULL"
        ),
    )

    store_id: Mapped[UUID] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    platform_id: Mapped[UUID] = mapped_column(ForeignKey("platforms.id", ondelete="CASCADE"))
    provider: Mapped[str]
    reference: Mapped[str]
    charges_enabled: Mapped[bool] = mapped_column(default=False)
    payouts_enabled: Mapped[bool] = mapped_column(default=False)
    details_submitted: Mapped[bool] = mapped_column(default=False)
    due: Mapped[list[Any]] = mapped_column(default=list)
    disabled_reason: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


def find_platform_gateway(platform_id: UUID, provider: str) -> PlatformGateway | None:
    statement = select(PlatformGateway).where(
        PlatformGateway.platform_id == platform_id, PlatformGateway.provider == provider
    )
    return session().scalars(statement).first()


def present_account(store_id: UUID, provider: str) -> ConnectedAccount | None:
    """The account that the store is connected with now, if any."""
    statement = select(ConnectedAccount).where(
        ConnectedAccount.store_id == store_id,
        ConnectedAccount.provider == provider,
        ConnectedAccount.ended_at.is_(None),
    )
    return session().scalars(statement).first()


def accounts_ever(store_id: UUID, provider: str) -> list[ConnectedAccount]:
    """All accounts that the store was ever connected with, the newest last."""
    statement = select(ConnectedAccount).where(
        ConnectedAccount.store_id == store_id, ConnectedAccount.provider == provider
    )
    return list(session().scalars(statement.order_by(ConnectedAccount.id)))


def count_accounts(platform_id: UUID, provider: str) -> int:
    """The stores of a platform that are connected now."""
    statement = select(func.count()).select_from(ConnectedAccount)
    return (
        session().scalar(
            statement.where(
                ConnectedAccount.platform_id == platform_id,
                ConnectedAccount.provider == provider,
                ConnectedAccount.ended_at.is_(None),
            )
        )
        or 0
    )


def find_account(provider: str, reference: str) -> ConnectedAccount | None:
    """Whoever's it is: for finding the store of what the provider tells."""
    statement = select(ConnectedAccount).where(
        ConnectedAccount.provider == provider, ConnectedAccount.reference == reference
    )
    return session().scalars(statement).first()


def account_for_update(provider: str, reference: str) -> ConnectedAccount | None:
    statement = select(ConnectedAccount).where(
        ConnectedAccount.provider == provider, ConnectedAccount.reference == reference
    )
    return session().scalars(statement.with_for_update().execution_options(populate_existing=True)).first()
