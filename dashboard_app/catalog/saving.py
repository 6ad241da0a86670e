"""Save everything that the product page shows at once: the product, its stock, its collections, its pictures' words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from shared.db.session import transaction
from shared.models.catalog.media import media_by_id, media_of_product
from shared.models.catalog.product import Product, ProductStatus
from shared.models.catalog.whole_product import product_with_parts
from shared.services.catalog.collections import collection_ids_of, set_product_collections
from shared.services.catalog.inputs import OptionInput, ProductInput, VariantInput
from shared.services.catalog.media import set_alt_text
from shared.services.inventory.stocked_products import create_stocked_product, update_stocked_product


@dataclass(frozen=True, slots=True)
class Wish:
    """What the merchant asks for: ``stock`` by the variants' order, ``alts`` by picture."""

    product: ProductInput
    stock: Sequence[int | None]
    collection_ids: Sequence[UUID] = ()
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


def duplicate_product(product_id: UUID, title: str) -> Product:
    """A draft like this product, with its pictures and collections, but without SKUs, barcodes and stock."""
    with transaction():
        original = product_with_parts(product_id)
        copy = create_stocked_product(_copied(original, title), [None] * len(original.variants))
        set_product_collections(copy.id, collection_ids_of(product_id))
    return copy


def _save_surroundings(product_id: UUID, wish: Wish) -> None:
    if set(wish.collection_ids) != set(collection_ids_of(product_id)):
        set_product_collections(product_id, wish.collection_ids)
    for media_id, alt in wish.alts.items():
        if media_by_id(media_id).alt != alt.strip():
            set_alt_text(media_id, alt)


def _copied(product: Product, title: str) -> ProductInput:
    names = {value.id: value.name for option in product.options for value in option.values}
    order = {option.id: place for place, option in enumerate(product.options)}
    variants = [
        VariantInput(
            price=row.price,
            compare_at_price=row.compare_at_price,
            cost=row.cost,
            weight=row.weight,
            track_stock=row.track_stock,
            sell_when_out=row.sell_when_out,
            requires_shipping=row.requires_shipping,
            media_id=row.media_id,
            values=tuple(names[one.value_id] for one in sorted(row.chosen, key=lambda one: order[one.option_id])),
        )
        for row in product.variants
    ]
    return ProductInput(
        title=title,
        variants=tuple(variants),
        options=tuple(OptionInput(o.name, tuple(value.name for value in o.values)) for o in product.options),
        description=product.description,
        status=ProductStatus.DRAFT,
        vendor=product.vendor,
        product_type=product.product_type,
        tags=tuple(product.tags),
        seo_title=product.seo_title,
        seo_description=product.seo_description,
        media_ids=tuple(media.id for media in media_of_product(product.id)),
    )
