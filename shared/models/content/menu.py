"""Menus of the storefront."""

from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from shared.db.base import StoreModel, Timestamps, owns_many, store_key


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
