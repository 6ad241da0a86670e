"""Pages of a store: about us, shipping, contact."""

from uuid import UUID

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session


class Page(Timestamps, StoreModel):
    """A page in the store's default language; ``body`` is sanitised HTML."""

    __tablename__ = "pages"
    __table_args__ = (UniqueConstraint("store_id", "handle"),)

    handle: Mapped[str]
    title: Mapped[str]
    body: Mapped[str] = mapped_column(default="")
    is_published: Mapped[bool] = mapped_column(default=True)


class PageTranslation(StoreModel):
    """A page's texts in one further language."""

    __tablename__ = "page_translations"
    __table_args__ = (
        store_key("page_id", "pages", ondelete="CASCADE"),
        UniqueConstraint("store_id", "page_id", "locale"),
    )

    page_id: Mapped[UUID]
    locale: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")


def find_page(handle: str) -> Page | None:
    return session().scalars(select(Page).where(Page.handle == handle, Page.is_published)).first()
