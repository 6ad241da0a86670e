"""The words that a store's products really use: for completing what is typed, and for forgiving slips."""

from typing import Any

from sqlalchemy import Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel


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
