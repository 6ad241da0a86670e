"""Words that a merchant has used before, offered while typing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.catalog.product import Product

LOOKED_AT = 2_000
MOST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The most used words first."""

    vendors: tuple[str, ...]
    product_types: tuple[str, ...]
    tags: tuple[str, ...]


def suggest_words() -> Suggestions:
    """What the products made last say: as fast in a store of many products as in a small one. One statement."""
    latest = select(Product.vendor, Product.product_type, Product.tags).where(Product.store_id == current_store_id())
    rows = session().execute(latest.order_by(Product.id.desc()).limit(LOOKED_AT)).all()
    return Suggestions(
        _ranked(row.vendor for row in rows),
        _ranked(row.product_type for row in rows),
        _ranked(tag for row in rows for tag in row.tags),
    )


def _ranked(words: Iterable[str]) -> tuple[str, ...]:
    counted = Counter(word for word in words if word)
    return tuple(word for word, _count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_WORDS])
