"""Sales: lower prices for a while, for single variants or for whole parts of the catalogue."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, owns_many, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class SaleKind(StrEnum):
    PERCENTAGE = "percentage"
    AMOUNT = "amount"


class TargetKind(StrEnum):
    PRODUCT = "product"
    COLLECTION = "collection"
    CATEGORY = "category"
    TAG = "tag"


class Sale(Timestamps, StoreModel):
    """A reduction of everything or of its targets, from ``starts_at`` up to, but not at, ``ends_at``.

    ``value`` is hundredths of a percent (2000 is 20 % off), or minor units of the store's currency off each piece.
    """

    __tablename__ = "sales"
    __table_args__ = (
        Index("ix_sales_running", "store_id", "is_active", "ends_at"),
        CheckConstraint("value > 0", name="value_positive"),
        CheckConstraint("kind <> 'percentage' OR value <= 10000", name="at_most_everything"),
        CheckConstraint("starts_at IS NULL OR ends_at IS NULL OR starts_at < ends_at", name="starts_before_end"),
    )

    name: Mapped[str]
    kind: Mapped[SaleKind] = mapped_column(enum_column(SaleKind))
    value: Mapped[int] = mapped_column(BigInteger)
    covers_all: Mapped[bool] = mapped_column(default=False)
    starts_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    targets: Mapped[list["SaleTarget"]] = owns_many("Sale", "SaleTarget", "sale_id", order_by="SaleTarget.id")

    __mapper_args__ = {"version_id_col": version}


class SaleTarget(StoreModel):
    """What a sale covers: one thing of the catalogue, or every product with a tag."""

    __tablename__ = "sale_targets"
    __table_args__ = (
        store_key("sale_id", "sales", ondelete="CASCADE"),
        store_key("product_id", "products", ondelete="CASCADE"),
        store_key("collection_id", "collections", ondelete="CASCADE"),
        store_key("category_id", "categories", ondelete="CASCADE"),
        UniqueConstraint(
            *("store_id", "sale_id", "product_id", "collection_id", "category_id", "tag"),
            name="uq_sale_targets_once",
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_sale_targets_product", "store_id", "product_id"),
        Index("ix_sale_targets_collection", "store_id", "collection_id"),
        Index("ix_sale_targets_category", "store_id", "category_id"),
    )

    sale_id: Mapped[UUID]
    product_id: Mapped[UUID | None]
    collection_id: Mapped[UUID | None]
    category_id: Mapped[UUID | None]
    tag: Mapped[str | None]

    @property
    def kind(self) -> TargetKind:
        for kind in (TargetKind.PRODUCT, TargetKind.COLLECTION, TargetKind.CATEGORY):
            if getattr(self, f"{kind}_id") is not None:
                return kind
        return TargetKind.TAG


class VariantSale(Timestamps, StoreModel):
    """One variant's own sale price (minor units of the store's currency) for a while."""

    __tablename__ = "variant_sales"
    __table_args__ = (
        store_key("variant_id", "variants", ondelete="CASCADE"),
        Index("ix_variant_sales_variant", "store_id", "variant_id"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("starts_at IS NULL OR ends_at IS NULL OR starts_at < ends_at", name="starts_before_end"),
    )

    variant_id: Mapped[UUID]
    amount: Mapped[int] = mapped_column(BigInteger)
    starts_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


def sale_by_id(sale_id: UUID) -> Sale:
    found = session().scalars(select(Sale).where(Sale.id == sale_id)).first()
    if found is None:
        raise NotFound(_("This sale does not exist."))
    return found


def sale_for_update(sale_id: UUID) -> Sale:
    """The sale, fresh and with its row locked. Raises NotFound."""
    statement = select(Sale).where(Sale.id == sale_id).with_for_update()
    found = session().scalars(statement.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound(_("This sale does not exist."))
    return found
