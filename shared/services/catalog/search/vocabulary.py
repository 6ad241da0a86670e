"""The store's own words: how often they occur, how what is typed may go on, what a misspelt word was meant to be."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein
from sqlalchemy import ARRAY, SmallInteger, Text, any_, bindparam, select, union_all

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.catalog.term import begins_with
from shared.models.catalog.word import SearchWord

MOST_COMPLETIONS = 12
MOST_IN_RANGE = 300
SHORTEST_FORGIVEN = 3

#: Of words with the same first or last letter and the same length so many are compared, the frequent ones first.
MOST_NEIGHBOURS = 400


def look_up(words: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """How many products have each word (unknown ones are left out), and how the last one may go on. One statement."""
    last = words[-1]
    values = {"store": current_store_id(), "words": list(words), "last": last, "start": last[:2]}
    counts: dict[str, int] = {}
    completions = []
    for word, count in session().execute(_lookup(len(last) > 2), values):
        if word in words:
            counts[word] = count
        if word != last and word.startswith(last):
            completions.append(word)
    return counts, completions


def correct_words(words: Sequence[str], known: Sequence[str]) -> list[str]:
    """The words, each that is not among the known ones replaced by the nearest of the store's, if any is near."""
    return [word if word in known else (nearest_word(word) or word) for word in words]


def nearest_word(word: str) -> str | None:
    """The store's word that was most likely meant; the unfinished beginning of a longer one counts as its equal."""
    allowed = allowed_slips(word)
    if not allowed:
        return None
    known = _neighbours(word, allowed)
    scores = process.extract(word, list(known), scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=50)
    if scores:
        return min(scores, key=lambda found: (found[1], -known[found[0]], found[0]))[0]
    beginnings = {term[: len(word)]: term for term in known if len(term) > len(word)}
    begun = process.extractOne(word, list(beginnings), scorer=DamerauLevenshtein.distance, score_cutoff=allowed)
    return beginnings[begun[0]][: len(begun[0])] if begun is not None else None


def allowed_slips(word: str) -> int:
    """One slip in short words, two in long ones, none where a slip makes another word."""
    if len(word) < SHORTEST_FORGIVEN or not word.isalpha():
        return 0
    return 1 if len(word) < 7 else 2


def _neighbours(word: str, allowed: int) -> dict[str, int]:
    """Words that the word could have been, with their counts: the same first or last letter, about the same length.

    Longer ones with the same first letter are looked at as well: the word may be unfinished.
    """
    values: dict[str, Any] = {"store": current_store_id(), "first": word[:1], "last": word[-1:]}
    lengths = range(len(word) - allowed, len(word) + allowed + 1)
    values |= {f"length_{place}": length for place, length in enumerate(lengths)} | {"longest": len(word) + allowed}
    rows = session().execute(_nearby(len(lengths)), values)
    return {row.word: row.product_count for row in rows}


@cache
def _lookup(is_range: bool) -> Any:
    columns = (SearchWord.word, SearchWord.product_count)
    of_store = SearchWord.store_id == bindparam("store")
    known = select(*columns).where(of_store, SearchWord.word == any_(bindparam("words", type_=ARRAY(Text))))
    if is_range:
        begun: Any = (
            select(*columns)
            .where(of_store, begins_with(SearchWord.word, bindparam("last", type_=Text)))
            .limit(MOST_IN_RANGE)
            .subquery()
        )
        further = select(begun.c.word, begun.c.product_count).order_by(begun.c.product_count.desc())
    else:
        started = SearchWord.start == bindparam("start", type_=Text)
        further = select(*columns).where(of_store, started).order_by(SearchWord.product_count.desc())
    return union_all(known, select(further.limit(MOST_COMPLETIONS).subquery()))


@cache
def _nearby(lengths: int) -> Any:
    parts = []
    for end, column in (("first", SearchWord.first), ("last", SearchWord.last)):
        for place in range(lengths):
            length: Any = bindparam(f"length_{place}", type_=SmallInteger)
            parts.append(_some_words(column == bindparam(end, type_=Text), SearchWord.length == length))
    longer = SearchWord.length > bindparam("longest", type_=SmallInteger)
    parts.append(_some_words(SearchWord.first == bindparam("first", type_=Text), longer))
    return union_all(*parts)


def _some_words(*rules: Any) -> Any:
    found = select(SearchWord.word, SearchWord.product_count).where(SearchWord.store_id == bindparam("store"), *rules)
    return select(found.order_by(SearchWord.product_count.desc()).limit(MOST_NEIGHBOURS).subquery())
