"""Search on the store's own term table: equality and prefix on a B-tree that begins with the store.

Row-level security keeps PostgreSQL from using a GIN index, because full-text operators are not leakproof; text
equality and byte-wise ranges are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import SmallInteger, Text, and_, bindparam, case, cast, func, select, union_all
from sqlalchemy.orm import aliased

from shared.db.session import session
from shared.kernel.folding import query_words
from shared.models.catalog.product import Product
from shared.models.catalog.term import ProductTerm, begins_with
from shared.services.catalog.columns import on_sale_now, sale_values
from shared.services.catalog.search.spelling import correct_words

MAX_WORDS = 8
WHOLE_WORD_BONUS = 3


@dataclass(frozen=True, slots=True)
class Matches:
    """Products by relevance."""

    product_ids: tuple[UUID, ...] = ()
    total: int = 0
    corrected: str | None = None


class TermSearch:
    """All words must match, the last one by its beginning; heavier places and whole words come first."""

    def find(self, query: str, *, only_on_sale: bool, limit: int = 50, offset: int = 0) -> Matches:
        """One statement; where nothing is found, one more for the vocabulary and one with the spelling mended."""
        words = query_words(query)[:MAX_WORDS]
        if not words:
            return Matches()
        found = _find(words, only_on_sale, limit, offset)
        if found.total or offset:
            return found
        mended = correct_words(words)
        if mended == words:
            return found
        again = _find(mended, only_on_sale, limit, offset)
        return Matches(again.product_ids, again.total, " ".join(mended)) if again.total else found


def _find(words: Sequence[str], only_on_sale: bool, limit: int, offset: int) -> Matches:
    values = sale_values() | {f"word_{index}": word for index, word in enumerate(words)}
    statement = _statement(len(words), only_on_sale)
    rows = session().execute(statement, values | {"limit": limit, "offset": offset}).all()
    return Matches(tuple(row.product_id for row in rows), rows[0].total if rows else 0)


@cache
def _statement(count: int, only_on_sale: bool) -> Any:
    each = _each_word(count).subquery("each_word")
    matched = (
        select(each.c.product_id, func.sum(each.c.score).label("score"))
        .group_by(each.c.product_id)
        .having(func.count() == count)
        .subquery("matched")
    )
    statement: Any = select(matched.c.product_id, func.count().over().label("total"))
    if only_on_sale:
        statement = statement.join(Product, and_(Product.id == matched.c.product_id, on_sale_now()))
    ordered = statement.order_by(matched.c.score.desc(), matched.c.product_id.desc())
    return ordered.limit(bindparam("limit")).offset(bindparam("offset"))


def _each_word(count: int) -> Any:
    return union_all(*(_one_word(f"word_{index}", is_last=index == count - 1) for index in range(count)))


def _one_word(name: str, *, is_last: bool) -> Any:
    """The products that have the word, with how much it weighs there."""
    row: Any = aliased(ProductTerm)
    word: Any = bindparam(name, type_=Text)
    fits = begins_with(row.term, word) if is_last else row.term == word
    whole = case((row.term == word, WHOLE_WORD_BONUS), else_=0)
    score = func.max(row.weight + cast(whole, SmallInteger)).label("score")
    return select(row.product_id, score).where(row.store_id == bindparam("store"), fits).group_by(row.product_id)
