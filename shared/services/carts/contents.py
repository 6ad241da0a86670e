"""What is in a cart, with today's prices and stock: one statement, columns only."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from shared.db.fixed import FixedStatement
from shared.db.session import session
from shared.kernel.quantities import QuantityRule, Unit, price_of
from shared.models.carts.cart import CartLine, count_things
from shared.models.catalog.media import Media, MediaStatus, ProductMedia
from shared.models.catalog.option import OptionValue, OptionValueTranslation, ProductOption, VariantValue
from shared.models.catalog.product import Product, ProductTranslation, is_seen
from shared.models.catalog.variant import StockTerms, Variant
from shared.services.catalog.columns import units_of
from shared.services.catalog.prices.context import PriceContext, price_context
from shared.services.catalog.prices.price import BasePrice, PriceInForce
from shared.services.catalog.prices.resolve import prices_of


@dataclass(frozen=True)
class CartContent:
    """A line as it stands now. Amounts are minor units; ``available`` is None where stock is not limited.

    Lines that staff write have a ``line_id``; one that ``is_custom`` is no variant, whatever its ids say.
    """

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
    rule: QuantityRule
    unit_price: int
    compare_at_price: int | None
    available: int | None
    is_on_sale: bool
    requires_shipping: bool
    track_stock: bool
    is_bundle: bool = False
    sale_id: UUID | None = None
    list_id: UUID | None = None
    sell_when_out: bool = False
    tax_class_id: UUID | None = None
    line_id: UUID | None = None
    is_custom: bool = False
    manual_discount: Mapping[str, Any] = field(default_factory=dict)
    is_gift_card: bool = False
    weight: int = 0

    @property
    def key(self) -> str:
        """What discounts call it."""
        return str(self.line_id or self.variant_id)

    @property
    def grams(self) -> int:
        """What the line weighs: ``weight`` is that of one whole unit."""
        return price_of(self.weight, self.quantity, self.rule.unit)

    @property
    def stock_terms(self) -> StockTerms:
        """How its stock is counted."""
        return StockTerms(self.track_stock, self.sell_when_out, self.is_bundle)

    @property
    def unit(self) -> Unit:
        """What ``quantity`` counts."""
        return self.rule.unit

    @property
    def total(self) -> int:
        return price_of(self.unit_price, self.quantity, self.rule.unit)

    @property
    def is_short(self) -> bool:
        """Whether it cannot be had in this quantity."""
        return not self.is_on_sale or (self.available is not None and self.available < self.quantity)


def cart_contents(
    cart_id: UUID, locale: str, *, prices: PriceContext | None = None, is_holding: bool = False
) -> list[CartContent]:
    """The cart's lines in the order they were added, with texts in ``locale`` where they exist.

    ``prices`` are those of the present shopper where nothing else is said. One statement, and another where sales or
    price lists have a say. A cart that ``is_holding`` goods can have what it holds.
    """
    rows = _contents(is_holding).all(cart=cart_id, locale=locale)
    if not rows:
        return []
    context = replace(prices or price_context(), quantities={row.variant_id: row.quantity for row in rows})
    own = {row.variant_id: BasePrice(row.price, row.compare_at_price) for row in rows}
    found = prices_of(own, context)
    return [read_content(row, found.get(row.variant_id)) for row in rows]


def foresee_contents(cart_id: UUID, locale: str, *, is_holding: bool = False) -> None:
    """Ask for them along with the next statement."""
    _contents(is_holding).foresee(cart=cart_id, locale=locale)


def read_content(row: Any, price: PriceInForce | None) -> CartContent:
    return CartContent(
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
        rule=QuantityRule(row.unit, row.least_quantity, row.quantity_step),
        unit_price=price.amount if price else 0,
        compare_at_price=price.compare_at if price else None,
        available=int(row.available) if row.track_stock and not row.sell_when_out else None,
        is_on_sale=price is not None and is_seen(row) and row.chosen_unit is row.unit,
        requires_shipping=row.requires_shipping,
        track_stock=row.track_stock,
        is_gift_card=row.is_gift_card,
        is_bundle=row.is_bundle,
        sale_id=price.sale_id if price else None,
        list_id=price.list_id if price else None,
        sell_when_out=row.sell_when_out,
        tax_class_id=row.tax_class_id,
        weight=row.weight,
    )


def count_items(cart_id: UUID) -> int:
    """How many things are in the cart."""
    rows = session().execute(select(CartLine.quantity, CartLine.unit).where(CartLine.cart_id == cart_id))
    return count_things(rows.tuples())


@cache
def _contents(is_holding: bool) -> FixedStatement:
    return FixedStatement(lambda: _statement(is_holding))


def _statement(is_holding: bool) -> Any:
    holder = bindparam("cart", type_=Uuid()) if is_holding else None
    of_cart = and_(Variant.store_id == CartLine.store_id, Variant.id == CartLine.variant_id)
    chosen = select(CartLine.variant_id, CartLine.quantity, CartLine.unit.label("chosen_unit"))
    statement = with_goods(chosen.select_from(CartLine).join(Variant, of_cart), holder)
    return statement.where(CartLine.cart_id == bindparam("cart")).order_by(CartLine.id)


def with_goods(statement: Any, holder: Any = None) -> Any:
    """A statement over variants with the columns that ``read_content`` wants besides the chosen quantity and unit.

    Wants the parameter ``locale``.
    """
    picture = aliased(Media)
    translated = and_(
        ProductTranslation.store_id == Product.store_id,
        ProductTranslation.product_id == Product.id,
        ProductTranslation.locale == bindparam("locale"),
    )
    pictured = and_(
        picture.store_id == Product.store_id,
        picture.status == MediaStatus.READY,
        picture.id == func.coalesce(Variant.media_id, _first_picture()),
    )
    return (
        statement.add_columns(
            *_VARIANT_COLUMNS,
            *(Product.unit, Product.least_quantity, Product.quantity_step, Product.is_gift_card),
            func.coalesce(Variant.tax_class_id, Product.tax_class_id).label("tax_class_id"),
            Product.handle,
            Product.title,
            *(Product.status, Product.published_at, Product.take_down_at),
            ProductTranslation.title.label("shown_title"),
            picture.key.label("media_key"),
            picture.alt.label("media_alt"),
            units_of(Variant, held_by=holder).label("available"),
            _value_names().label("value_names"),
        )
        .join(Product, and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id))
        .outerjoin(ProductTranslation, translated)
        .outerjoin(picture, pictured)
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
    Variant.is_bundle,
    Variant.weight,
)


def _first_picture() -> Any:
    """The first of the gallery of the row's product that can be shown."""
    return (
        select(ProductMedia.media_id)
        .join(Media, and_(Media.store_id == ProductMedia.store_id, Media.id == ProductMedia.media_id))
        .where(Media.status == MediaStatus.READY)
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
