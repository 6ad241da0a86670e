"""Stores: the tenants."""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, ForeignKey, Index, Text, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import GlobalModel, Timestamps
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel.errors import NotFound
from shared.kernel.tenant import current_store_id


class StoreStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Store(Timestamps, GlobalModel):
    """A shop of one merchant. ``revision`` grows with every change that shoppers could see."""

    __tablename__ = "stores"
    __table_args__ = (UniqueConstraint("platform_id", "handle"), Index("ix_stores_merchant_id", "merchant_id"))

    platform_id: Mapped[UUID] = mapped_column(ForeignKey("platforms.id"))
    merchant_id: Mapped[UUID] = mapped_column(ForeignKey("merchants.id", ondelete="CASCADE"))
    handle: Mapped[str]
    name: Mapped[str]
    status: Mapped[StoreStatus] = mapped_column(enum_column(StoreStatus), default=StoreStatus.OPEN)
    email: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    country: Mapped[str]
    currency: Mapped[str]
    timezone: Mapped[str] = mapped_column(default="UTC")
    default_locale: Mapped[str]
    locales: Mapped[list[str]] = mapped_column(ARRAY(Text))
    description: Mapped[str] = mapped_column(default="")
    order_prefix: Mapped[str] = mapped_column(default="#")
    revision: Mapped[int] = mapped_column(BigInteger, default=1)

    @property
    def other_locales(self) -> list[str]:
        return [code for code in self.locales if code != self.default_locale]


def current_store() -> Store:
    """The store of the present work. Raises NotFound where it is gone."""
    return store_by_id(current_store_id())


def store_by_id(store_id: UUID) -> Store:
    store = session().get(Store, store_id)
    if store is None:
        raise NotFound("This store does not exist.")
    return store


def stores_of(merchant_ids: Iterable[UUID]) -> list[Store]:
    """The merchants' stores, by name."""
    return list(session().scalars(select(Store).where(Store.merchant_id.in_(merchant_ids)).order_by(Store.name)))


def handle_is_taken(platform_id: UUID, handle: str) -> bool:
    return (
        session().scalar(select(Store.id).where(Store.platform_id == platform_id, Store.handle == handle)) is not None
    )


def bump_revision(store_id: UUID) -> None:
    """Make every cached page of the store stale."""
    session().execute(
        update(Store)
        .where(Store.id == store_id)
        .values(revision=Store.revision + 1)
        .execution_options(synchronize_session=False)
    )


def find_store_by_handle(platform_id: UUID, handle: str) -> Store | None:
    return session().scalars(select(Store).where(Store.platform_id == platform_id, Store.handle == handle)).first()


def stores_by_id(store_ids: Iterable[UUID]) -> list[Store]:
    """Those of the stores that exist, by name."""
    return list(session().scalars(select(Store).where(Store.id.in_(list(store_ids))).order_by(Store.name)))
