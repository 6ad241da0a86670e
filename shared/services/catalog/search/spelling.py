"""Typos forgiven against the words that the store really uses."""

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein
from sqlalchemy import Text, literal, select

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.catalog.term import ProductTerm, begins_with

MOST_WORDS = 50_000
SHORTEST = 3


def correct_words(words: Sequence[str]) -> list[str]:
    """Each word that the store does not know becomes the nearest one that it does; others stay."""
    return [_correct(word) for word in words]


def _correct(word: str) -> str:
    allowed = _allowed_slips(word)
    if not allowed:
        return word
    return _nearest(word, _vocabulary(word[0]), allowed) or _nearest(word, _vocabulary(""), allowed) or word


def _allowed_slips(word: str) -> int:
    """One slip in short words, two in long ones, none where a slip makes another word."""
    if len(word) < SHORTEST or word.isdigit():
        return 0
    return 1 if len(word) < 7 else 2


def _vocabulary(beginning: str) -> list[str]:
    """The store's distinct words that begin so."""
    statement = select(ProductTerm.term).where(ProductTerm.store_id == current_store_id()).distinct()
    if beginning:
        statement = statement.where(begins_with(ProductTerm.term, literal(beginning, Text)))
    return list(session().scalars(statement.limit(MOST_WORDS)))


def _nearest(word: str, known: list[str], allowed: int) -> str | None:
    """The nearest known word; the unfinished beginning of a longer one counts as its equal."""
    found = process.extractOne(word, known, scorer=DamerauLevenshtein.distance, score_cutoff=allowed)
    if found is not None:
        return str(found[0])
    beginnings = {term[: len(word)]: term for term in known if len(term) > len(word)}
    begun = process.extractOne(word, list(beginnings), scorer=DamerauLevenshtein.distance, score_cutoff=allowed)
    return str(begun[0]) if begun is not None else None
