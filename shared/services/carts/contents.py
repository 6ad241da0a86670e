"""What is in a cart, with today's prices and stock: one statement, columns only."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from shared.db.session import session
from shared.models.carts.cart import CartLine
from shared.models.catalog.media import Media, ProductMedia
from shared.models.catalog.option import OptionValue, OptionValueTranslation, ProductOption, VariantValue
from shared.models.catalog.product import Product, ProductStatus, ProductTranslation
from shared.models.catalog.variant import Variant
from shared.services.catalog.columns import units_of


@dataclass(frozen=True)
class CartContent:
    """A line as it stands now. Amounts are minor units; ``available`` is None where stock is not limited."""

    variant_id: UUID
    product_id: UUID
    handle: str
    title: str
    shown_title: str
    variant_title: str
    shown_variant_title: str
    sku: str
    media_key: str
    media_alt: str
    quantity: int
    unit_price: int
    compare_at_price: int | None
    available: int | None
    is_on_sale: bool
    requires_shipping: bool
    track_stock: bool

    @property
    def total(self) -> int:
        return self.unit_price * self.quantity

    @property
    def is_short(self) -> bool:
        """Whether it cannot be had in this quantity."""
        return not self.is_on_sale or (self.available is not None and self.available < self.quantity)


def cart_contents(cart_id: UUID, locale: str) -> list[CartContent]:
    """The cart's lines in the order they were added, with texts in ``locale`` where they exist."""
    rows = session().execute(_statement(), {"cart": cart_id, "locale": locale})
    return [
        CartContent(
            variant_id=row.variant_id,
            product_id=row.product_id,
            handle=row.handle,
            title=row.title,
            shown_title=row.shown_title or row.title,
            variant_title=row.variant_title,
            shown_variant_title=row.value_names or row.variant_title,
            sku=row.sku,
            media_key=row.media_key or "",
            media_alt=row.media_alt or "",
            quantity=row.quantity,
            unit_price=row.price,
            compare_at_price=row.compare_at_price,
            available=int(row.available) if row.track_stock and not row.sell_when_out else None,
            is_on_sale=row.status == ProductStatus.ACTIVE,
            requires_shipping=row.requires_shipping,
            track_stock=row.track_stock,
        )
        for row in rows
    ]


def count_items(cart_id: UUID) -> int:
    """How many things are in the cart."""
    total = session().scalar(select(func.sum(CartLine.quantity)).where(CartLine.cart_id == cart_id))
    return int(total or 0)


@cache
def _statement() -> Any:
    picture = aliased(Media)
    translated = and_(
        ProductTranslation.store_id == Product.store_id,
        ProductTranslation.product_id == Product.id,
        ProductTranslation.locale == bindparam("locale"),
    )
    pictured = and_(
        picture.store_id == Product.store_id, picture.id == func.coalesce(Variant.media_id, _first_picture())
    )
    return (
        select(
            CartLine.variant_id,
            CartLine.quantity,
            *_VARIANT_COLUMNS,
            Product.handle,
            Product.title,
            Product.status,
            ProductTranslation.title.label("shown_title"),
            picture.key.label("media_key"),
            picture.alt.label("media_alt"),
            units_of(Variant).label("available"),
            _value_names().label("value_names"),
        )
        .join(Variant, and_(Variant.store_id == CartLine.store_id, Variant.id == CartLine.variant_id))
        .join(Product, and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id))
        .outerjoin(ProductTranslation, translated)
        .outerjoin(picture, pictured)
        .where(CartLine.cart_id == bindparam("cart"))
        .order_by(CartLine.id)
    )


_VARIANT_COLUMNS = (
    Variant.product_id,
    Variant.title.label("variant_title"),
    Variant.sku,
    Variant.price,
    Variant.compare_at_price,
    Variant.track_stock,
    Variant.sell_when_out,
    Variant.requires_shipping,
)


def _first_picture() -> Any:
    """The first of the gallery of the row's product."""
    return (
        select(ProductMedia.media_id)
        .where(ProductMedia.store_id == Product.store_id, ProductMedia.product_id == Product.id)
        .order_by(ProductMedia.position)
        .limit(1)
        .correlate(Product)
        .scalar_subquery()
    )


def _value_names() -> Any:
    """``Large / Sea blue`` of the row's variant in the shopper's language; nothing where it has no options."""
    name = func.coalesce(func.nullif(OptionValueTranslation.name, ""), OptionValue.name)
    return (
        select(func.string_agg(name, aggregate_order_by(literal(" / "), ProductOption.position)))
        .select_from(VariantValue)
        .join(
            ProductOption,
            and_(ProductOption.store_id == VariantValue.store_id, ProductOption.id == VariantValue.option_id),
        )
        .join(OptionValue, and_(OptionValue.store_id == VariantValue.store_id, OptionValue.id == VariantValue.value_id))
        .outerjoin(
            OptionValueTranslation,
            and_(
                OptionValueTranslation.store_id == OptionValue.store_id,
                OptionValueTranslation.value_id == OptionValue.id,
                OptionValueTranslation.locale == bindparam("locale"),
            ),
        )
        .where(VariantValue.store_id == Variant.store_id, VariantValue.variant_id == Variant.id)
        .correlate(Variant)
        .scalar_subquery()
    )
