"""Lines of orders, with the texts and prices of the moment they were placed."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, Computed, Index, case, func, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel.quantities import Unit


class OrderLine(StoreModel):
    """A variant as it was bought. Amounts are minor units of the order's currency, quantities of ``unit``.

    ``title`` is in the store's language, ``shown_title`` in the shopper's. ``parts`` are what one bundle is made of, as
    it was at that moment: ``{"variant_id", "title", "variant_title", "sku", "quantity"}`` each. Of ``refunded`` units
    ``dropped`` were refunded before they were sent, and are not sent any more. ``coming_back`` are claimed by returns:
    asked for, on their way back, or back and not refunded.
    ``tax`` was added to ``total``, ``tax_included`` is contained in it; ``tax_lines`` are its share of the order's.
    ``manual_discount`` is what staff took off this line, a part of ``discount``.
    """

    __tablename__ = "order_lines"
    __table_args__ = (
        store_key("order_id", "orders", ondelete="CASCADE"),
        store_key("variant_id", "variants", ondelete="SET NULL (variant_id)"),
        store_key("product_id", "products", ondelete="SET NULL (product_id)"),
        store_key("location_id", "locations"),
        store_key("tax_class_id", "tax_classes", ondelete="SET NULL (tax_class_id)"),
        Index("ix_order_lines_order", "store_id", "order_id", "position"),
        Index("ix_order_lines_variant", "store_id", "variant_id"),
        Index(
            "ix_order_lines_sku",
            "store_id",
            "sku_key",
            "order_id",
            postgresql_ops={"sku_key": "text_pattern_ops"},
            postgresql_where="sku_key <> ''",
        ),  # fmt: skip
        Index("ix_order_lines_media", "store_id", "media_key", postgresql_where="media_key <> ''"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("fulfilled >= 0 AND dropped >= 0", name="fulfilled_not_negative"),
        CheckConstraint("fulfilled + dropped <= quantity", name="fulfilled_within_quantity"),
        CheckConstraint("refunded >= dropped AND refunded <= quantity", name="refunded_within_quantity"),
        CheckConstraint(
            "coming_back = 0 OR (coming_back > 0 AND coming_back <= fulfilled - refunded + dropped)",
            name="coming_back_within_fulfilled",
        ),
        CheckConstraint(
            "total = round(unit_price * quantity::numeric / CASE unit WHEN 'piece' THEN 1 ELSE 1000 END) - discount",
            name="total_adds_up",
        ),
    )

    order_id: Mapped[UUID]
    variant_id: Mapped[UUID | None]
    product_id: Mapped[UUID | None]
    location_id: Mapped[UUID | None]
    sale_id: Mapped[UUID | None]
    list_id: Mapped[UUID | None]
    tax_class_id: Mapped[UUID | None]
    position: Mapped[int]
    title: Mapped[str]
    variant_title: Mapped[str] = mapped_column(default="")
    shown_title: Mapped[str] = mapped_column(default="")
    shown_variant_title: Mapped[str] = mapped_column(default="")
    sku: Mapped[str] = mapped_column(default="")
    sku_key: Mapped[str] = mapped_column(Computed("lower(sku)", persisted=True))
    media_key: Mapped[str] = mapped_column(default="")
    quantity: Mapped[int]
    unit: Mapped[Unit] = mapped_column(enum_column(Unit), default=Unit.PIECE)
    fulfilled: Mapped[int] = mapped_column(default=0)
    dropped: Mapped[int] = mapped_column(default=0)
    refunded: Mapped[int] = mapped_column(default=0)
    coming_back: Mapped[int] = mapped_column(default=0)
    unit_price: Mapped[int] = mapped_column(BigInteger)
    discount: Mapped[int] = mapped_column(BigInteger, default=0)
    manual_discount: Mapped[dict[str, Any]] = mapped_column(default=dict)
    tax: Mapped[int] = mapped_column(BigInteger, default=0)
    tax_included: Mapped[int] = mapped_column(BigInteger, default=0)
    tax_lines: Mapped[list[Any]] = mapped_column(default=list)
    total: Mapped[int] = mapped_column(BigInteger)
    requires_shipping: Mapped[bool] = mapped_column(default=True)
    is_stock_tracked: Mapped[bool] = mapped_column(default=True)
    is_gift_card: Mapped[bool] = mapped_column(default=False)
    parts: Mapped[list[Any]] = mapped_column(default=list)

    @property
    def left_to_send(self) -> int:
        """What is neither sent nor refunded unsent."""
        return self.quantity - self.fulfilled - self.dropped

    @property
    def left_to_refund(self) -> int:
        """What is neither refunded nor claimed by a return, which refunds it by itself."""
        return self.quantity - self.refunded - self.coming_back

    @property
    def left_to_return(self) -> int:
        """What was sent, and is neither refunded nor on its way back."""
        return max(0, self.fulfilled - (self.refunded - self.dropped) - self.coming_back)


def things_bought() -> ColumnElement[int]:
    """How many things a line is: pieces are counted, whatever is measured is one thing (see ``count_things``)."""
    return case((OrderLine.unit == Unit.PIECE, OrderLine.quantity), else_=1)


def units_by_product(order_id: UUID | None = None) -> dict[UUID, int]:
    """How many things of each product an order took, or all orders; products that are gone are left out.

    One statement.
    """
    counted = select(OrderLine.product_id, func.sum(things_bought())).where(OrderLine.product_id.is_not(None))
    if order_id is not None:
        counted = counted.where(OrderLine.order_id == order_id)
    return {row[0]: int(row[1]) for row in session().execute(counted.group_by(OrderLine.product_id)) if row[0]}
