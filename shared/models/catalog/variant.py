"""Variants: what is actually bought, counted and priced."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Index, Uuid, any_, bindparam, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column

from shared.db.base import StoreModel, Timestamps, belongs_to, owns_many, store_key
from shared.db.fixed import FixedStatement
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.catalog.option import VariantValue
from shared.models.catalog.product import Product


class Variant(Timestamps, StoreModel):
    """One sellable form of a product. Prices are minor units of the store's currency; weight is in grams.

    A bundle has no stock of its own: it is made of other variants (``BundlePart``). Without a tax class of its own
    it is taxed as its product.
    """

    __tablename__ = "variants"
    __table_args__ = (
        store_key("product_id", "products", ondelete="CASCADE"),
        store_key("media_id", "media", ondelete="SET NULL (media_id)"),
        store_key("tax_class_id", "tax_classes", ondelete="SET NULL (tax_class_id)"),
        Index("ix_variants_product", "store_id", "product_id", "position"),
        Index("ix_variants_tax_class", "store_id", "tax_class_id", postgresql_where="tax_class_id IS NOT NULL"),
        Index("ix_variants_barcode", "store_id", "barcode", postgresql_where="barcode <> ''"),
        Index("uq_variants_sku", "store_id", "sku", unique=True, postgresql_where="sku <> ''"),
        CheckConstraint("price >= 0", name="price_not_negative"),
        CheckConstraint("compare_at_price IS NULL OR compare_at_price >= 0", name="compare_at_not_negative"),
        CheckConstraint("weight >= 0", name="weight_not_negative"),
    )

    product_id: Mapped[UUID]
    media_id: Mapped[UUID | None]
    tax_class_id: Mapped[UUID | None]
    title: Mapped[str] = mapped_column(default="")
    sku: Mapped[str] = mapped_column(default="")
    barcode: Mapped[str] = mapped_column(default="")
    price: Mapped[int] = mapped_column(BigInteger)
    compare_at_price: Mapped[int | None] = mapped_column(BigInteger)
    cost: Mapped[int | None] = mapped_column(BigInteger)
    weight: Mapped[int] = mapped_column(default=0)
    track_stock: Mapped[bool] = mapped_column(default=True)
    sell_when_out: Mapped[bool] = mapped_column(default=False)
    low_at: Mapped[int | None]
    requires_shipping: Mapped[bool] = mapped_column(default=True)
    is_bundle: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=1)

    product: Mapped[Product] = belongs_to("Variant", "Product", "product_id", back_populates="variants")
    chosen: Mapped[list[VariantValue]] = owns_many("Variant", "VariantValue", "variant_id")


def variant_by_id(variant_id: UUID) -> Variant:
    variant = session().scalars(select(Variant).where(Variant.id == variant_id)).first()
    if variant is None:
        raise NotFound(_("This variant does not exist."))
    return variant


def variants_by_id(variant_ids: Iterable[UUID]) -> dict[UUID, Variant]:
    """The variants that exist among these ids."""
    found = session().scalars(select(Variant).where(Variant.id.in_(list(variant_ids))))
    return {variant.id: variant for variant in found}


def variants_with_products(variant_ids: Iterable[UUID]) -> dict[UUID, Variant]:
    """The variants that exist among these ids, and their products, in one statement."""
    wanted = select(Variant).where(Variant.id.in_(list(variant_ids)))
    return {variant.id: variant for variant in session().scalars(wanted.options(joinedload(Variant.product)))}


def sku_owners(
    skus: Iterable[str], *, besides: UUID | None = None, besides_variants: Iterable[UUID] = ()
) -> dict[str, str]:
    """Which of these SKUs are in use, each with the title of the product that has it."""
    wanted = list(skus)
    if not wanted:
        return {}
    statement = (
        select(Variant.sku, Product.title)
        .join(Product, (Product.store_id == Variant.store_id) & (Product.id == Variant.product_id))
        .where(Variant.sku.in_(wanted), Variant.sku != "")
    )
    if besides is not None:
        statement = statement.where(Variant.product_id != besides)
    if passed_over := list(besides_variants):
        statement = statement.where(Variant.id.not_in(passed_over))
    return {row.sku: row.title for row in session().execute(statement)}


class StockTerms(NamedTuple):
    """Whether a variant is counted at all, whether it sells when none is left, and whether it is made of others."""

    track_stock: bool
    sell_when_out: bool
    is_bundle: bool = False


def stock_terms_of(variant_ids: Iterable[UUID]) -> dict[UUID, StockTerms]:
    """The terms of those variants that exist."""
    rows = _TERMS.all(variants=list(variant_ids))
    return {row.id: StockTerms(row.track_stock, row.sell_when_out, row.is_bundle) for row in rows}


_ASKED: Any = bindparam("variants", type_=ARRAY(Uuid))
_TERMS = FixedStatement(
    lambda: select(Variant.id, Variant.track_stock, Variant.sell_when_out, Variant.is_bundle).where(
        Variant.id == any_(_ASKED)
    )
)
