"""Products of the load as rows: words in the mixture of a real catalogue, prices and stock that differ."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from shared.kernel import clock
from shared.kernel.ids import new_id
from shared.models.catalog.product import ProductStatus
from shared.models.inventory.movement import MovementKind
from shared.services.catalog.search.terms import LABEL, OWN_LANGUAGE, SKU, TITLE, weighted_terms

MANNERS = ("Plain", "Striped", "Glazed", "Folding", "Woven", "Carved", "Painted", "Heavy", "Light", "Round", "Tall")
MATERIALS = ("Linen", "Oak", "Brass", "Stoneware", "Wool", "Paper", "Glass", "Copper", "Leather", "Cotton", "Walnut")
THINGS = (
    "Bowl", "Lamp", "Notebook", "Vase", "Blanket", "Chair", "Kettle", "Basket", "Mirror", "Tray", "Candle", "Cup",
    "Scarf", "Clock", "Cushion", "Jug", "Plate", "Rug", "Shelf", "Stool",
)  # fmt: skip
COLOURS = ("Sand", "Ink", "Moss", "Rust", "Chalk", "Slate", "Saffron", "Plum")
MAKERS = ("Atelier Nord", "Harbour & Co", "Kiln Yard", "Three Rivers", "Old Mill", "Field Works")


@dataclass(frozen=True, slots=True)
class LoadedProduct:
    """One product with its variant, stock and search words."""

    product: dict[str, Any]
    variant: dict[str, Any]
    level: dict[str, Any]
    movement: dict[str, Any]
    terms: list[dict[str, Any]]


def load_products(store_id: UUID, location_id: UUID, store: int, numbers: Iterable[int]) -> Iterator[LoadedProduct]:
    """The store's products with these numbers; the same ones every time, but for their ids."""
    for number in numbers:
        yield _make(store_id, location_id, number, Random(store * 1_000_003 + number))


def _make(store_id: UUID, location_id: UUID, number: int, chance: Random) -> LoadedProduct:
    product_id, variant_id = new_id(), new_id()
    thing, maker, sku = chance.choice(THINGS), chance.choice(MAKERS), f"LD-{number:05d}"
    title = f"{chance.choice(MANNERS)} {chance.choice(MATERIALS)} {thing} {chance.choice(COLOURS)} {number}"
    tags = [chance.choice(COLOURS).lower(), chance.choice(MATERIALS).lower()]
    price, stock = chance.randint(300, 20_000), chance.randint(0, 500)
    words = weighted_terms([(TITLE, [title]), (SKU, [sku]), (LABEL, [maker, thing, *tags])])
    place = {"store_id": store_id, "variant_id": variant_id, "location_id": location_id}
    return LoadedProduct(
        product={
            "store_id": store_id,
            "id": product_id,
            "handle": f"{thing.lower()}-{number}",
            "title": title,
            "description": f"<p>{title}. Made by {maker} in small numbers.</p>",
            "status": ProductStatus.ACTIVE,
            "published_at": clock.now(),
            "vendor": maker,
            "product_type": thing,
            "tags": tags,
            "price_min": price,
            "price_max": price,
        },
        variant={"store_id": store_id, "id": variant_id, "product_id": product_id, "sku": sku, "price": price},
        level={**place, "on_hand": stock},
        movement={**place, "kind": MovementKind.RECEIVED, "on_hand": stock, "cause": "adjustment"},
        terms=[
            {"store_id": store_id, "product_id": product_id, "locale": OWN_LANGUAGE, "term": word, "weight": weight}
            for word, weight in words.items()
        ],
    )
