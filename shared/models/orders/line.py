"""Lines of orders, with the texts and prices of the moment they were placed."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key


class OrderLine(StoreModel):
    """A variant as it was bought. Amounts are minor units of the order's currency.

    ``title`` is in the store's language, ``shown_title`` in the shopper's.
    """

    __tablename__ = "order_lines"
    __table_args__ = (
        store_key("order_id", "orders", ondelete="CASCADE"),
        store_key("variant_id", "variants", ondelete="SET NULL (variant_id)"),
        store_key("product_id", "products", ondelete="SET NULL (product_id)"),
        store_key("location_id", "locations"),
        Index("ix_order_lines_order", "store_id", "order_id", "position"),
        Index("ix_order_lines_variant", "store_id", "variant_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("fulfilled >= 0 AND fulfilled <= quantity", name="fulfilled_within_quantity"),
        CheckConstraint("total = unit_price * quantity - discount", name="total_adds_up"),
    )

    order_id: Mapped[UUID]
    variant_id: Mapped[UUID | None]
    product_id: Mapped[UUID | None]
    location_id: Mapped[UUID | None]
    position: Mapped[int]
    title: Mapped[str]
    variant_title: Mapped[str] = mapped_column(default="")
    shown_title: Mapped[str] = mapped_column(default="")
    shown_variant_title: Mapped[str] = mapped_column(default="")
    sku: Mapped[str] = mapped_column(default="")
    media_key: Mapped[str] = mapped_column(default="")
    quantity: Mapped[int]
    fulfilled: Mapped[int] = mapped_column(default=0)
    unit_price: Mapped[int] = mapped_column(BigInteger)
    discount: Mapped[int] = mapped_column(BigInteger, default=0)
    tax: Mapped[int] = mapped_column(BigInteger, default=0)
    total: Mapped[int] = mapped_column(BigInteger)
    requires_shipping: Mapped[bool] = mapped_column(default=True)
    is_stock_tracked: Mapped[bool] = mapped_column(default=True)
