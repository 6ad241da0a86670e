"""What whoever runs the deployment sees at a glance."""

from dataclasses import dataclass
from datetime import datetime

import redis
from sqlalchemy import func, or_, select

from shared.db.session import maintenance_scope, session
from shared.gateways.redis import queue_server
from shared.models.mail.message import MailMessage
from shared.models.outbox.event import OutboxEvent
from shared.models.staff.user import User
from shared.models.stores.merchant import Merchant
from shared.models.stores.platform import Platform
from shared.models.stores.store import Store

PER_PAGE = 25


@dataclass(frozen=True)
class Backlog:
    """What waits to be told or sent; ``oldest`` is when the first of it was made."""

    count: int
    oldest: datetime | None


@dataclass(frozen=True)
class Overview:
    merchants: int
    stores: int
    users: int
    outbox: Backlog
    mails: Backlog
    platforms: list[Platform]


@dataclass(frozen=True)
class QueueLength:
    name: str
    waiting: int
    failed: int


@dataclass(frozen=True)
class StorePage:
    """One page of the deployment's stores, each with its merchant and platform."""

    rows: list[tuple[Store, Merchant, Platform]]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def read_overview() -> Overview:
    """Counts over every store and platform."""
    with maintenance_scope():
        return Overview(
            merchants=_count(Merchant),
            stores=_count(Store),
            users=_count(User),
            outbox=_backlog(OutboxEvent, OutboxEvent.published_at.is_(None)),
            mails=_backlog(MailMessage, MailMessage.sent_at.is_(None), MailMessage.failed_at.is_(None)),
            platforms=list(session().scalars(select(Platform).order_by(Platform.id))),
        )


def find_stores(words: str, page: int) -> StorePage:
    """Stores whose name, address, e-mail or merchant contains the words; newest first."""
    wanted = (
        select(Store, Merchant, Platform)
        .join(Merchant, Merchant.id == Store.merchant_id)
        .join(Platform, Platform.id == Store.platform_id)
    )
    for word in words.split():
        columns = (Store.name, Store.handle, Store.email, Merchant.name)
        wanted = wanted.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    total = session().scalar(select(func.count()).select_from(wanted.subquery())) or 0
    rows = session().execute(wanted.order_by(Store.id.desc()).limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return StorePage([(store, merchant, platform) for store, merchant, platform in rows], total, page)


def queue_lengths() -> list[QueueLength] | None:
    """The job queues by name; None while their server is away."""
    try:
        server = queue_server()
        names = sorted(_text(key).removeprefix("rq:queue:") for key in server.smembers("rq:queues"))
        return [QueueLength(name, server.llen(f"rq:queue:{name}"), server.zcard(f"rq:failed:{name}")) for name in names]
    except redis.RedisError:
        return None


def _text(key: bytes | str) -> str:
    return key.decode() if isinstance(key, bytes) else key


def _count(table: type[Merchant] | type[Store] | type[User]) -> int:
    return session().scalar(select(func.count()).select_from(table)) or 0


def _backlog(table: type[OutboxEvent] | type[MailMessage], *conditions: object) -> Backlog:
    row = session().execute(select(func.count(), func.min(table.created_at)).where(*conditions)).one()  # type: ignore[arg-type]
    return Backlog(row[0], row[1])
