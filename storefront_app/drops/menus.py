"""Menus in themes: ``linklists`` and their links."""

from collections.abc import Sequence

from shared.services.content.menus import MenuLink, menu_title, menu_tree
from shared.themes.drops import Drop, Handled
from storefront_app.memory import remember
from storefront_app.place import Place

KINDS = {
    "/": "frontpage_link",
    "/products/": "product_link",
    "/collections/": "collection_link",
    "/categories/": "category_link",
    "/pages/": "page_link",
    "/search": "search_link",
}


def all_menus(place: Place) -> Handled:
    """``linklists`` by handle."""
    return Handled(lambda handle: menu_drop(handle, place))


def menu_drop(handle: str, place: Place) -> Drop:
    """A menu; one without links where the store has none under this handle."""
    title, links = remember(("menu", handle, place.locale), lambda: _read_menu(handle, place.locale))
    shown = [_link(link, place) for link in links]
    return Drop({"handle": handle, "title": title, "links": shown, "levels": _depth(links)})


def _read_menu(handle: str, locale: str) -> tuple[str, tuple[MenuLink, ...]]:
    title = menu_title(handle, locale)
    return (title, menu_tree(handle, locale)) if title is not None else ("", ())


def _link(link: MenuLink, place: Place) -> Drop:
    """Sections with menus are kept for the whole store, so a link does not know which page it stands on:
    ``active`` and ``current`` are false, and themes mark the present page by script or by ``request.path``.
    """
    return Drop(
        {
            "title": link.title,
            "url": place.address(link.target),
            "handle": link.target.rpartition("/")[2],
            "type": _kind(link.target),
            "links": [_link(child, place) for child in link.links],
            "levels": _depth(link.links),
            "object": None,
            **dict.fromkeys(("active", "current", "child_active", "child_current"), False),
        }
    )


def _depth(links: Sequence[MenuLink]) -> int:
    return 1 + max((_depth(link.links) for link in links), default=0) if links else 0


def _kind(target: str) -> str:
    for prefix, kind in KINDS.items():
        if target == prefix or (len(prefix) > 1 and target.startswith(prefix)):
            return kind
    return "http_link"
