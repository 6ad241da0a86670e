"""Price lists: other prices for a currency, for a group of customers, or for larger quantities."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class PriceList(Timestamps, StoreModel):
    """Prices in one currency, for everybody or for one group of customers.

    ``adjustment`` is a change of the usual price in hundredths of a percent (−1000 is 10 % off) for variants without
    a price of their own here. Of several lists that fit, the one with the higher ``priority`` counts; then one for a
    group before one for everybody; then the older one. It holds from ``starts_at`` up to, but not at, ``ends_at``.
    """

    __tablename__ = "price_lists"
    __table_args__ = (
        UniqueConstraint("store_id", "code"),
        store_key("group_id", "customer_groups"),
        Index("ix_price_lists_choice", "store_id", "currency", "is_active", "priority"),
        Index("ix_price_lists_group", "store_id", "group_id"),
        CheckConstraint("adjustment IS NULL OR adjustment BETWEEN -10000 AND 100000", name="adjustment_in_bounds"),
        CheckConstraint("starts_at IS NULL OR ends_at IS NULL OR starts_at < ends_at", name="starts_before_end"),
    )

    code: Mapped[str]
    name: Mapped[str]
    currency: Mapped[str]
    group_id: Mapped[UUID | None]
    priority: Mapped[int] = mapped_column(default=0)
    adjustment: Mapped[int | None]
    starts_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ListPrice(Timestamps, StoreModel):
    """A variant's price in a list from a quantity on (minor units of the product's unit; 1 is the usual price)."""

    __tablename__ = "list_prices"
    __table_args__ = (
        store_key("list_id", "price_lists", ondelete="CASCADE"),
        store_key("variant_id", "variants", ondelete="CASCADE"),
        UniqueConstraint("store_id", "list_id", "variant_id", "min_quantity"),
        Index("ix_list_prices_variant", "store_id", "variant_id", "list_id", "min_quantity"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("compare_at IS NULL OR compare_at >= 0", name="compare_at_not_negative"),
        CheckConstraint("min_quantity > 0", name="quantity_positive"),
    )

    list_id: Mapped[UUID]
    variant_id: Mapped[UUID]
    min_quantity: Mapped[int] = mapped_column(default=1)
    amount: Mapped[int] = mapped_column(BigInteger)
    compare_at: Mapped[int | None] = mapped_column(BigInteger)


def price_list_by_id(list_id: UUID) -> PriceList:
    found = session().scalars(select(PriceList).where(PriceList.id == list_id)).first()
    if found is None:
        raise NotFound(_("This price list does not exist."))
    return found


def price_list_for_update(list_id: UUID) -> PriceList:
    """The list, fresh and with its row locked. Raises NotFound."""
    statement = select(PriceList).where(PriceList.id == list_id).with_for_update()
    found = session().scalars(statement.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound(_("This price list does not exist."))
    return found


def find_price_list(code: str) -> PriceList | None:
    return session().scalars(select(PriceList).where(PriceList.code == code)).first()


def list_code_is_taken(code: str, *, besides: UUID | None = None) -> bool:
    owner = session().scalar(select(PriceList.id).where(PriceList.code == code))
    return owner is not None and owner != besides
