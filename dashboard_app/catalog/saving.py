"""Save everything that the product page shows at once: the product, its stock, its collections, its pictures' words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from shared.db.session import transaction
from shared.models.catalog.media import media_by_id
from shared.models.catalog.product import Product
from shared.services.catalog.collections import collection_ids_of, set_product_collections
from shared.services.catalog.inputs import ProductInput
from shared.services.catalog.media import set_alt_text
from shared.services.inventory.stocked_products import create_stocked_product, update_stocked_product


@dataclass(frozen=True, slots=True)
class Wish:
    """What the merchant asks for: ``stock`` by the variants' order, ``alts`` by picture.

    ``collection_ids`` None leaves the collections alone.
    """

    product: ProductInput
    stock: Sequence[int | None]
    collection_ids: Sequence[UUID] | None = ()
    alts: Mapping[UUID, str] = field(default_factory=dict)
    version: int | None = None
    user_id: UUID | None = None


def save_new(wish: Wish) -> Product:
    """Raises Invalid, NotFound."""
    with transaction():
        product = create_stocked_product(wish.product, wish.stock, user_id=wish.user_id)
        _save_surroundings(product.id, wish)
    return product


def save_changes(product_id: UUID, wish: Wish) -> Product:
    """Raises Invalid, NotFound, Conflict (changed by somebody else meanwhile)."""
    with transaction():
        product = update_stocked_product(
            product_id, wish.product, wish.stock, version=wish.version, user_id=wish.user_id
        )
        _save_surroundings(product_id, wish)
    return product


def _save_surroundings(product_id: UUID, wish: Wish) -> None:
    if wish.collection_ids is not None and set(wish.collection_ids) != set(collection_ids_of(product_id)):
        set_product_collections(product_id, wish.collection_ids)
    for media_id, alt in wish.alts.items():
        if media_by_id(media_id).alt != alt.strip():
            set_alt_text(media_id, alt)
