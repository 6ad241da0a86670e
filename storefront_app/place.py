"""Where a page stands: its language and the addresses around it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from flask import g, request

from shared.kernel.hosts import HostContext
from shared.web.context import host

READ_BY_PAGES = ("page", "sort_by", "q", "type", "variant", "view")
READ_BY_SECTIONS = ("section_id", "sections", "product_id", "limit", "resources[limit]", "resources[type]")
FILTER = "filter."
MOST_QUERY = 20
LONGEST_VALUE = 200
MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class Place:
    """``base_url`` is what stands before every path of the store, ``root_url`` the same with the language.

    ``currency`` and ``group_ids`` say whose prices the page shows.
    """

    locale: str
    default_locale: str
    currency: str
    base_url: str
    root_url: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    group_ids: tuple[UUID, ...] = ()

    @property
    def page(self) -> int:
        """Which page of a long list the address asks for."""
        text = dict(self.query).get("page", "")
        return min(int(text), MOST_PAGES) if text.isascii() and text.isdigit() and text.strip("0") else 1

    def address(self, path: str) -> str:
        """A path of the store as a link in the language at hand; whole addresses stay as they are."""
        return f"{self.root_url}{path}" if path.startswith("/") and not path.startswith("//") else path

    def in_language(self, locale: str, path: str) -> str:
        """The same path (without language) in another language."""
        return f"{language_root(self.base_url, locale, self.default_locale)}{path}"


def language_root(base_url: str, locale: str, default_locale: str) -> str:
    return base_url if locale == default_locale else f"{base_url}/{locale.replace('_', '-')}"


def base_url_of(context: HostContext, script_root: str) -> str:
    """The script root without the language."""
    if context.locale == context.default_locale:
        return script_root
    return script_root.rpartition("/")[0]


def current_place() -> Place:
    """The place of the present request."""
    if "place" not in g:
        g.place = _place_at(request.path, known_query(request.args.items(multi=True)))
    found: Place = g.place
    return found


def stand_at(path: str, query: tuple[tuple[str, str], ...] = ()) -> None:
    """Show another page of the store in this answer: the one whose form or script sent the request."""
    g.place = _place_at(path, query)


def _place_at(path: str, query: tuple[tuple[str, str], ...]) -> Place:
    context, root = host(), request.script_root
    shopper = g.get("shopper")
    return Place(
        locale=context.locale,
        default_locale=context.default_locale,
        currency=shopper.currency if shopper else context.currency,
        group_ids=shopper.group_ids if shopper else (),
        base_url=base_url_of(context, root),
        root_url=root,
        path=f"{root}{path}",
        query=query,
    )


def known_query(
    pairs: Iterable[tuple[str, str]], names: tuple[str, ...] = READ_BY_PAGES
) -> tuple[tuple[str, str], ...]:
    """What pages read of a query, in its order: everything else (campaign marks and the like) changes nothing."""
    found = [
        (name, value[:LONGEST_VALUE]) for name, value in pairs if value and (name in names or name.startswith(FILTER))
    ]
    return tuple(found[:MOST_QUERY])
