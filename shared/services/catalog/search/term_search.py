"""Search on the store's own term table: equality and prefix on a B-tree that begins with the store.

Row-level security keeps PostgreSQL from using a GIN index, because full-text operators are not leakproof; text
equality and byte-wise ranges are.

The rarest word is looked up, the heaviest places first and no more than ``MOST_FOUND`` of them; the others are then
asked for product by product. So the work is bounded, however large the store is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Integer, Text, Uuid, and_, bindparam, case, func, literal, select, true, union_all
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from shared.db.session import session
from shared.kernel.folding import MAX_WORD, compact, query_words
from shared.models.catalog.fact import IndexedProduct
from shared.models.catalog.product import Product
from shared.models.catalog.term import ProductTerm, begins_with
from shared.services.catalog.columns import on_sale_now, sale_values
from shared.services.catalog.search.terms import TITLE, WHOLE_MARK
from shared.services.catalog.search.vocabulary import correct_words, look_up

MAX_WORDS = 8

#: Matches of the rarest word that are looked at; ``total`` is exact up to here.
MOST_FOUND = 1000
MOST_OF_COMPLETION, MOST_IN_RANGE, MOST_WHOLE = 250, 500, 200

WHOLE_WORD_BONUS, BEGINS_BONUS, WHOLE_BONUS = 3, 6, 20

#: Stands for a product that is not indexed yet.
NO_SLOT = -1

#: A word without known count (a number, a code) is taken to be this frequent.
UNKNOWN_COUNT = 100


@dataclass(frozen=True, slots=True)
class Matches:
    """Products by relevance: by their slot, or by their id where they are so new that they have none.

    ``corrected`` is what was searched instead of a typo, ``completions`` are how the last word may go on.
    """

    ranked: tuple[int | UUID, ...] = ()
    is_exact: bool = True
    corrected: str | None = None
    completions: tuple[str, ...] = ()

    @property
    def slots(self) -> list[int]:
        return [found for found in self.ranked if isinstance(found, int)]


def find_products(text: str, *, for_shoppers: bool) -> Matches:
    """Products with every word, the last one perhaps unfinished. Two statements; two or three more after a typo.

    What is not on sale is left out where it is new; of the others the index says so (see ``narrowing``).
    """
    words = query_words(text)[:MAX_WORDS]
    if not words:
        return Matches()
    counts, completions = look_up(words)
    found = _find(words, compact(text), counts, completions, for_shoppers)
    if found.ranked:
        return found
    mended = correct_words(words, list(counts))
    if mended == words:
        return found
    counts, completions = look_up(mended)
    again = _find(mended, "".join(mended), counts, completions, for_shoppers)
    return replace(again, corrected=" ".join(mended)) if again.ranked else found


def _find(
    words: Sequence[str], whole: str, counts: dict[str, int], completions: list[str], for_shoppers: bool
) -> Matches:
    driver = _rarest(words, counts)
    values: dict[str, Any] = {f"word_{place}": word for place, word in enumerate(words)}
    values |= {"completions": completions, "whole": f"{WHOLE_MARK}{whole}"[:MAX_WORD]} | sale_values()
    row = session().execute(_statement(len(words), driver, for_shoppers), values).one()
    fresh = iter(row.fresh or ())
    ranked = tuple(next(fresh) if slot == NO_SLOT else slot for slot in row.slots or ())
    return Matches(ranked, row.looked_at < MOST_FOUND, completions=tuple(completions))


def _rarest(words: Sequence[str], counts: dict[str, int]) -> int:
    """The place of the word that fewest products have; an unfinished last word may become many."""
    frequency = [counts.get(word, UNKNOWN_COUNT) for word in words]
    if len(words) > 1 and words[-1] not in counts:
        frequency[-1] = UNKNOWN_COUNT * 5
    return min(range(len(words)), key=lambda place: frequency[place])


@cache
def _statement(count: int, driver: int, for_shoppers: bool) -> Any:
    """One row: the slots of all matches and the ids of those without, by relevance, and how many were looked at."""
    looked_up = _looked_up(driver, is_last=driver == count - 1).cte("looked_up").prefix_with("MATERIALIZED")
    ranked = _ranked(looked_up, count, driver, for_shoppers).subquery("ranked")
    slot = func.coalesce(ranked.c.slot, NO_SLOT)
    slots = func.array_agg(aggregate_order_by(slot, ranked.c.place), type_=ARRAY(Integer))
    fresh = func.array_agg(aggregate_order_by(ranked.c.product_id, ranked.c.place), type_=ARRAY(Uuid))
    return select(
        slots.label("slots"),
        fresh.filter(ranked.c.slot.is_(None)).label("fresh"),
        select(func.count()).select_from(looked_up).scalar_subquery().label("looked_at"),
    )


def _ranked(looked_up: Any, count: int, driver: int, for_shoppers: bool) -> Any:
    whole = _whole_matches().cte("whole").prefix_with("MATERIALIZED")
    others = [_other_word(looked_up, place, is_last=place == count - 1) for place in range(count) if place != driver]
    score: Any = looked_up.c.score + func.coalesce(whole.c.score, 0)
    for other in others:
        score = score + other.c.score
    in_stock, sold = func.coalesce(IndexedProduct.in_stock, False), func.coalesce(IndexedProduct.sold, 0)
    order = (score.desc(), in_stock.desc(), sold.desc(), looked_up.c.product_id.desc())
    place = func.row_number().over(order_by=order).label("place")
    statement: Any = select(looked_up.c.product_id, IndexedProduct.slot, place).select_from(looked_up)
    for other in others:
        statement = statement.join(other, other.c.score.is_not(None))
    indexed = and_(IndexedProduct.store_id == bindparam("store"), IndexedProduct.product_id == looked_up.c.product_id)
    statement = statement.outerjoin(IndexedProduct, indexed)
    statement = statement.outerjoin(whole, whole.c.product_id == looked_up.c.product_id)
    return statement.where(_is_shown(looked_up)) if for_shoppers else statement


def _is_shown(looked_up: Any) -> Any:
    """Products that are not indexed yet are looked at themselves."""
    on_sale = select(Product.id).where(on_sale_now(), Product.id == looked_up.c.product_id)
    return case((IndexedProduct.slot.is_(None), on_sale.correlate(looked_up).exists()), else_=True)


def _looked_up(driver: int, *, is_last: bool) -> Any:
    """The products of the rarest word with how much it weighs there; those that the whole query names come first."""
    word = _word(driver)
    parts = [_postings(_heaviest(ProductTerm.term == word, MOST_FOUND), WHOLE_WORD_BONUS)]
    if is_last:
        parts += [
            _postings(_some_rows(begins_with(ProductTerm.term, word), MOST_IN_RANGE), 0),
            _of_completions(),
        ]
    named = _whole_matches().subquery()
    has_it = ProductTerm.term == word if not is_last else begins_with(ProductTerm.term, word)
    parts.append(
        select(named.c.product_id, literal(TITLE).label("score")).where(
            select(ProductTerm.id)
            .where(ProductTerm.store_id == bindparam("store"), ProductTerm.product_id == named.c.product_id, has_it)
            .correlate(named)
            .exists()
        )
    )
    each = union_all(*parts).subquery()
    return select(each.c.product_id, func.max(each.c.score).label("score")).group_by(each.c.product_id)


def _some_rows(rule: Any, most: int) -> Any:
    """The first rows of a range of words, right off the index."""
    statement = select(ProductTerm.product_id, ProductTerm.weight).where(
        ProductTerm.store_id == bindparam("store"), rule
    )
    return statement.limit(most)


def _heaviest(rule: Any, most: int) -> Any:
    """The rows of one word where it weighs most, in the index's own order."""
    return _some_rows(rule, most).order_by(ProductTerm.weight.desc())


def _of_completions() -> Any:
    """The heaviest rows of each word that the unfinished one may become."""
    word = func.unnest(bindparam("completions", type_=ARRAY(Text))).table_valued("word").render_derived()
    each = _heaviest(ProductTerm.term == word.c.word, MOST_OF_COMPLETION).correlate(word).lateral()
    return select(each.c.product_id, each.c.weight).select_from(word).join(each, true())


def _postings(rows: Any, bonus: int) -> Any:
    found = rows.subquery()
    return select(found.c.product_id, (found.c.weight + bonus).label("score"))


def _whole_matches() -> Any:
    """Products whose whole title, SKU or barcode is what was typed, or begins so."""
    whole: Any = bindparam("whole", type_=Text)
    found = (
        select(ProductTerm.product_id, ProductTerm.term)
        .where(ProductTerm.store_id == bindparam("store"), begins_with(ProductTerm.term, whole))
        .limit(MOST_WHOLE)
        .subquery()
    )
    bonus = func.max(case((found.c.term == whole, WHOLE_BONUS), else_=BEGINS_BONUS)).label("score")
    return select(found.c.product_id, bonus).group_by(found.c.product_id)


def _other_word(looked_up: Any, place: int, *, is_last: bool) -> Any:
    """How much another word weighs in a product; null where it does not have it."""
    row, word = aliased(ProductTerm), _word(place)
    fits = begins_with(row.term, word) if is_last else row.term == word
    weight = row.weight + case((row.term == word, WHOLE_WORD_BONUS), else_=0)
    return (
        select(func.max(weight).label("score"))
        .where(row.store_id == bindparam("store"), row.product_id == looked_up.c.product_id, fits)
        .correlate(looked_up)
        .lateral(f"other_{place}")
    )


def _word(place: int) -> Any:
    return bindparam(f"word_{place}", type_=Text)
