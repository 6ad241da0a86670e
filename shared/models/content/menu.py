"""Menus of the storefront."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, and_, func, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, owns_many, store_key
from shared.db.session import session
from shared.db.translated import Translation
from shared.db.types import enum_column


class LinkKind(StrEnum):
    """Where a link leads: to a page of the shop by itself, to a thing of the store, or to an address."""

    HOME = "home"
    SEARCH = "search"
    PAGE = "page"
    COLLECTION = "collection"
    CATEGORY = "category"
    PRODUCT = "product"
    URL = "url"


class Menu(Timestamps, StoreModel):
    """A named list of links, such as ``main-menu`` and ``footer``."""

    __tablename__ = "menus"
    __table_args__ = (UniqueConstraint("store_id", "handle"),)

    handle: Mapped[str]
    title: Mapped[str]

    items: Mapped[list["MenuItem"]] = owns_many("Menu", "MenuItem", "menu_id", order_by="MenuItem.position")


class MenuItem(StoreModel):
    """A link: ``target`` is a path of the storefront such as ``/collections/mugs``, or an absolute URL.

    A link to a thing of the store names it by id, and follows it when its address changes; where the thing is gone the
    id is too, and ``target`` is its last address. ``parent_id`` names the link under which this one folds out.
    """

    __tablename__ = "menu_items"
    __table_args__ = (
        store_key("menu_id", "menus", ondelete="CASCADE"),
        store_key("parent_id", "menu_items", ondelete="CASCADE"),
        store_key("page_id", "pages", ondelete="SET NULL (page_id)"),
        store_key("collection_id", "collections", ondelete="SET NULL (collection_id)"),
        store_key("category_id", "categories", ondelete="SET NULL (category_id)"),
        store_key("product_id", "products", ondelete="SET NULL (product_id)"),
        Index("ix_menu_items_menu", "store_id", "menu_id", "position"),
        CheckConstraint(
            "num_nonnulls(page_id, collection_id, category_id, product_id) <= 1", name="leads_to_one_thing"
        ),
    )

    menu_id: Mapped[UUID]
    parent_id: Mapped[UUID | None]
    title: Mapped[str]
    kind: Mapped[LinkKind] = mapped_column(enum_column(LinkKind), default=LinkKind.URL)
    target: Mapped[str]
    page_id: Mapped[UUID | None]
    collection_id: Mapped[UUID | None]
    category_id: Mapped[UUID | None]
    product_id: Mapped[UUID | None]
    position: Mapped[int]


class MenuTranslation(Translation, StoreModel):
    """A menu's title in one further language."""

    __tablename__ = "menu_translations"
    __table_args__ = (
        store_key("menu_id", "menus", ondelete="CASCADE"),
        UniqueConstraint("store_id", "menu_id", "locale"),
    )
    translates = ("Menu", "menu_id")

    menu_id: Mapped[UUID]
    locale: Mapped[str]
    title: Mapped[str]


class MenuItemTranslation(Translation, StoreModel):
    """A link's text in one further language."""

    __tablename__ = "menu_item_translations"
    __table_args__ = (
        store_key("item_id", "menu_items", ondelete="CASCADE"),
        UniqueConstraint("store_id", "item_id", "locale"),
    )
    translates = ("MenuItem", "item_id")

    item_id: Mapped[UUID]
    locale: Mapped[str]
    title: Mapped[str]


def find_menu(handle: str) -> Menu | None:
    return session().scalars(select(Menu).where(Menu.handle == handle)).first()


def all_menus() -> list[Menu]:
    return list(session().scalars(select(Menu).order_by(Menu.title)))


def menu_sizes() -> list[tuple[Menu, int]]:
    """Every menu with its number of links. One statement."""
    same = and_(MenuItem.store_id == Menu.store_id, MenuItem.menu_id == Menu.id)
    counted = select(func.count()).where(same).correlate(Menu).scalar_subquery()
    return [(row[0], row[1]) for row in session().execute(select(Menu, counted).order_by(Menu.title, Menu.handle))]


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


def menu_titles(menu_id: UUID) -> dict[str, str]:
    """The menu's translated titles by language, for an editor."""
    wanted = select(MenuTranslation.locale, MenuTranslation.title).where(MenuTranslation.menu_id == menu_id)
    return dict(session().execute(wanted).tuples().all())
