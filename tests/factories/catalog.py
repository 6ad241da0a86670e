"""Products and collections, made by the services, in the store that is open."""

import itertools
from typing import Any
from uuid import UUID

from shared.models.catalog.collection import Collection
from shared.models.catalog.product import Product, ProductStatus
from shared.services.catalog.collections import CollectionInput, create_collection
from shared.services.catalog.inputs import OptionInput, ProductInput, VariantInput
from shared.services.inventory.stocked_products import create_stocked_product
from tests.factories.stores import unique


def make_product(
    title: str | None = None,
    *,
    price: int = 1500,
    stock: int | None = 10,
    options: dict[str, list[str]] | None = None,
    status: ProductStatus = ProductStatus.ACTIVE,
    sku: str = "",
    variant: dict[str, Any] | None = None,
    **texts: Any,
) -> Product:
    """A product on sale with every combination of ``options``; ``price`` in minor units, ``stock`` per variant.

    ``variant`` holds further fields of each VariantInput, ``texts`` of the ProductInput.
    """
    options = options or {}
    combinations = list(itertools.product(*options.values()))
    variants = tuple(
        VariantInput(price=price, values=values, sku=_sku(sku, number, len(combinations)), **(variant or {}))
        for number, values in enumerate(combinations, start=1)
    )
    wanted = ProductInput(
        title=title or unique("Product"),
        variants=variants,
        options=tuple(OptionInput(name, tuple(values)) for name, values in options.items()),
        status=status,
        **texts,
    )
    return create_stocked_product(wanted, [stock] * len(variants))


def make_collection(title: str | None = None, *, products: tuple[Product, ...] = (), **values: Any) -> Collection:
    """A published collection of these products, in their order."""
    ids: tuple[UUID, ...] = tuple(product.id for product in products)
    return create_collection(CollectionInput(title=title or unique("Collection"), product_ids=ids, **values))


def _sku(sku: str, number: int, count: int) -> str:
    return f"{sku}-{number}" if sku and count > 1 else sku
