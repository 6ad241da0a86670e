"""Custom domains of stores, and the look-ups that turn a host into a store."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, ForeignKey, Index, case, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import GlobalModel, Timestamps
from shared.db.session import session
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.models.stores.platform import Platform
from shared.models.stores.store import Store, StoreStatus


class StoreDomain(Timestamps, GlobalModel):
    """A host that a merchant claims. It serves only once its TXT record held this claim's own ``token``."""

    __tablename__ = "store_domains"
    __table_args__ = (
        Index("uq_store_domains_verified", "host", unique=True, postgresql_where="verified_at IS NOT NULL"),
        Index("uq_store_domains_claim", "store_id", "host", unique=True),
        Index("uq_store_domains_primary", "store_id", unique=True, postgresql_where="is_primary"),
    )

    store_id: Mapped[UUID] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    host: Mapped[str]
    token: Mapped[str]
    is_primary: Mapped[bool] = mapped_column(default=False)
    verified_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


def domains_of(store_id: UUID) -> list[StoreDomain]:
    return list(session().scalars(select(StoreDomain).where(StoreDomain.store_id == store_id).order_by(StoreDomain.id)))


def domain_of(store_id: UUID, domain_id: UUID) -> StoreDomain:
    """Raises NotFound for another store's domain as for none."""
    domain = session().get(StoreDomain, domain_id)
    if domain is None or domain.store_id != store_id:
        raise NotFound("This domain does not exist.")
    return domain


def find_verified(host: str) -> StoreDomain | None:
    """The claim that serves this host, whichever store it belongs to."""
    return (
        session()
        .scalars(select(StoreDomain).where(StoreDomain.host == host, StoreDomain.verified_at.is_not(None)))
        .first()
    )


def primary_host(store_id: UUID) -> str | None:
    """The verified custom domain that the store goes by, if any."""
    return session().scalar(
        select(StoreDomain.host).where(
            StoreDomain.store_id == store_id, StoreDomain.is_primary, StoreDomain.verified_at.is_not(None)
        )
    )


def primary_hosts(store_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The verified primary domains of those stores that have one."""
    rows = session().execute(
        select(StoreDomain.store_id, StoreDomain.host).where(
            StoreDomain.store_id.in_(store_ids), StoreDomain.is_primary, StoreDomain.verified_at.is_not(None)
        )
    )
    return dict(rows.tuples().all())


class FoundStore(NamedTuple):
    """What a host look-up tells about an open store."""

    store_id: UUID
    handle: str
    revision: int
    stale_at: datetime | None
    currency: str
    selling: dict[str, Any]
    default_locale: str
    locales: list[str]
    platform_id: UUID
    platform_code: str
    platform_domain: str
    primary_host: str | None


def find_by_subdomain(stores_domain: str, handle: str) -> FoundStore | None:
    """The open store of a subdomain, or None."""
    return _find(Platform.stores_domain == stores_domain, Store.handle == handle)


def find_by_domain(host: str) -> FoundStore | None:
    """The open store of a verified custom domain, or None."""
    claimed = select(StoreDomain.store_id).where(StoreDomain.host == host, StoreDomain.verified_at.is_not(None))
    return _find(Store.id.in_(claimed))


def find_by_path(platform_code: str, handle: str) -> FoundStore | None:
    """The open store of a path ``/platforms/<platform>/storefront/<handle>``, or None."""
    return _find(Platform.code == platform_code, Store.handle == handle)


def _revision_now() -> ColumnElement[int]:
    """The revision, and one more once the moment has come at which time alone changes what shoppers see."""
    return case((Store.stale_at <= clock.now(), Store.revision + 1), else_=Store.revision)


def _find(*conditions: ColumnElement[bool]) -> FoundStore | None:
    primary = (
        select(StoreDomain.host)
        .where(StoreDomain.store_id == Store.id, StoreDomain.is_primary, StoreDomain.verified_at.is_not(None))
        .scalar_subquery()
    )
    row = (
        session()
        .execute(
            select(
                Store.id,
                Store.handle,
                _revision_now(),
                Store.stale_at,
                Store.currency,
                Store.selling,
                Store.default_locale,
                Store.locales,
                Platform.id,
                Platform.code,
                Platform.domain,
                primary,
            )
            .join(Platform, Platform.id == Store.platform_id)
            .where(Store.status == StoreStatus.OPEN, *conditions)
        )
        .first()
    )
    return None if row is None else FoundStore(*row)
