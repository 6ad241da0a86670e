"""The words that a store's products really use: for completing what is typed, and for forgiving slips."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Index, SmallInteger, UniqueConstraint, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel
from shared.db.session import session
from shared.kernel.ids import new_id
from shared.kernel.tenant import current_store_id

AT_ONCE = 1000


class SearchWord(StoreModel):
    """A folded word with how many products have it.

    Neighbours of a misspelt word are looked for among those with the same first or the same last letter and about the
    same length: one slip cannot change both ends.
    """

    __tablename__ = "search_words"
    __table_args__ = (
        UniqueConstraint("store_id", "word"),
        Index("ix_search_words_range", "store_id", "word", postgresql_ops={"word": "text_pattern_ops"}),
        Index("ix_search_words_first", "store_id", "first", "length", "product_count"),
        Index("ix_search_words_last", "store_id", "last", "length", "product_count"),
        Index("ix_search_words_start", "store_id", "start", "product_count"),
    )

    word: Mapped[str]
    first: Mapped[str]
    last: Mapped[str]
    start: Mapped[str]
    length: Mapped[int] = mapped_column(SmallInteger)
    product_count: Mapped[int]


def word_row(word: str, product_count: int) -> dict[str, Any]:
    """The columns of a word."""
    return {
        "word": word,
        "first": word[:1],
        "last": word[-1:],
        "start": word[:2],
        "length": len(word),
        "product_count": product_count,
    }


def add_to_words(changes: Mapping[str, int]) -> None:
    """So many more (or fewer) products have these words; words that nothing has any more go."""
    rows = [
        {"store_id": current_store_id(), "id": new_id(), **word_row(word, change)}
        for word, change in sorted(changes.items())
        if change
    ]
    for start in range(0, len(rows), AT_ONCE):
        statement = insert(SearchWord).values(rows[start : start + AT_ONCE])
        total = SearchWord.product_count + statement.excluded.product_count
        unique = ["store_id", "word"]
        session().execute(statement.on_conflict_do_update(index_elements=unique, set_={"product_count": total}))
    fewer = [word for word, change in changes.items() if change < 0]
    if fewer:
        gone = delete(SearchWord).where(SearchWord.word.in_(fewer), SearchWord.product_count <= 0)
        session().execute(gone.execution_options(synchronize_session=False))
