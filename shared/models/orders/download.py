"""Downloads that an order entitles to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, UniqueConstraint, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class OrderDownload(Timestamps, StoreModel):
    """A buyer's right to one file. ``edition`` is part of its link's signature: a reset makes older links void.

    The file's name stays with the order when the file itself is taken from the product.
    """

    __tablename__ = "order_downloads"
    __table_args__ = (
        store_key("order_id", "orders", ondelete="CASCADE"),
        store_key("file_id", "digital_files", ondelete="SET NULL (file_id)"),
        UniqueConstraint("store_id", "order_id", "file_id"),
        CheckConstraint("used >= 0", name="used_not_negative"),
    )

    order_id: Mapped[UUID]
    file_id: Mapped[UUID | None]
    filename: Mapped[str]
    used: Mapped[int] = mapped_column(default=0)
    most: Mapped[int | None]
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    edition: Mapped[int] = mapped_column(default=1)

    @property
    def left(self) -> int | None:
        """How often it can still be downloaded; None without bound."""
        return None if self.most is None else max(0, self.most - self.used)

    @property
    def is_open(self) -> bool:
        return self.file_id is not None and self.left != 0 and not self.is_expired

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= clock.now()


def downloads_of(order_id: UUID) -> list[OrderDownload]:
    statement = select(OrderDownload).where(OrderDownload.order_id == order_id).order_by(OrderDownload.id)
    return list(session().scalars(statement.execution_options(populate_existing=True)))


def download_by_id(download_id: UUID) -> OrderDownload:
    statement = select(OrderDownload).where(OrderDownload.id == download_id)
    found = session().scalars(statement.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound(_("This download does not exist."))
    return found


def take_download(download_id: UUID) -> bool:
    """Count one download in one conditional statement. False where none is left, or it is too late."""
    now = clock.now()
    taken = session().execute(
        update(OrderDownload)
        .where(
            OrderDownload.id == download_id,
            or_(OrderDownload.most.is_(None), OrderDownload.used < OrderDownload.most),
            or_(OrderDownload.expires_at.is_(None), OrderDownload.expires_at > now),
        )
        .values(used=OrderDownload.used + 1, last_at=now)
        .returning(OrderDownload.id)
        .execution_options(synchronize_session=False)
    )
    return taken.scalar() is not None
