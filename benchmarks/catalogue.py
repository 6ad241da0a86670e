"""Products to measure with, as rows: three variants each, in stock, with a picture, found by their words."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shared.db.bulk import copy_rows
from shared.kernel import clock
from shared.kernel.ids import new_id
from shared.models.catalog.media import Media, ProductMedia
from shared.models.catalog.option import OptionValue, ProductOption, VariantValue
from shared.models.catalog.product import Product, ProductStatus
from shared.models.catalog.term import ProductTerm
from shared.models.catalog.variant import Variant
from shared.models.inventory.level import StockLevel
from shared.models.inventory.movement import MovementKind, StockMovement
from shared.services.catalog.search.terms import LABEL, OPTION, OWN_LANGUAGE, SKU, TITLE, weighted_terms

SIZES = ("Small", "Medium", "Large")
THINGS = ("Bowl", "Vase", "Mug", "Plate", "Jug", "Lamp", "Tray", "Candle", "Teapot", "Basket")
GLAZES = ("Sand", "Ash", "Moss", "Ink", "Clay", "Snow", "Rust", "Sea", "Plum", "Fog")
STOCK = 1_000_000
DESCRIPTION = (
    "<p>Thrown by hand and fired twice, so that it is at home in the dishwasher and in the oven. No two are quite "
    "alike.</p><ul><li>Stoneware</li><li>Food-safe glaze</li><li>Made in small batches</li></ul>"
)
PARENTS_FIRST: tuple[type[Any], ...] = (
    *(Media, Product, ProductMedia, ProductOption, OptionValue, Variant, VariantValue),
    *(StockLevel, StockMovement, ProductTerm),
)


@dataclass
class Catalogue:
    """Rows by their table, and what requests are made of."""

    store_id: UUID
    location_id: UUID
    rows: dict[type[Any], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    products: list[tuple[UUID, str]] = field(default_factory=list)
    variant_ids: list[UUID] = field(default_factory=list)

    def add(self, model: type[Any], **values: Any) -> UUID:
        """A row of the store; returns its id."""
        row_id: UUID = new_id()
        self.rows[model].append({"store_id": self.store_id, "id": row_id, **values})
        return row_id

    def copy(self) -> None:
        """Write all rows, parents before children; wants a maintenance_scope."""
        for model in PARENTS_FIRST:
            copy_rows(model, self.rows[model])


def make_catalogue(store_id: UUID, location_id: UUID, count: int) -> Catalogue:
    """``count`` products, the same ones every time but for their ids."""
    catalogue = Catalogue(store_id, location_id)
    for number in range(count):
        _add_product(catalogue, number)
    return catalogue


def price_of(number: int, step: int) -> int:
    """Minor units of the variant at this place of the product with this number."""
    return 1500 + number + 400 * step


def _add_product(catalogue: Catalogue, number: int) -> None:
    thing, glaze = THINGS[number % len(THINGS)], GLAZES[number // len(THINGS) % len(GLAZES)]
    title, handle = f"{thing} {glaze} {number}", f"{thing.lower()}-{glaze.lower()}-{number}"
    product_id = catalogue.add(
        Product,
        handle=handle,
        title=title,
        description=DESCRIPTION,
        status=ProductStatus.ACTIVE,
        published_at=clock.now(),
        vendor="Studio Bench",
        product_type=thing,
        tags=[glaze.lower(), "handmade"],
        price_min=price_of(number, 0),
        price_max=price_of(number, len(SIZES) - 1),
    )
    catalogue.products.append((product_id, handle))
    _add_picture(catalogue, product_id, number)
    _add_variants(catalogue, product_id, number)
    labels = (LABEL, ["Studio Bench", thing, glaze, "handmade"])
    texts = [(TITLE, [title]), (SKU, [_sku(number, size) for size in SIZES]), labels, (OPTION, SIZES)]
    for word, weight in weighted_terms(texts).items():
        catalogue.add(ProductTerm, product_id=product_id, locale=OWN_LANGUAGE, term=word, weight=weight)


def _add_picture(catalogue: Catalogue, product_id: UUID, number: int) -> None:
    name = f"bench-{number}.webp"
    media_id = catalogue.add(
        Media, key=name, filename=name, content_type="image/webp", width=1600, height=1600, size=90_000, alt="A piece"
    )
    catalogue.add(ProductMedia, product_id=product_id, media_id=media_id, position=1)


def _add_variants(catalogue: Catalogue, product_id: UUID, number: int) -> None:
    option_id = catalogue.add(ProductOption, product_id=product_id, name="Size", position=1)
    for position, size in enumerate(SIZES, start=1):
        value_id = catalogue.add(OptionValue, option_id=option_id, name=size, position=position)
        price = price_of(number, position - 1)
        values = {"title": size, "sku": _sku(number, size), "price": price, "weight": 400}
        variant_id = catalogue.add(Variant, product_id=product_id, position=position, **values)
        catalogue.add(VariantValue, variant_id=variant_id, option_id=option_id, value_id=value_id)
        place = {"variant_id": variant_id, "location_id": catalogue.location_id, "on_hand": STOCK}
        catalogue.add(StockLevel, **place)
        catalogue.add(StockMovement, **place, kind=MovementKind.RECEIVED, cause="adjustment")
        catalogue.variant_ids.append(variant_id)


def _sku(number: int, size: str) -> str:
    return f"B{number:04d}-{size[0]}"
