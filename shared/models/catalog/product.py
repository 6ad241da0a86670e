"""Products and their texts."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, DateTime, Index, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, owns_many, store_key
from shared.db.session import session
from shared.db.translated import Translation
from shared.db.types import enum_column
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.quantities import QuantityRule, Unit

if TYPE_CHECKING:
    from shared.models.catalog.option import ProductOption
    from shared.models.catalog.variant import Variant


class ProductStatus(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class Product(Timestamps, StoreModel):
    """Something on sale, in the store's default language. It always has at least one variant.

    ``price_min``, ``price_max`` and ``compare_at_max`` repeat what the variants say (minor units), so that
    listings sort and filter by price on an index; ``sum_up_prices`` keeps them true. Prices are per whole ``unit``;
    ``least_quantity`` and ``quantity_step`` are minor units of it. Variants of a product that ``is_gift_card`` are
    amounts: who buys one gets a card that is worth its price, by mail.

    An active product is seen from ``published_at`` until ``take_down_at``; ``due_at`` repeats the next of these
    moments that lies ahead, for the clock's job (``note_due`` keeps it true).
    """

    __tablename__ = "products"
    __table_args__ = (
        UniqueConstraint("store_id", "handle"),
        store_key("category_id", "categories", ondelete="SET NULL (category_id)"),
        store_key("tax_class_id", "tax_classes", ondelete="SET NULL (tax_class_id)"),
        Index("ix_products_category", "store_id", "category_id", "id"),
        Index("ix_products_tax_class", "store_id", "tax_class_id", postgresql_where="tax_class_id IS NOT NULL"),
        Index("ix_products_sold", "store_id", "units_sold", "id"),
        Index("ix_products_recent", "store_id", "status", "created_at", "id"),
        Index("ix_products_title", "store_id", "title", "id"),
        Index("ix_products_priced", "store_id", "price_min", "id"),
        Index("ix_products_changed", "store_id", "updated_at", "id"),
        Index("ix_products_price", "store_id", "status", "price_min", "id"),
        Index("ix_products_due", "store_id", "due_at", postgresql_where="due_at IS NOT NULL"),
        CheckConstraint("least_quantity > 0 AND quantity_step > 0", name="quantities_positive"),
    )

    handle: Mapped[str]
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    status: Mapped[ProductStatus] = mapped_column(enum_column(ProductStatus), default=ProductStatus.DRAFT)
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    take_down_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    vendor: Mapped[str] = mapped_column(default="")
    product_type: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    seo_title: Mapped[str] = mapped_column(default="")
    seo_description: Mapped[str] = mapped_column(default="")
    unit: Mapped[Unit] = mapped_column(enum_column(Unit), default=Unit.PIECE)
    least_quantity: Mapped[int] = mapped_column(default=1)
    quantity_step: Mapped[int] = mapped_column(default=1)
    is_gift_card: Mapped[bool] = mapped_column(default=False)
    category_id: Mapped[UUID | None]
    tax_class_id: Mapped[UUID | None]
    units_sold: Mapped[int] = mapped_column(BigInteger, default=0)
    price_min: Mapped[int] = mapped_column(BigInteger, default=0)
    price_max: Mapped[int] = mapped_column(BigInteger, default=0)
    compare_at_max: Mapped[int | None] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(default=1)

    variants: Mapped[list["Variant"]] = owns_many(
        "Product", "Variant", "product_id", order_by="Variant.position", back_populates="product"
    )
    options: Mapped[list["ProductOption"]] = owns_many(
        "Product", "ProductOption", "product_id", order_by="ProductOption.position"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def quantity_rule(self) -> QuantityRule:
        """In which quantities it is sold."""
        return QuantityRule(self.unit, self.least_quantity, self.quantity_step)

    def publish(self) -> None:
        self.status = ProductStatus.ACTIVE
        self.published_at = self.published_at or clock.now()
        if self.take_down_at is not None and self.take_down_at <= clock.now():
            self.take_down_at = None
        self.note_due()

    def unpublish(self) -> None:
        self.status = ProductStatus.DRAFT
        self.published_at = self.take_down_at = None
        self.note_due()

    def archive(self) -> None:
        self.status = ProductStatus.ARCHIVED
        self.take_down_at = None
        self.note_due()

    def schedule(self, publish_at: datetime, take_down_at: datetime | None = None) -> None:
        """Shoppers see the product between these moments; without the second, until somebody says otherwise."""
        self.status = ProductStatus.ACTIVE
        self.published_at, self.take_down_at = publish_at, take_down_at
        self.note_due()

    def note_due(self) -> None:
        """Repeat the next moment at which time alone changes what shoppers see."""
        moments = (self.published_at, self.take_down_at) if self.status == ProductStatus.ACTIVE else ()
        ahead = [moment for moment in moments if moment is not None and moment > clock.now()]
        self.due_at = min(ahead, default=None)

    @property
    def goes_live_at(self) -> datetime | None:
        """When shoppers will see the product, while that lies ahead."""
        is_ahead = self.status == ProductStatus.ACTIVE and self.published_at and self.published_at > clock.now()
        return self.published_at if is_ahead else None

    def sum_up_prices(self) -> None:
        """Repeat the variants' prices on the product; call it after every change of a price."""
        prices = [variant.price for variant in self.variants]
        self.price_min, self.price_max = min(prices), max(prices)
        crossed_out = [variant.compare_at_price for variant in self.variants if variant.compare_at_price is not None]
        self.compare_at_max = max(crossed_out, default=None)


def is_seen(row: Any) -> bool:
    """Whether shoppers see the product now: a product, or a row of its status, published_at and take_down_at."""
    now = clock.now()
    if row.status != ProductStatus.ACTIVE or row.published_at is None or row.published_at > now:
        return False
    return row.take_down_at is None or bool(row.take_down_at > now)


class ProductTranslation(Translation, StoreModel):
    """A product's texts in one further language; empty texts fall back."""

    __tablename__ = "product_translations"
    __table_args__ = (
        store_key("product_id", "products", ondelete="CASCADE"),
        UniqueConstraint("store_id", "product_id", "locale"),
    )
    translates = ("Product", "product_id")

    product_id: Mapped[UUID]
    locale: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    seo_title: Mapped[str] = mapped_column(default="")
    seo_description: Mapped[str] = mapped_column(default="")


def product_by_id(product_id: UUID) -> Product:
    product = session().scalars(select(Product).where(Product.id == product_id)).first()
    if product is None:
        raise NotFound(_("This product does not exist."))
    return product


def product_for_update(product_id: UUID) -> Product:
    """The product, fresh and with its row locked, so that changes come one after the other. Raises NotFound."""
    statement = select(Product).where(Product.id == product_id).with_for_update()
    product = session().scalars(statement.execution_options(populate_existing=True)).first()
    if product is None:
        raise NotFound(_("This product does not exist."))
    return product


def product_by_handle(handle: str) -> Product:
    product = find_product(handle)
    if product is None:
        raise NotFound(_("This product does not exist."))
    return product


def find_product(handle: str) -> Product | None:
    return session().scalars(select(Product).where(Product.handle == handle)).first()


def product_handle_is_taken(handle: str, *, besides: UUID | None = None) -> bool:
    owner = session().scalar(select(Product.id).where(Product.handle == handle))
    return owner is not None and owner != besides
