"""Discounts: codes that shoppers type, and offers that apply by themselves."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, DateTime, Index, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, owns_many, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class DiscountKind(StrEnum):
    PERCENTAGE = "percentage"
    AMOUNT = "amount"
    FREE_SHIPPING = "free_shipping"
    BUY_X_GET_Y = "buy_x_get_y"
    TIERS = "tiers"


class DiscountClass(StrEnum):
    """What a discount is taken off; discounts of a class apply before those of the next."""

    PRODUCT = "product"
    ORDER = "order"
    SHIPPING = "shipping"


class TargetRole(StrEnum):
    """What a target is for: what becomes cheaper, what has to be bought for it, and who may have it."""

    COVERED = "covered"
    BOUGHT = "bought"
    ALLOWED = "allowed"


class Discount(Timestamps, StoreModel):
    """A discount, from ``starts_at`` up to, but not at, ``ends_at``. ``name`` is what shoppers read.

    ``value`` is hundredths of a percent (2000 is 20 % off) of PERCENTAGE and BUY_X_GET_Y, or minor units of the store's
    currency of AMOUNT (class ``product``: off each piece; class ``order``: off all of it once). ``tiers`` are
    ``{"quantity", "value"}``, each a percentage from a quantity on. ``combines_with`` are the classes beside whose
    discounts it may stand. Of limited ones ``used`` counts the orders that have it now.
    """

    __tablename__ = "discounts"
    __table_args__ = (
        Index("ix_discounts_offered", "store_id", "is_automatic", "is_active"),
        CheckConstraint("value >= 0", name="value_not_negative"),
        CheckConstraint("kind NOT IN ('percentage', 'buy_x_get_y') OR value <= 10000", name="at_most_everything"),
        CheckConstraint("starts_at IS NULL OR ends_at IS NULL OR starts_at < ends_at", name="starts_before_end"),
        CheckConstraint("used >= 0 AND (usage_limit IS NULL OR used <= usage_limit)", name="used_within_limit"),
        CheckConstraint("usage_limit > 0 AND customer_limit > 0", name="limits_positive"),
        CheckConstraint("min_subtotal >= 0 AND min_quantity >= 0", name="minima_not_negative"),
    )

    name: Mapped[str]
    kind: Mapped[DiscountKind] = mapped_column(enum_column(DiscountKind))
    discount_class: Mapped[DiscountClass] = mapped_column(enum_column(DiscountClass))
    is_automatic: Mapped[bool] = mapped_column(default=False)
    value: Mapped[int] = mapped_column(BigInteger, default=0)
    buy_quantity: Mapped[int] = mapped_column(default=0)
    get_quantity: Mapped[int] = mapped_column(default=0)
    most_times: Mapped[int | None]
    tiers: Mapped[list[Any]] = mapped_column(default=list)
    covers_all: Mapped[bool] = mapped_column(default=True)
    buys_all: Mapped[bool] = mapped_column(default=True)
    for_everybody: Mapped[bool] = mapped_column(default=True)
    min_subtotal: Mapped[int] = mapped_column(BigInteger, default=0)
    min_quantity: Mapped[int] = mapped_column(default=0)
    first_order_only: Mapped[bool] = mapped_column(default=False)
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    combines_with: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    starts_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    is_active: Mapped[bool] = mapped_column(default=True)
    usage_limit: Mapped[int | None]
    customer_limit: Mapped[int | None]
    used: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    targets: Mapped[list["DiscountTarget"]] = owns_many(
        "Discount", "DiscountTarget", "discount_id", order_by="DiscountTarget.id"
    )

    __mapper_args__ = {"version_id_col": version}

    def ids_of(self, role: TargetRole, thing: str) -> list[UUID]:
        """The ids of its targets: ``thing`` is product, collection, category or group."""
        found = (getattr(target, f"{thing}_id") for target in self.targets if target.role is role)
        return [target_id for target_id in found if target_id is not None]


class DiscountTarget(StoreModel):
    """One thing of the catalogue, or one group of customers, that a discount is about."""

    __tablename__ = "discount_targets"
    __table_args__ = (
        store_key("discount_id", "discounts", ondelete="CASCADE"),
        store_key("product_id", "products", ondelete="CASCADE"),
        store_key("collection_id", "collections", ondelete="CASCADE"),
        store_key("category_id", "categories", ondelete="CASCADE"),
        store_key("group_id", "customer_groups", ondelete="CASCADE"),
        UniqueConstraint(
            *("store_id", "discount_id", "role", "product_id", "collection_id", "category_id", "group_id"),
            name="uq_discount_targets_once",
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_discount_targets_product", "store_id", "product_id"),
        Index("ix_discount_targets_collection", "store_id", "collection_id"),
        Index("ix_discount_targets_category", "store_id", "category_id"),
        Index("ix_discount_targets_group", "store_id", "group_id"),
    )

    discount_id: Mapped[UUID]
    role: Mapped[TargetRole] = mapped_column(enum_column(TargetRole))
    product_id: Mapped[UUID | None]
    collection_id: Mapped[UUID | None]
    category_id: Mapped[UUID | None]
    group_id: Mapped[UUID | None]


class DiscountCode(Timestamps, StoreModel):
    """What a shopper types for a discount, in capitals. ``usage_limit`` is this code's own, beside the discount's."""

    __tablename__ = "discount_codes"
    __table_args__ = (
        store_key("discount_id", "discounts", ondelete="CASCADE"),
        UniqueConstraint("store_id", "code"),
        Index("ix_discount_codes_discount", "store_id", "discount_id", "id"),
        CheckConstraint("used >= 0 AND (usage_limit IS NULL OR used <= usage_limit)", name="used_within_limit"),
        CheckConstraint("code = upper(code)", name="code_in_capitals"),
    )

    discount_id: Mapped[UUID]
    code: Mapped[str]
    usage_limit: Mapped[int | None]
    used: Mapped[int] = mapped_column(default=0)


def discount_by_id(discount_id: UUID) -> Discount:
    found = session().scalars(select(Discount).where(Discount.id == discount_id)).first()
    if found is None:
        raise NotFound(_("This discount does not exist."))
    return found


def discount_for_update(discount_id: UUID) -> Discount:
    """The discount, fresh and with its row locked: no order can take it meanwhile. Raises NotFound."""
    statement = select(Discount).where(Discount.id == discount_id).with_for_update()
    found = session().scalars(statement.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound(_("This discount does not exist."))
    return found


def codes_of(discount_id: UUID, *, most: int | None = None) -> list[DiscountCode]:
    """Its codes in the order they were made."""
    statement = select(DiscountCode).where(DiscountCode.discount_id == discount_id).order_by(DiscountCode.id)
    return list(session().scalars(statement.limit(most)))


def taken_codes(codes: Iterable[str], *, besides: UUID | None = None) -> set[str]:
    """Those of the codes that stand for some discount (other than ``besides``) already."""
    statement = select(DiscountCode.code).where(DiscountCode.code.in_(list(codes)))
    if besides is not None:
        statement = statement.where(DiscountCode.discount_id != besides)
    return set(session().scalars(statement))
