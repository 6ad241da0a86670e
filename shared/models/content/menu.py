"""Menus of the storefront."""

from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped

from shared.db.base import StoreModel, Timestamps, owns_many, store_key
from shared.db.session import session


class Menu(Timestamps, StoreModel):
    """A named list of links, such as ``main-menu`` and ``footer``."""

    __tablename__ = "menus"
    __table_args__ = (UniqueConstraint("store_id", "handle"),)

    handle: Mapped[str]
    title: Mapped[str]

    items: Mapped[list["MenuItem"]] = owns_many("Menu", "MenuItem", "menu_id", order_by="MenuItem.position")


class MenuItem(StoreModel):
    """A link: ``target`` is a path of the storefront such as ``/collections/mugs``, or an absolute URL.

    ``parent_id`` names the link under which this one folds out, in the same menu.
    """

    __tablename__ = "menu_items"
    __table_args__ = (
        store_key("menu_id", "menus", ondelete="CASCADE"),
        store_key("parent_id", "menu_items", ondelete="CASCADE"),
        Index("ix_menu_items_menu", "store_id", "menu_id", "position"),
    )

    menu_id: Mapped[UUID]
    parent_id: Mapped[UUID | None]
    title: Mapped[str]
    target: Mapped[str]
    position: Mapped[int]


class MenuItemTranslation(StoreModel):
    """A link's text in one further language."""

    __tablename__ = "menu_item_translations"
    __table_args__ = (
        store_key("item_id", "menu_items", ondelete="CASCADE"),
        UniqueConstraint("store_id", "item_id", "locale"),
    )

    item_id: Mapped[UUID]
    locale: Mapped[str]
    title: Mapped[str]


def find_menu(handle: str) -> Menu | None:
    return session().scalars(select(Menu).where(Menu.handle == handle)).first()


def all_menus() -> list[Menu]:
    return list(session().scalars(select(Menu).order_by(Menu.title)))


def item_titles(menu_id: UUID) -> dict[UUID, dict[str, str]]:
    """The translated texts of a menu's links: item id → locale → text, for an editor."""
    rows = session().execute(
        select(MenuItemTranslation.item_id, MenuItemTranslation.locale, MenuItemTranslation.title)
        .join(MenuItem, MenuItem.id == MenuItemTranslation.item_id)
        .where(MenuItem.menu_id == menu_id)
    )
    found: dict[UUID, dict[str, str]] = {}
    for item_id, locale, title in rows:
        found.setdefault(item_id, {})[locale] = title
    return found
