"""A demo shop's products and collections, made by the services as a merchant would."""

from datetime import datetime
from uuid import UUID

from shared.cli.demo.shapes import DemoCollection, DemoProduct, DemoShop, DemoVariant
from shared.cli.demo.shapes import ProductTexts as DemoTexts
from shared.cli.seeding.pictures import Gallery, file_name
from shared.db.session import transaction
from shared.models.catalog.collection import collection_handle_is_taken
from shared.models.catalog.product import Product, ProductStatus, find_product, product_handle_is_taken
from shared.services.catalog.collections import CollectionInput, create_collection, set_collection_translation
from shared.services.catalog.inputs import OptionInput, ProductInput, ProductTexts, VariantInput
from shared.services.catalog.products import create_product
from shared.services.catalog.translations import set_product_translation


def seed_catalogue(shop: DemoShop, gallery: Gallery, opened_at: datetime) -> int:
    """Make the products and collections that are missing; returns how many products. Wants the store_scope."""
    missing = [demo for demo in shop.products if not product_handle_is_taken(demo.handle)]
    for demo in missing:
        _make_product(demo, gallery, opened_at)
    for collection in shop.collections:
        if not collection_handle_is_taken(collection.handle):
            _make_collection(collection, gallery)
    return len(missing)


def _make_product(demo: DemoProduct, gallery: Gallery, opened_at: datetime) -> None:
    pictures = tuple(gallery[file_name(spec)] for spec in demo.pictures)
    by_name = {spec.name: media_id for spec, media_id in zip(demo.pictures, pictures, strict=True)}
    with transaction():
        product = create_product(
            ProductInput(
                title=demo.title,
                variants=tuple(_variant(variant, by_name) for variant in demo.variants),
                options=tuple(OptionInput(option.name, option.values) for option in demo.options),
                description=demo.description_html,
                handle=demo.handle,
                status=ProductStatus.ACTIVE,
                published_at=opened_at,
                vendor=demo.vendor,
                product_type=demo.product_type,
                tags=demo.tags,
                media_ids=pictures,
                sold_by=demo.rule,
            )
        )
        for locale, texts in demo.translations.items():
            _translate(product, locale, texts)


def _variant(demo: DemoVariant, pictures: dict[str, UUID]) -> VariantInput:
    return VariantInput(
        price=demo.price,
        values=demo.options,
        sku=demo.sku,
        compare_at_price=demo.compare_at,
        weight=demo.weight,
        media_id=pictures.get(demo.picture or ""),
    )


def _translate(product: Product, locale: str, texts: DemoTexts) -> None:
    pairs = list(zip(product.options, texts.options, strict=True))
    set_product_translation(
        product.id,
        locale,
        ProductTexts(texts.title, texts.description_html),
        options={option.id: shown.name for option, shown in pairs},
        values={
            value.id: name for option, shown in pairs for value, name in zip(option.values, shown.values, strict=True)
        },
    )


def _make_collection(demo: DemoCollection, gallery: Gallery) -> None:
    members = [product.id for handle in demo.product_handles if (product := find_product(handle))]
    with transaction():
        collection = create_collection(
            CollectionInput(
                title=demo.title,
                handle=demo.handle,
                description=f"<p>{demo.description}</p>",
                media_id=gallery[file_name(demo.picture)],
                product_ids=tuple(members),
            )
        )
        for locale, texts in demo.translations.items():
            set_collection_translation(collection.id, locale, title=texts.title, description=f"<p>{texts.body}</p>")
