"""What a change of many products would do, before anybody does it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from shared.db.session import session
from shared.models.catalog.product import Product
from shared.models.stores.store import current_store
from shared.services.catalog.bulk.parts import PARTS
from shared.services.catalog.bulk.wishes import BulkKind, BulkWish, Selection
from shared.services.catalog.listing import count_products, product_ids

BATCH = 250
#: Up to so many products are looked at one by one.
EXACT_UP_TO = 2_000
SAMPLES = 8


@dataclass(frozen=True, slots=True)
class Sample:
    """One product before and after, as the parts' plain values."""

    product_id: UUID
    title: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Preview:
    """``total`` products are chosen; ``changing`` of them would change (None: too many to look at one by one)."""

    total: int
    changing: int | None
    samples: tuple[Sample, ...] = ()


def preview_change(chosen: Selection, wish: BulkWish) -> Preview:
    """Raises Invalid, NotFound for a wish that cannot be."""
    wish.check()
    total = count_chosen(chosen)
    if wish.kind is BulkKind.DELETE:
        return Preview(total, total, tuple(_titles_only(chosen)))
    changing, samples = 0, list[Sample]()
    for ids in _batches(chosen):
        for sample in _samples(ids, wish):
            changing += 1
            if len(samples) < SAMPLES:
                samples.append(sample)
        if total > EXACT_UP_TO and samples:
            return Preview(total, None, tuple(samples))
    return Preview(total, changing, tuple(samples))


def count_chosen(chosen: Selection) -> int:
    """How many products are chosen; those that are gone do not count."""
    if not chosen.ids:
        return count_products(chosen.filters)
    return session().scalar(select(func.count()).select_from(Product).where(Product.id.in_(chosen.ids))) or 0


def next_chosen(chosen: Selection, *, after: UUID | None, until: UUID | None, limit: int = BATCH) -> list[UUID]:
    """The next chosen products by id."""
    if not chosen.ids:
        return product_ids(chosen.filters, after=after, until=until, limit=limit)
    return [one for one in sorted(set(chosen.ids)) if after is None or one > after][:limit]


def _batches(chosen: Selection) -> Iterator[list[UUID]]:
    after: UUID | None = None
    while ids := next_chosen(chosen, after=after, until=None):
        yield ids
        after = ids[-1]


def _samples(ids: list[UUID], wish: BulkWish) -> Iterator[Sample]:
    part, currency = PARTS[wish.kind], current_store().currency
    titles = _titles(ids)
    for product_id, before in part.read(ids, wish).items():
        after = part.change(before, wish, currency)
        if after != before and product_id in titles:
            yield Sample(product_id, titles[product_id], before, after)


def _titles(ids: list[UUID]) -> dict[UUID, str]:
    return dict(session().execute(select(Product.id, Product.title).where(Product.id.in_(ids))).tuples().all())


def _titles_only(chosen: Selection) -> Iterator[Sample]:
    for product_id, title in _titles(next_chosen(chosen, after=None, until=None, limit=SAMPLES)).items():
        yield Sample(product_id, title, None, None)
