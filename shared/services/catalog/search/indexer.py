"""Bring the store's own index of some products up to date: words, facts and vocabulary."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, select, update

from shared.db.bulk import insert_rows
from shared.db.session import session
from shared.models.catalog.fact import IndexedProduct
from shared.models.catalog.product import Product
from shared.models.catalog.word import add_to_words
from shared.models.stores.revision import touch_storefront
from shared.services.catalog.search import facet_keys as keys
from shared.services.catalog.search.bit_rows import Flips, next_version
from shared.services.catalog.search.facet_names import write_option_names, write_structure_names, write_text_names
from shared.services.catalog.search.facts import facts_of
from shared.services.catalog.search.indexing import index_terms
from shared.services.catalog.search.terms import Terms

LONGEST_WORD = 30


def turn_name(store_id: UUID) -> str:
    """Under this name changes of a store's index come one after the other."""
    return f"index {store_id}"


def index_batch(product_ids: Sequence[UUID]) -> None:
    """Words, facts and vocabulary of these products, within the caller's transaction and turn."""
    facts = facts_of(product_ids)
    terms = index_terms(list(facts))
    rows = _rows_of(product_ids, list(facts))
    version, flips, words = next_version(), Flips(), Counter[str]()
    changes = [
        _change(rows[product_id], facts, terms, flips, words) for product_id in product_ids if product_id in rows
    ]
    session().flush()
    repeat_sales(list(facts))
    add_to_words(words)
    flips.write(version)
    names = write_option_names(list(facts), version) + write_text_names(list(facts), version)
    if any(_is_structured(kept) for found in facts.values() for kept in found):
        names += write_structure_names(version)
    _forget(set(rows) - set(facts))
    if any(changes) or names:
        touch_storefront()


def _change(
    row: IndexedProduct, facts: Mapping[UUID, set[str]], terms: Mapping[UUID, Terms], flips: Flips, words: Counter[str]
) -> bool:
    """Note the difference between what was indexed of a product and what is true now."""
    after = facts.get(row.product_id, set())
    new_words = {word for _locale, word in terms.get(row.product_id, ()) if is_word(word)}
    words.update(new_words - set(row.words))
    words.subtract(set(row.words) - new_words)
    is_changed = flips.note(row.slot, row.facts, after)
    if is_changed:
        row.facts, row.in_stock = sorted(after), keys.fact(keys.STOCK, keys.YES) in after
    if new_words != set(row.words):
        row.words = sorted(new_words)
    return is_changed


def repeat_sales(product_ids: Sequence[UUID]) -> None:
    """Let the index know how often these products were sold, for the order of equals. One statement."""
    same = and_(IndexedProduct.store_id == Product.store_id, IndexedProduct.product_id == Product.id)
    session().execute(
        update(IndexedProduct)
        .where(same, Product.id.in_(list(product_ids)), IndexedProduct.sold != Product.units_sold)
        .values(sold=Product.units_sold)
        .execution_options(synchronize_session=False)
    )


def is_word(word: str) -> bool:
    """Words that people type and mistype; numbers and codes are found by their beginning alone."""
    return 2 <= len(word) <= LONGEST_WORD and word.isalpha()


def _is_structured(kept: str) -> bool:
    return kept.startswith((keys.ATTRIBUTE, keys.CATEGORY))


def _rows_of(product_ids: Iterable[UUID], present: Sequence[UUID]) -> dict[UUID, IndexedProduct]:
    """What is known of these products; those that are new get the next free slots."""
    known = _known(product_ids)
    new = [product_id for product_id in present if product_id not in known]
    if new:
        first = session().scalar(select(func.coalesce(func.max(IndexedProduct.slot), -1) + 1)) or 0
        rows: list[dict[str, Any]] = [
            {"product_id": product_id, "slot": first + place, "facts": [], "words": [], "in_stock": False}
            for place, product_id in enumerate(new)
        ]
        insert_rows(IndexedProduct, rows)
        known |= _known(new)
    return known


def _known(product_ids: Iterable[UUID]) -> dict[UUID, IndexedProduct]:
    statement = select(IndexedProduct).where(IndexedProduct.product_id.in_(list(product_ids)))
    return {row.product_id: row for row in session().scalars(statement)}


def _forget(product_ids: set[UUID]) -> None:
    if product_ids:
        gone = delete(IndexedProduct).where(IndexedProduct.product_id.in_(product_ids))
        session().execute(gone.execution_options(synchronize_session=False))
