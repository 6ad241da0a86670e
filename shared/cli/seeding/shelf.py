"""What a demo shop sells, as stored: everything that an order line repeats, by SKU."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from shared.cli.demo.shapes import DemoProduct, DemoShop, DemoVariant
from shared.db.session import session
from shared.kernel.quantities import Unit
from shared.models.catalog.media import Media, ProductMedia
from shared.models.catalog.variant import Variant

BETWEEN_VALUES = " / "


@dataclass(frozen=True)
class Article:
    """One variant; ``titles`` and ``variant_titles`` by locale, ``stock`` as it should be left over today."""

    variant_id: UUID
    product_id: UUID
    sku: str
    price: int
    unit: Unit
    stock: int
    media_key: str
    titles: dict[str, str]
    variant_titles: dict[str, str]


Shelf = dict[str, Article]


def read_shelf(shop: DemoShop) -> Shelf:
    """The shop's variants by SKU."""
    stored = {variant.sku: variant for variant in session().scalars(select(Variant))}
    pictures = _picture_keys()
    return {
        variant.sku: _article(shop, product, variant, stored[variant.sku], pictures)
        for product in shop.products
        for variant in product.variants
    }


def _picture_keys() -> dict[UUID, str]:
    """Where pictures are stored: by their own id, and the first of each product by the product's."""
    keys = dict(session().execute(select(Media.id, Media.key)).tuples().all())
    backwards = select(ProductMedia.product_id, ProductMedia.media_id).order_by(ProductMedia.position.desc())
    return keys | {product_id: keys[media_id] for product_id, media_id in session().execute(backwards).tuples()}


def _article(
    shop: DemoShop, product: DemoProduct, variant: DemoVariant, row: Variant, pictures: dict[UUID, str]
) -> Article:
    titles = {locale: texts.title for locale, texts in product.translations.items()}
    return Article(
        variant_id=row.id,
        product_id=row.product_id,
        sku=variant.sku,
        price=variant.price,
        unit=product.rule.unit,
        stock=variant.stock,
        media_key=pictures.get(row.media_id or row.product_id, ""),
        titles={shop.default_locale: product.title, **titles},
        variant_titles={shop.default_locale: row.title, **_translated(product, variant)},
    )


def _translated(product: DemoProduct, variant: DemoVariant) -> dict[str, str]:
    """The variant's values in each further language: parallel to the product's own options."""
    places = [option.values.index(value) for option, value in zip(product.options, variant.options, strict=True)]
    return {
        locale: BETWEEN_VALUES.join(option.values[place] for option, place in zip(texts.options, places, strict=True))
        for locale, texts in product.translations.items()
    }
