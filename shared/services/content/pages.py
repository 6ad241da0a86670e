"""Pages of a store: about us, shipping, contact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.events.content import ContentChanged
from shared.events.outbox import record
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.handles import first_free_handle, make_handle
from shared.kernel.i18n import gettext as _
from shared.kernel.richtext import sanitise_html
from shared.kernel.tenant import current_store_id
from shared.models.catalog.redirect import forget_redirect, record_redirect
from shared.models.content.page import Page, PageTranslation, page_by_id, page_handle_is_taken, page_translation
from shared.models.stores.revision import touch_storefront
from shared.services.catalog.columns import Translated, locale_values
from shared.services.catalog.translations import refuse_other_languages


@dataclass(frozen=True, slots=True)
class PageInput:
    """A page as it should be; an empty ``handle`` is made from the title, or kept on update."""

    title: str
    body: str = ""
    handle: str = ""
    is_published: bool = True


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page in the shopper's language; ``body`` is sanitised HTML."""

    id: UUID
    handle: str
    title: str
    body: str
    updated_at: datetime


def create_page(wanted: PageInput) -> Page:
    """A new page. Raises Invalid (``title``, ``handle``)."""
    with transaction():
        _check(wanted)
        page = Page(handle=_free_handle(wanted), title="")
        with explain_refusals({"uq_pages_store_id_handle": _handle_taken}):
            _write(page, wanted)
            session().add(page)
        forget_redirect(f"/pages/{page.handle}")
        _tell()
    return page


def update_page(page_id: UUID, wanted: PageInput) -> Page:
    """Make the page what ``wanted`` says; a changed handle leaves a redirect. Raises Invalid, NotFound."""
    with transaction():
        page = page_by_id(page_id)
        _check(wanted)
        with explain_refusals({"uq_pages_store_id_handle": _handle_taken}):
            _change_handle(page, wanted)
            _write(page, wanted)
        _tell()
    return page


def delete_page(page_id: UUID) -> None:
    """Remove the page. Raises NotFound."""
    with transaction():
        session().delete(page_by_id(page_id))
        _tell()


def set_page_translation(page_id: UUID, locale: str, *, title: str = "", body: str = "") -> None:
    """The page's texts in a further language; empty ones fall back. Raises Invalid (``locale``), NotFound."""
    with transaction():
        refuse_other_languages(locale)
        row = page_translation(page_by_id(page_id).id, locale)
        row.title, row.body = title.strip(), sanitise_html(body)
        session().add(row)
        _tell()


def storefront_page(handle: str, locale: str) -> ShownPage:
    """A published page as shoppers see it. One statement. Raises NotFound."""
    values = {"store": current_store_id(), "handle": handle} | locale_values(locale)
    row = session().execute(_published().where(Page.handle == bindparam("handle")), values).first()
    if row is None:
        raise NotFound(_("This page does not exist."))
    return ShownPage(row.id, row.handle, row.title, row.body, row.updated_at)


def storefront_pages(page_ids: Sequence[UUID], locale: str) -> list[ShownPage]:
    """Those of the pages that shoppers see. One statement."""
    values = {"store": current_store_id()} | locale_values(locale)
    rows = session().execute(_published().where(Page.id.in_(list(page_ids))), values)
    return [ShownPage(row.id, row.handle, row.title, row.body, row.updated_at) for row in rows]


def _published() -> Any:
    texts = Translated(Page, PageTranslation, "page_id")
    wanted: Any = select(Page.id, Page.handle, texts.text("title"), texts.text("body"), Page.updated_at)
    return texts.join(wanted.where(Page.store_id == bindparam("store"), Page.is_published))


def _check(wanted: PageInput) -> None:
    if not wanted.title.strip():
        message = _("Give the page a title.")
        raise Invalid(message, fields={"title": message})


def _write(page: Page, wanted: PageInput) -> None:
    page.title, page.body = wanted.title.strip(), sanitise_html(wanted.body)
    page.is_published = wanted.is_published


def _free_handle(wanted: PageInput) -> str:
    if wanted.handle.strip():
        return _asked_handle(wanted.handle, None)
    return first_free_handle(make_handle(wanted.title, otherwise="page"), page_handle_is_taken)


def _asked_handle(handle: str, page_id: UUID | None) -> str:
    tidy = make_handle(handle, otherwise="page")
    if page_handle_is_taken(tidy, besides=page_id):
        raise _handle_taken()
    return tidy


def _change_handle(page: Page, wanted: PageInput) -> None:
    if not wanted.handle.strip():
        return
    handle = _asked_handle(wanted.handle, page.id)
    if handle != page.handle:
        record_redirect(f"/pages/{page.handle}", f"/pages/{handle}")
        page.handle = handle


def _handle_taken() -> Invalid:
    message = _("Another page has this address already.")
    return Invalid(message, fields={"handle": message})


def _tell() -> None:
    record(ContentChanged())
    touch_storefront()
