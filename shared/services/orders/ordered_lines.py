"""A line of an order, from what lay in the cart."""

from typing import Any
from uuid import UUID

from shared.models.orders.line import OrderLine
from shared.services.carts.contents import CartContent
from shared.services.orders.taxed import taxes_of_line
from shared.services.promotions.terms import Discounts
from shared.services.taxes.engine import LineTaxes


def ordered_line(
    order_id: UUID,
    position: int,
    line: CartContent,
    parts: list[dict[str, Any]],
    discounts: Discounts | None,
    taxes: LineTaxes | None,
) -> OrderLine:
    """Texts and prices as they are at this moment; they stay so."""
    discount = discounts.lines.get(line.key, 0) if discounts is not None else 0
    return OrderLine(
        order_id=order_id,
        variant_id=None if line.is_custom else line.variant_id,
        product_id=None if line.is_custom else line.product_id,
        tax_class_id=line.tax_class_id,
        manual_discount=dict(line.manual_discount),
        position=position,
        title=line.title,
        variant_title=line.variant_title,
        shown_title=line.shown_title,
        shown_variant_title=line.shown_variant_title,
        sku=line.sku,
        media_key=line.media_key,
        quantity=line.quantity,
        unit=line.rule.unit,
        sale_id=line.sale_id,
        list_id=line.list_id,
        unit_price=line.unit_price,
        discount=discount,
        total=line.total - discount,
        requires_shipping=line.requires_shipping,
        is_stock_tracked=line.track_stock,
        is_gift_card=line.is_gift_card,
        parts=parts,
        **taxes_of_line(taxes),
    )
