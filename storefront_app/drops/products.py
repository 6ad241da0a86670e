"""Products in themes: whole ones, and cards that fetch the rest only if a theme asks."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any
from uuid import UUID

from shared.models.catalog.custom_field import FieldKind
from shared.services.catalog.collection_page import collections_of_product
from shared.services.catalog.prices.context import price_context
from shared.services.catalog.prices.lowest import lowest_before
from shared.services.catalog.product_page import storefront_product
from shared.services.catalog.shown import Picture, ProductCard, ShownProduct, VariantOffer
from shared.services.catalog.storefront import cards_of
from shared.themes.drops import ContentKey, Drop
from shared.themes.options import describe_options
from storefront_app.drops.attributes import attribute_drops
from storefront_app.drops.category_tree import product_category
from storefront_app.drops.custom_fields import finds, metafields_of
from storefront_app.drops.images import ImageDrop, image_drop, media_address
from storefront_app.drops.partly import PartlyKnown
from storefront_app.drops.quantities import unit_values
from storefront_app.drops.rich_text import stored_html
from storefront_app.drops.variants import part_drops, variant_drop, variant_shape
from storefront_app.place import Place


class ProductDrop(Drop):
    """A product of which everything is known."""

    name = "Product"
    __slots__ = ("_shape",)

    def __init__(self, values: dict[str, Any], shape: Callable[[], dict[str, Any]]) -> None:
        super().__init__(values)
        self._shape = shape

    def to_json(self) -> dict[str, Any]:
        return self._shape()


def product_drop(product: ShownProduct, place: Place, *, variant_id: UUID | None = None, url: str = "") -> ProductDrop:
    """A whole product; ``variant_id`` is the variant that the address asks for."""
    url = url or place.address(f"/products/{product.handle}")
    asked = next((offer for offer in product.variants if offer.id == variant_id), None)
    first = next((offer for offer in product.variants if offer.available), None)
    shown = asked or first or (product.variants[0] if product.variants else None)

    def variants() -> list[Any]:
        by_id = {image["id"]: image for image in drop["images"]}
        return [
            variant_drop(
                *(offer, drop, by_id.get(str(offer.picture_id)), product.rule),
                is_selected=offer is shown,
                lowest=partial(lowest_of, offer.id),
                metafields=partial(metafields_of, offer.id, place),
                parts=partial(part_drops, offer.id, place),
            )
            for offer in product.variants
        ]

    @cache
    def lowest() -> dict[UUID, int]:
        """Of all variants at once, where a theme asks for one."""
        prices = {offer.id: offer.in_force for offer in product.variants if offer.in_force}
        return lowest_before(prices, price_context())

    def lowest_of(variant_id: UUID) -> int | None:
        return lowest().get(variant_id)

    def find(offer: VariantOffer | None) -> Any:
        return drop["variants"][product.variants.index(offer)] if offer else None

    drop: ProductDrop = ProductDrop(
        {
            **_values(product, place, url),
            "variants": variants,
            "selected_variant": lambda: find(asked),
            "first_available_variant": lambda: find(first),
            "selected_or_first_available_variant": lambda: find(shown),
            "options_with_values": lambda: _options(product, drop),
            "options_by_name": lambda: Drop({item["name"]: item for item in drop["options_with_values"]}),
        },
        lambda: product_shape(product, place),
    )
    return drop


def card_drop(card: ProductCard, place: Place) -> PartlyKnown:
    """A product in a listing; where its card was drawn before, nothing of it is read."""

    def fetch() -> ProductDrop:
        return product_drop(storefront_product(card.handle, place.locale), place)

    drop = PartlyKnown(lambda: _card_values(card, place), fetch)
    drop.content_key = ContentKey(card)
    return drop


def _card_values(card: ProductCard, place: Place) -> dict[str, Any]:
    return {
        **_shared_values(card, place, place.address(f"/products/{card.handle}")),
        "available": card.available,
        "variants_count": card.variant_count,
        "has_only_default_variant": card.variant_count == 1,
        "selected_or_first_available_variant": lambda: _first_variant(card),
    }


@finds(FieldKind.PRODUCT)
def products_referred_to(product_ids: Sequence[UUID], place: Place) -> dict[UUID, Drop]:
    """Products on sale that a custom field names."""
    return {card.id: card_drop(card, place) for card in cards_of(product_ids, place.locale)}


def _first_variant(card: ProductCard) -> Drop | None:
    """Enough of the variant that a card's button puts into the cart."""
    if card.first_variant_id is None:
        return None
    return Drop({"id": str(card.first_variant_id), "available": card.available, "price": card.price_min})


def _options(product: ShownProduct, drop: Drop) -> list[Drop]:
    """The options with the variant that each value leads to."""
    named = [(option.name, [value.name for value in option.values]) for option in product.options]
    described = describe_options(named, drop["variants"], drop["selected_or_first_available_variant"])
    return [Drop(option) for option in described]


def _values(product: ShownProduct, place: Place, url: str) -> dict[str, Any]:
    options = [option.name for option in product.options]
    return {
        **_shared_values(product, place, url),
        "description": stored_html(product.description),
        "content": stored_html(product.description),
        "available": product.available,
        "options": options or ["Title"],
        "has_only_default_variant": not options,
        "variants_count": len(product.variants),
        "gift_card?": product.is_gift_card,
        "created_at": product.created_at,
        "updated_at": product.updated_at,
        "published_at": product.published_at,
        "collections": lambda: _collections(product.id, place),
        "seo": Drop({"title": product.seo_title, "description": product.seo_description}),
    }


def _shared_values(product: ShownProduct | ProductCard, place: Place, url: str) -> dict[str, Any]:
    pictures, title = product.pictures, product.title
    first = lambda: image_drop(pictures[0], place, alt=title) if pictures else None  # noqa: E731
    return {
        "id": str(product.id),
        "object_type": "product",
        "handle": product.handle,
        "title": title,
        "vendor": product.vendor,
        "type": product.product_type,
        "tags": list(product.tags),
        "url": url,
        "price": product.price_min if product.is_priced else None,
        "price_min": product.price_min if product.is_priced else None,
        "price_max": product.price_max if product.is_priced else None,
        "price_varies": product.price_min != product.price_max,
        "compare_at_price": product.compare_at_max,
        "compare_at_price_max": product.compare_at_max or 0,
        "compare_at_price_min": product.compare_at_max or 0,
        "compare_at_price_varies": False,
        "images": lambda: _images(pictures, place, title),
        "media": lambda: _images(pictures, place, title),
        "featured_image": first,
        "featured_media": first,
        "gift_card?": False,
        "requires_selling_plan": False,
        "selling_plan_groups": [],
        "quantity_price_breaks_configured?": _has_breaks(product),
        **unit_values(product.rule),
        "template_suffix": None,
        "metafields": lambda: metafields_of(product.id, place),
        "attributes": lambda: attribute_drops(product.id, place),
        "category": lambda: product_category(product.category_id, place),
    }


def _has_breaks(product: ShownProduct | ProductCard) -> bool:
    """Whether larger quantities are cheaper; cards do not say."""
    offers = product.variants if isinstance(product, ShownProduct) else ()
    return any(offer.in_force is not None and offer.in_force.tiers for offer in offers)


def _images(pictures: Sequence[Picture], place: Place, title: str) -> list[ImageDrop]:
    return [image_drop(picture, place, alt=title, position=at) for at, picture in enumerate(pictures, start=1)]


def _collections(product_id: UUID, place: Place) -> list[Drop]:
    return [
        Drop(
            {
                "id": str(item.id),
                "title": item.title,
                "handle": item.handle,
                "url": place.address(f"/collections/{item.handle}"),
            }
        )
        for item in collections_of_product(product_id, place.locale)
    ]


def product_shape(product: ShownProduct, place: Place) -> dict[str, Any]:
    """The product as plain data: what ``json`` and ``/products/<handle>.js`` show. Money is minor units."""
    images = [media_address(place, picture.key) for picture in product.pictures]
    return {
        "id": str(product.id),
        "title": product.title,
        "handle": product.handle,
        "description": product.description,
        "published_at": product.published_at.isoformat() if product.published_at else None,
        "created_at": product.created_at.isoformat(),
        "vendor": product.vendor,
        "type": product.product_type,
        "tags": list(product.tags),
        "price": product.price_min if product.is_priced else None,
        "price_min": product.price_min if product.is_priced else None,
        "price_max": product.price_max if product.is_priced else None,
        "price_varies": product.price_min != product.price_max,
        "compare_at_price": product.compare_at_max,
        "available": product.available,
        "variants": [variant_shape(offer, product.title, product.rule) for offer in product.variants],
        "images": images,
        "featured_image": images[0] if images else None,
        "options": [
            {"name": option.name, "position": at, "values": [value.name for value in option.values]}
            for at, option in enumerate(product.options, start=1)
        ],
        "url": place.address(f"/products/{product.handle}"),
        "media": [
            image_drop(picture, place, alt=product.title, position=at).to_json()
            for at, picture in enumerate(product.pictures, start=1)
        ],
        "requires_selling_plan": False,
        "selling_plan_groups": [],
    }
