"""The links of a menu as rows of a form: each has a key, and a depth that says under which row it folds out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from werkzeug.datastructures import MultiDict

from shared.kernel.ids import new_id
from shared.models.content.menu import MenuItem
from shared.services.content.menus import DEEPEST, LinkInput


@dataclass
class LinkRow:
    """One link; ``depth`` 0 stands by itself, 1 folds out under the nearest row of depth 0 above it, and so on."""

    key: str
    title: str = ""
    target: str = ""
    depth: int = 0
    titles: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    problem: str = ""


def stored_rows(
    items: Sequence[MenuItem], titles: Mapping[UUID, dict[str, str]], targets: Mapping[UUID, str]
) -> list[LinkRow]:
    """The menu's links, each followed by those that fold out under it; ``targets`` is where they lead now."""
    below: dict[UUID | None, list[MenuItem]] = {}
    for item in items:
        below.setdefault(item.parent_id, []).append(item)
    rows = list(_unfold(below, None, 0, titles))
    for row in rows:
        row.target = targets.get(UUID(row.key), row.target)
    return rows


def _unfold(
    below: Mapping[UUID | None, list[MenuItem]], parent: UUID | None, depth: int, titles: Mapping[UUID, dict[str, str]]
) -> Iterable[LinkRow]:
    for item in below.get(parent, ()):
        yield LinkRow(str(item.id), item.title, item.target, depth, titles.get(item.id, {}))
        yield from _unfold(below, item.id, depth + 1, titles)


def sent_rows(sent: MultiDict[str, str], locales: Sequence[str]) -> list[LinkRow]:
    """What the browser sent, in its order; rows in which nothing is typed are dropped."""
    dropped = set(sent.getlist("dropped"))
    rows = [_sent_row(sent, key, locales) for key in sent.getlist("link") if key not in dropped]
    return [row for row in rows if row.title or row.target]


def _sent_row(sent: MultiDict[str, str], key: str, locales: Sequence[str]) -> LinkRow:
    depth = sent.get(f"depth-{key}", "0")
    return LinkRow(
        key,
        sent.get(f"title-{key}", "").strip(),
        sent.get(f"target-{key}", "").strip(),
        min(int(depth), DEEPEST - 1) if depth.isdecimal() else 0,
        {locale: sent.get(f"title-{key}-{locale}", "").strip() for locale in locales},
    )


def empty_row() -> LinkRow:
    """A row to type into."""
    return LinkRow(f"n{new_id().hex}")


def fold_rows(rows: Sequence[LinkRow]) -> tuple[LinkInput, ...]:
    """Rows as links within links; a row that is too deep for the one above it moves up to where it fits."""
    links, _rest = _fold(list(rows), 0)
    return links


def _fold(rows: list[LinkRow], depth: int) -> tuple[tuple[LinkInput, ...], list[LinkRow]]:
    links: list[LinkInput] = []
    while rows and rows[0].depth >= depth:
        row, *rest = rows
        children, rows = _fold(rest, depth + 1)
        links.append(LinkInput(row.title, row.target, row.titles, children))
    return tuple(links), rows


def show_broken(rows: Sequence[LinkRow], reasons: Mapping[UUID, str]) -> None:
    """Say beside each link that leads nowhere why that is."""
    told = {str(item_id): reason for item_id, reason in reasons.items()}
    for row in rows:
        row.problem = told.get(row.key, "")


def show_complaints(rows: Sequence[LinkRow], fields: Mapping[str, str]) -> None:
    """Put complaints (``links.0.links.1.target``) beside the rows they are about."""
    for name, message in fields.items():
        *path, column = name.split(".")
        row = _row_at(list(rows), [int(part) for part in path if part.isdecimal()])
        if row is not None:
            row.errors[column] = message


def _row_at(rows: list[LinkRow], indexes: list[int]) -> LinkRow | None:
    path: list[int] = []
    for row in rows:
        depth = min(row.depth, len(path))
        path = [*path[:depth], path[depth] + 1 if len(path) > depth else 0]
        if path == indexes:
            return row
    return None
