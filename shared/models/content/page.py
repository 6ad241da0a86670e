"""Pages of a store: about us, shipping, contact."""

from uuid import UUID

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.db.translated import Translation
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class Page(Timestamps, StoreModel):
    """A page in the store's default language; ``body`` is sanitised HTML."""

    __tablename__ = "pages"
    __table_args__ = (UniqueConstraint("store_id", "handle"),)

    handle: Mapped[str]
    title: Mapped[str]
    body: Mapped[str] = mapped_column(default="")
    is_published: Mapped[bool] = mapped_column(default=True)


class PageTranslation(Translation, StoreModel):
    """A page's texts in one further language."""

    __tablename__ = "page_translations"
    __table_args__ = (
        store_key("page_id", "pages", ondelete="CASCADE"),
        UniqueConstraint("store_id", "page_id", "locale"),
    )
    translates = ("Page", "page_id")

    page_id: Mapped[UUID]
    locale: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")


def find_page(handle: str) -> Page | None:
    return session().scalars(select(Page).where(Page.handle == handle, Page.is_published)).first()


def all_pages() -> list[Page]:
    return list(session().scalars(select(Page).order_by(Page.title)))


def page_by_id(page_id: UUID) -> Page:
    page = session().scalars(select(Page).where(Page.id == page_id)).first()
    if page is None:
        raise NotFound(_("This page does not exist."))
    return page


def page_handle_is_taken(handle: str, *, besides: UUID | None = None) -> bool:
    owner = session().scalar(select(Page.id).where(Page.handle == handle))
    return owner is not None and owner != besides


def page_translation(page_id: UUID, locale: str) -> PageTranslation:
    """The page's texts in that language; a new row where there are none yet."""
    statement = select(PageTranslation).where(PageTranslation.page_id == page_id, PageTranslation.locale == locale)
    return session().scalars(statement).first() or PageTranslation(page_id=page_id, locale=locale)
