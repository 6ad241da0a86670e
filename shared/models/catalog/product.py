"""Products and their texts."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, DateTime, Index, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, owns_many, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _

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
    listings sort and filter by price on an index; ``sum_up_prices`` keeps them true.
    """

    __tablename__ = "products"
    __table_args__ = (
        UniqueConstraint("store_id", "handle"),
        Index("ix_products_recent", "store_id", "status", "created_at", "id"),
        Index("ix_products_title", "store_id", "title"),
        Index("ix_products_price", "store_id", "status", "price_min", "id"),
    )

    handle: Mapped[str]
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    status: Mapped[ProductStatus] = mapped_column(enum_column(ProductStatus), default=ProductStatus.DRAFT)
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    vendor: Mapped[str] = mapped_column(default="")
    product_type: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    seo_title: Mapped[str] = mapped_column(default="")
    seo_description: Mapped[str] = mapped_column(default="")
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

    def publish(self) -> None:
        self.status = ProductStatus.ACTIVE
        self.published_at = self.published_at or clock.now()

    def unpublish(self) -> None:
        self.status = ProductStatus.DRAFT
        self.published_at = None

    def archive(self) -> None:
        self.status = ProductStatus.ARCHIVED

    def sum_up_prices(self) -> None:
        """Repeat the variants' prices on the product; call it after every change of a price."""
        prices = [variant.price for variant in self.variants]
        self.price_min, self.price_max = min(prices), max(prices)
        crossed_out = [variant.compare_at_price for variant in self.variants if variant.compare_at_price is not None]
        self.compare_at_max = max(crossed_out, default=None)


class ProductTranslation(StoreModel):
    """A product's texts in one further language; empty texts fall back."""

    __tablename__ = "product_translations"
    __table_args__ = (
        store_key("product_id", "products", ondelete="CASCADE"),
        UniqueConstraint("store_id", "product_id", "locale"),
    )

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
