"""Stores of thousands of products to find things in, copied in with their index as the indexing job would leave it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from shared.cli.seeding.load_rows import LoadedProduct, load_products
from shared.db.bulk import copy_rows
from shared.db.session import maintenance_scope, store_scope, transaction
from shared.kernel.ids import new_id
from shared.models.catalog.collection import Collection, CollectionProduct
from shared.models.catalog.fact import BLOCK, FacetBits, FacetName, IndexedProduct
from shared.models.catalog.product import Product
from shared.models.catalog.term import ProductTerm
from shared.models.catalog.variant import Variant
from shared.models.catalog.word import SearchWord, word_row
from shared.models.inventory.level import StockLevel
from shared.services.catalog.search import facet_keys as keys
from shared.services.catalog.search.facet_keys import fact, numeric_fact, pairs_of
from shared.services.catalog.search.indexer import is_word

AT_ONCE = 1000
SIZES, COLOURS = ("S", "M", "L", "XL"), ("Sand", "Ink", "Moss", "Rust", "Chalk", "Slate")
OPTIONS = {"option.size": ("Size", SIZES), "option.colour": ("Colour", COLOURS)}
BRANDS = 400


@dataclass
class Shelves:
    """What a store's index says, gathered while its products are copied."""

    store_id: UUID
    bits: dict[tuple[str, str, int], bytearray] = field(default_factory=dict)
    words: Counter[str] = field(default_factory=Counter)

    def note(self, slot: int, facts: Iterable[str], words: Iterable[str]) -> None:
        for kept in facts:
            for facet, value in pairs_of(kept):
                row = self.bits.setdefault((facet, value, slot // BLOCK), bytearray(BLOCK // 8))
                row[slot % BLOCK >> 3] |= 1 << (slot & 7)
        self.words.update(words)


def fill_large_store(store_id: UUID, location_id: UUID, count: int, analyse: Callable[[], None]) -> UUID:
    """``count`` products with their index; returns a collection of half of them.

    ``analyse`` gathers statistics: without them foreign keys are checked by plans for empty tables.
    """
    with store_scope(store_id), transaction() as current:
        collection = Collection(handle="half", title="Half", position=1, is_published=True)
        current.add(collection)
    shelves = Shelves(store_id)
    for start in range(0, count, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, count))
        with maintenance_scope(), transaction():
            _copy(list(load_products(store_id, location_id, 7, numbers)), start, shelves, collection.id)
        if start in (0, AT_ONCE * 10):
            analyse()
    with maintenance_scope(), transaction():
        _copy_index(shelves)
    return collection.id


def _copy(made: list[LoadedProduct], start: int, shelves: Shelves, collection_id: UUID) -> None:
    own = {"store_id": shelves.store_id}
    indexed, chosen = [], []
    for slot, one in enumerate(made, start=start):
        one.product["vendor"] = f"Brand {Random(slot).randint(1, BRANDS)}"
        words = sorted({term["term"] for term in one.terms if is_word(term["term"])})
        facts = sorted(_facts(slot, one, collection_id))
        shelves.note(slot, facts, words)
        product = {**own, "id": new_id(), "product_id": one.product["id"], "slot": slot, "in_stock": True}
        indexed.append({**product, "facts": facts, "words": words})
        if slot % 2 == 0:
            chosen.append(
                {
                    **own,
                    "id": new_id(),
                    "collection_id": collection_id,
                    "product_id": one.product["id"],
                    "position": slot,
                }
            )
    copy_rows(Product, (one.product for one in made))
    copy_rows(Variant, (one.variant for one in made))
    copy_rows(StockLevel, (one.level for one in made))
    copy_rows(ProductTerm, (term for one in made for term in one.terms))
    copy_rows(IndexedProduct, indexed)
    copy_rows(CollectionProduct, chosen)


def _facts(slot: int, one: LoadedProduct, collection_id: UUID) -> Iterator[str]:
    chance = Random(slot)
    yield fact(keys.STATUS, "active")
    yield fact(keys.ON_SALE, keys.YES)
    yield fact(keys.STOCK, keys.YES if one.level["on_hand"] else keys.NO)
    yield fact(keys.VENDOR, one.product["vendor"])
    yield fact(keys.TYPE, one.product["product_type"])
    yield numeric_fact(keys.PRICE_LOW, one.product["price_min"])
    yield numeric_fact(keys.PRICE_HIGH, one.product["price_max"])
    for tag in one.product["tags"]:
        yield fact(keys.TAG, tag)
    for facet, (_name, values) in OPTIONS.items():
        yield from (fact(facet, keys.key_of(value)) for value in chance.sample(values, 2))
    if slot % 2 == 0:
        yield fact(keys.COLLECTION, str(collection_id))


def _copy_index(shelves: Shelves) -> None:
    own: dict[str, Any] = {"store_id": shelves.store_id, "version": 1}
    copy_rows(
        FacetBits,
        (
            {**own, "id": new_id(), "facet": facet, "value": value, "block": block, "bits": bytes(row.rstrip(b"\0"))}
            for (facet, value, block), row in shelves.bits.items()
        ),
    )
    names = [
        {**own, "id": new_id(), "facet": facet, "value": key, "locale": "", "name": shown}
        for facet, (name, values) in OPTIONS.items()
        for key, shown in (("", name), *((keys.key_of(value), value) for value in values))
    ]
    copy_rows(FacetName, names)
    words = (
        {**word_row(word, count), "store_id": shelves.store_id, "id": new_id()} for word, count in shelves.words.items()
    )
    copy_rows(SearchWord, words)
