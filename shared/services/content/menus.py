"""Menus of the storefront: links that may fold out under one another."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, delete, select

from shared.db.bulk import insert_rows
from shared.db.session import session, transaction
from shared.events.content import ContentChanged
from shared.events.outbox import record
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.kernel.tenant import current_store_id
from shared.models.content.menu import Menu, MenuItem, MenuItemTranslation, MenuTranslation, find_menu
from shared.models.stores.revision import touch_storefront
from shared.services.catalog.columns import Translated, locale_values
from shared.services.content.link_targets import join_things, present_path, resolve_paths

DEEPEST = 3
MOST_ITEMS = 200
_TARGET = re.compile(r"(?:/(?!/)|https?://|mailto:|tel:|#)\S*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LinkInput:
    """A link: ``target`` is a path such as ``/collections/mugs`` or an absolute URL; ``titles`` by further locale.

    A path of something that the store has follows it when its address changes.
    """

    title: str
    target: str
    titles: dict[str, str] = field(default_factory=dict)
    links: tuple["LinkInput", ...] = ()


@dataclass(frozen=True, slots=True)
class MenuLink:
    """A link as shoppers see it, with those that fold out under it."""

    title: str
    target: str
    links: tuple["MenuLink", ...] = ()


def save_menu(handle: str, title: str, links: Sequence[LinkInput], *, titles: Mapping[str, str] | None = None) -> Menu:
    """Make the menu under this handle exactly these links; it is created where there is none.

    ``titles`` are the menu's own by further locale, None leaves them alone.
    Raises Invalid with the link at fault (``links.2.target``, ``links.0.links.1.title``).
    """
    fields = dict(_complaints(links, "links", 1))
    if fields:
        raise Invalid(_("Please look at the marked fields."), fields=fields)
    with transaction():
        menu = find_menu(handle) or Menu(handle=handle)
        menu.title = title.strip() or handle
        session().add(menu)
        session().flush()
        session().execute(delete(MenuItem).where(MenuItem.menu_id == menu.id))
        _insert(menu.id, links)
        if titles is not None:
            _write_titles(menu.id, titles)
        session().expire(menu, ["items"])
        record(ContentChanged())
        touch_storefront()
    return menu


def delete_menu(handle: str) -> None:
    """Remove the menu. Raises NotFound."""
    with transaction():
        menu = find_menu(handle)
        if menu is None:
            raise NotFound(_("This menu does not exist."))
        session().delete(menu)
        record(ContentChanged())
        touch_storefront()


def menu_tree(handle: str, locale: str) -> tuple[MenuLink, ...]:
    """The links of a menu in the shopper's language; empty where there is no such menu. One statement."""
    texts = Translated(MenuItem, MenuItemTranslation, "item_id")
    wanted: Any = select(MenuItem.id, MenuItem.parent_id, present_path().label("target"), texts.text("title"))
    same = and_(Menu.store_id == MenuItem.store_id, Menu.id == MenuItem.menu_id)
    of_menu = and_(Menu.store_id == bindparam("store"), Menu.handle == bindparam("handle"))
    statement = (
        texts.join(join_things(wanted.select_from(MenuItem).join(Menu, same)))
        .where(of_menu)
        .order_by(MenuItem.position)
    )
    values = {"store": current_store_id(), "handle": handle} | locale_values(locale)
    below: dict[UUID | None, list[Any]] = {}
    for row in session().execute(statement, values):
        below.setdefault(row.parent_id, []).append(row)
    return _fold(below, None)


def menu_title(handle: str, locale: str) -> str | None:
    """The menu's title in the shopper's language, None where there is no such menu. One statement."""
    texts = Translated(Menu, MenuTranslation, "menu_id")
    wanted = texts.join(select(texts.text("title")).select_from(Menu))
    of_menu = and_(Menu.store_id == bindparam("store"), Menu.handle == bindparam("handle"))
    values = {"store": current_store_id(), "handle": handle} | locale_values(locale)
    found: str | None = session().scalar(wanted.where(of_menu), values)
    return found


def _write_titles(menu_id: UUID, titles: Mapping[str, str]) -> None:
    session().execute(delete(MenuTranslation).where(MenuTranslation.menu_id == menu_id))
    rows = [{"menu_id": menu_id, "locale": locale, "title": text.strip()} for locale, text in titles.items()]
    if rows := [row for row in rows if row["title"]]:
        insert_rows(MenuTranslation, rows)


def _targets(links: Iterable[LinkInput]) -> Iterator[str]:
    for link in links:
        yield link.target.strip()
        yield from _targets(link.links)


def _fold(below: dict[UUID | None, list[Any]], parent: UUID | None) -> tuple[MenuLink, ...]:
    return tuple(MenuLink(row.title, row.target, _fold(below, row.id)) for row in below.get(parent, ()))


def _insert(menu_id: UUID, links: Sequence[LinkInput]) -> None:
    """Level by level, so that every parent is there before what hangs under it."""
    level: list[tuple[UUID | None, LinkInput]] = [(None, link) for link in links]
    position, targets = 0, resolve_paths(_targets(links))
    while level:
        deeper: list[tuple[UUID | None, LinkInput]] = []
        rows, translations = [], []
        for parent_id, link in level:
            position += 1
            row_id = new_id()
            rows.append(_row(menu_id, parent_id, row_id, link, position) | targets[link.target.strip()].columns)
            translations += [
                {"item_id": row_id, "locale": locale, "title": title} for locale, title in link.titles.items() if title
            ]
            deeper += [(row_id, child) for child in link.links]
        insert_rows(MenuItem, rows)
        insert_rows(MenuItemTranslation, translations)
        level = deeper


def _row(menu_id: UUID, parent_id: UUID | None, row_id: UUID, link: LinkInput, position: int) -> dict[str, Any]:
    return {
        "id": row_id,
        "menu_id": menu_id,
        "parent_id": parent_id,
        "title": link.title.strip(),
        "position": position,
    }


def _complaints(links: Sequence[LinkInput], at: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > DEEPEST:
        yield at, _("Links fold out at most %(count)s levels deep.", count=DEEPEST)
        return
    if len(links) > MOST_ITEMS:
        yield at, _("A menu has at most %(count)s links.", count=MOST_ITEMS)
    for index, link in enumerate(links):
        if not link.title.strip():
            yield f"{at}.{index}.title", _("Name this link.")
        if not _TARGET.fullmatch(link.target.strip()):
            yield f"{at}.{index}.target", _("Type a path such as /collections/all, or a whole address with https://.")
        if link.links:
            yield from _complaints(link.links, f"{at}.{index}.links", depth + 1)
