"""Discounts in themes and in JSON, named as the storefronts that themes come from name them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from shared.models.promotions.discount import DiscountClass, DiscountKind
from shared.services.carts.contents import CartContent
from shared.services.promotions.terms import Applied, Discounts

_METHODS: Mapping[DiscountClass, str] = {
    DiscountClass.PRODUCT: "each",
    DiscountClass.ORDER: "across",
    DiscountClass.SHIPPING: "each",
}


def application(applied: Applied) -> dict[str, Any]:
    """A ``discount_application``: ``value`` is a percentage, or an amount in whole units of money as text."""
    offer = applied.offer
    is_percentage = offer.kind in (DiscountKind.PERCENTAGE, DiscountKind.BUY_X_GET_Y)
    is_free = offer.kind is DiscountKind.FREE_SHIPPING
    value = Decimal(100) if is_free else Decimal(offer.value) / 100 if is_percentage else Decimal(applied.amount)
    return {
        "key": str(offer.id),
        "type": "discount_code" if offer.code else "automatic",
        "title": offer.code or offer.name,
        "description": offer.name,
        "value": f"{value.normalize():f}",
        "value_type": "percentage" if is_percentage or is_free else "fixed_amount",
        "allocation_method": _METHODS[offer.discount_class],
        "target_selection": "all" if offer.covered.is_all else "entitled",
        "target_type": "shipping_line" if offer.discount_class is DiscountClass.SHIPPING else "line_item",
        "total_allocated_amount": applied.amount,
    }


def discounted_line(line: CartContent, discounts: Discounts) -> dict[str, Any]:
    """What a line costs less what is off this product; what is off the order stands with the cart."""
    key = str(line.variant_id)
    parts = [(one, one.shares[key]) for one in discounts.applied if one.shares.get(key)]
    own = [(one, amount) for one, amount in parts if one.offer.discount_class is DiscountClass.PRODUCT]
    off = sum(amount for _one, amount in own)
    whole = max(1, line.quantity if line.unit == "piece" else 1)
    final = line.unit_price - (off // whole) if line.unit == "piece" else line.unit_price
    return {
        "final_price": final,
        "discounted_price": final,
        "line_price": line.total,
        "final_line_price": line.total - off,
        "total_discount": off,
        "line_level_total_discount": off,
        "discounts": [{"title": one.offer.code or one.offer.name, "amount": amount} for one, amount in own],
        "discount_allocations": [_allocation(one, amount) for one, amount in parts],
        "line_level_discount_allocations": [_allocation(one, amount) for one, amount in own],
    }


def discounted_cart(total: int, discounts: Discounts) -> dict[str, Any]:
    """The cart's sums; ``cart_level_discount_applications`` are those that no single line shows."""
    own = sum(one.amount for one in discounts.applied if one.offer.discount_class is DiscountClass.PRODUCT)
    on_goods = sum(discounts.lines.values())
    on_cart = [one for one in discounts.applied if one.offer.discount_class is not DiscountClass.PRODUCT]
    return {
        "items_subtotal_price": total - own,
        "total_price": total - on_goods,
        "total_discount": on_goods,
        "discount_applications": [application(one) for one in discounts.applied],
        "cart_level_discount_applications": [application(one) for one in on_cart],
    }


def _allocation(applied: Applied, amount: int) -> dict[str, Any]:
    return {"amount": amount, "discount_application": application(applied)}
