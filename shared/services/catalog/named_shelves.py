"""Collections and categories by a word of their name, for somebody who wants to go there."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import literal, select, union_all

from shared.db.session import session
from shared.kernel.folding import fold
from shared.kernel.tenant import current_store_id
from shared.models.catalog.category import Category
from shared.models.catalog.collection import Collection

MOST = 2000


@dataclass(frozen=True, slots=True)
class Shelf:
    """A collection or a category."""

    id: UUID
    title: str
    is_category: bool


def find_shelves(query: str, limit: int = 6) -> list[Shelf]:
    """Those whose name has every word of the query, beginnings first. One statement."""
    words = fold(query).split()
    if not words:
        return []
    parts = (
        select(model.id, model.title, literal(is_category)).where(model.store_id == current_store_id()).limit(MOST)
        for model, is_category in ((Collection, False), (Category, True))
    )
    names = [(fold(row[1]), Shelf(*row)) for row in session().execute(union_all(*parts))]
    fitting = [(name, shelf) for name, shelf in names if all(word in name for word in words)]
    fitting.sort(key=lambda found: (not found[0].startswith(words[0]), found[0]))
    return [shelf for _name, shelf in fitting[:limit]]
