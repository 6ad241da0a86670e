"""Stores: the tenants."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    bindparam,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import GlobalModel, Timestamps
from shared.db.entities import FixedEntity, known_object
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel.errors import NotFound
from shared.kernel.tenant import current_store_id


class StoreStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Store(Timestamps, GlobalModel):
    """A shop of one merchant. ``revision`` grows with every change that shoppers could see.

    ``stale_at`` is when time alone will change something: from then on the shop goes by the next revision.
    ``selling`` holds its further currencies and how prices are shown (see ``selling.py``), ``taxing`` how it taxes (see
    ``taxes/settings.py``), ``mailing`` what its mails are like (``mailing.py``), ``consents`` the boxes of its checkout
    (``consents.py``). ``has_sales`` and
    ``has_price_lists`` say whether any sale or list is in force or to come, and ``prices_change_at`` when prices change
    next by time alone: so that a store without them asks for nothing. ``has_offers`` says the same of discounts that
    apply by themselves, and ``asks_couriers`` of couriers that are asked for rates at checkout.
    """

    __tablename__ = "stores"
    __table_args__ = (
        UniqueConstraint("platform_id", "handle"),
        Index("ix_stores_merchant_id", "merchant_id"),
        Index("ix_stores_prices_change", "prices_change_at", postgresql_where="prices_change_at IS NOT NULL"),
    )

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
    selling: Mapped[dict[str, Any]] = mapped_column(default=dict)
    taxing: Mapped[dict[str, Any]] = mapped_column(default=dict)
    mailing: Mapped[dict[str, Any]] = mapped_column(default=dict)
    consents: Mapped[list[Any]] = mapped_column(default=list)
    has_sales: Mapped[bool] = mapped_column(default=False)
    has_price_lists: Mapped[bool] = mapped_column(default=False)
    has_offers: Mapped[bool] = mapped_column(default=False)
    asks_couriers: Mapped[bool] = mapped_column(default=False)
    prices_change_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    stale_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @property
    def other_locales(self) -> list[str]:
        return [code for code in self.locales if code != self.default_locale]


def current_store() -> Store:
    """The store of the present work. Raises NotFound where it is gone."""
    return store_by_id(current_store_id())


def foresee_store() -> None:
    """Ask for the current store along with the next statement."""
    if known_object(Store, {"id": current_store_id()}) is None:
        _STORE.foresee(store=current_store_id())


def store_for_update() -> Store:
    """The current store with its row locked against other changes; orders are placed meanwhile."""
    wanted = select(Store).where(Store.id == current_store_id()).with_for_update(key_share=True)
    store = session().scalars(wanted.execution_options(populate_existing=True)).first()
    if store is None:
        raise NotFound("This store does not exist.")
    return store


def store_by_id(store_id: UUID) -> Store:
    store = known_object(Store, {"id": store_id}) or _STORE.first(store=store_id)
    if store is None:
        raise NotFound("This store does not exist.")
    return store


_STORE = FixedEntity(Store, lambda stores: stores.where(Store.id == bindparam("store")))


def stores_of(merchant_ids: Iterable[UUID]) -> list[Store]:
    """The merchants' stores, by name."""
    return list(session().scalars(select(Store).where(Store.merchant_id.in_(merchant_ids)).order_by(Store.name)))


def stores_of_everybody() -> list[Store]:
    """Every store of the deployment, the oldest first."""
    return list(session().scalars(select(Store).order_by(Store.id)))


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
