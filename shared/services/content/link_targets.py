"""Where links of menus lead: to things of the store by id, so that they follow a changed address, or to addresses."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, not_, select

from shared.db.session import session
from shared.kernel.i18n import gettext as _
from shared.models.catalog.category import Category
from shared.models.catalog.collection import Collection
from shared.models.catalog.product import Product, ProductStatus
from shared.models.content.menu import LinkKind, MenuItem
from shared.models.content.page import Page
from shared.services.catalog.collections import ALL_PRODUCTS
from shared.services.catalog.references import Thing, find_by_handles, find_things, name_things

THINGS: Mapping[LinkKind, tuple[Any, Any, str]] = {
    LinkKind.PAGE: (Page, MenuItem.page_id, "/pages/"),
    LinkKind.COLLECTION: (Collection, MenuItem.collection_id, "/collections/"),
    LinkKind.CATEGORY: (Category, MenuItem.category_id, "/categories/"),
    LinkKind.PRODUCT: (Product, MenuItem.product_id, "/products/"),
}
_THING_PATH = re.compile(r"/(pages|collections|categories|products)/([^/?#]+)/?")
_KINDS = {"pages": LinkKind.PAGE, "collections": LinkKind.COLLECTION}
_KINDS |= {"categories": LinkKind.CATEGORY, "products": LinkKind.PRODUCT}
ALL_PATH = f"/collections/{ALL_PRODUCTS}"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: ``thing_id`` for things of the store; None where the thing is not there (any more)."""

    kind: LinkKind
    path: str
    thing_id: UUID | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a menu's item."""
        ids = {f"{kind.value}_id": self.thing_id if kind is self.kind else None for kind in THINGS}
        return {"kind": self.kind, "target": self.path} | ids


def resolve_paths(paths: Iterable[str]) -> dict[str, Target]:
    """What these addresses lead to. One statement per kind of thing."""
    found = {path: _plain(path) for path in paths}
    for kind in THINGS:
        handles = {_handle(path): path for path, target in found.items() if target.kind is kind}
        for handle, thing_id in find_by_handles(kind.value, handles).items():
            path = handles[handle]
            found[path] = Target(kind, path, thing_id)
    return found


def suggest_targets(words: str, limit: int = 6) -> list[tuple[str, str]]:
    """(address, name) of pages and things of the store with these words, for a field that one types into."""
    fixed = [("/", _("Home page")), (ALL_PATH, _("All products")), ("/search", _("Search"))]
    wanted = words.strip().lower()
    shown = [(path, name) for path, name in fixed if wanted in name.lower() or wanted in path]
    things = [thing for kind in ("collection", "category", "page") for thing in find_things(kind, words, limit)]
    products = find_things("product", words, limit) if wanted else []
    return shown + [(thing.path, thing.title) for thing in (*things, *products)]


def things_of(kind: str, ids: Iterable[UUID]) -> dict[UUID, Thing]:
    """The things of that kind by id, for links that name them so."""
    return name_things(kind, ids)


def present_path() -> ColumnElement[str]:
    """The address of the link's thing as it is now, or the link's own; use it with ``join_things``."""
    paths = (func.concat(prefix, model.handle) for model, _key, prefix in THINGS.values())
    known = (model.handle.is_not(None) for model, _key, _prefix in THINGS.values())
    return case(*zip(known, paths, strict=True), else_=MenuItem.target)


def join_things(statement: Any) -> Any:
    """The statement on menu items with the things that they lead to."""
    for model, key, _prefix in THINGS.values():
        statement = statement.outerjoin(model, and_(model.store_id == MenuItem.store_id, model.id == key))
    return statement


def present_targets(menu_id: UUID) -> dict[UUID, str]:
    """Where each link of a menu leads now. One statement."""
    wanted = join_things(select(MenuItem.id, present_path()).select_from(MenuItem))
    return dict(session().execute(wanted.where(MenuItem.menu_id == menu_id)).tuples().all())


def broken_links(menu_id: UUID) -> dict[UUID, str]:
    """Links of a menu that lead nowhere, with the reason. One statement."""
    gone = and_(MenuItem.kind.in_(list(THINGS)), *(key.is_(None) for _model, key, _prefix in THINGS.values()))
    hidden = not_(
        and_(
            func.coalesce(Page.is_published, True),
            func.coalesce(Collection.is_published, True),
            func.coalesce(Category.is_published, True),
            func.coalesce(Product.status == ProductStatus.ACTIVE, True),
        )
    )
    wanted = join_things(select(MenuItem.id, gone.label("gone"), hidden.label("hidden")).select_from(MenuItem))
    found = {}
    for row in session().execute(wanted.where(MenuItem.menu_id == menu_id, gone | hidden)):
        found[row.id] = _("This is not there any more.") if row.gone else _("Shoppers cannot see this now.")
    return found


def _plain(path: str) -> Target:
    if path == "/":
        return Target(LinkKind.HOME, path)
    if path == "/search":
        return Target(LinkKind.SEARCH, path)
    match = _THING_PATH.fullmatch(path)
    if match is None or path == ALL_PATH:
        return Target(LinkKind.URL, path)
    return Target(_KINDS[match[1]], path)


def _handle(path: str) -> str:
    match = _THING_PATH.fullmatch(path)
    return match[2] if match else ""
