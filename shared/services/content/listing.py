"""Pages by a word of their title, for somebody who wants to go there."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from shared.db.session import session
from shared.kernel.folding import fold
from shared.kernel.tenant import current_store_id
from shared.models.content.page import Page

MOST = 2000


@dataclass(frozen=True, slots=True)
class PageName:
    """A page and what it is called."""

    id: UUID
    title: str


def find_pages(query: str, limit: int = 6) -> list[PageName]:
    """Pages whose title has every word of the query. One statement."""
    words = fold(query).split()
    if not words:
        return []
    rows = session().execute(select(Page.id, Page.title).where(Page.store_id == current_store_id()).limit(MOST))
    fitting = [PageName(*row) for row in rows if all(word in fold(row.title) for word in words)]
    return fitting[:limit]
