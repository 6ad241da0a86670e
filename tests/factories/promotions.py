"""Discounts, made by the services, in the store that is open."""

from typing import Any

from shared.models.promotions.discount import Discount, DiscountClass, DiscountKind
from shared.services.promotions.discounts import create_discount
from shared.services.promotions.inputs import DiscountInput
from tests.factories.stores import unique


def make_discount(percent: int = 10, **values: Any) -> Discount:
    """That much off the order, by itself; or whatever ``values`` say (fields of ``DiscountInput``)."""
    wanted: dict[str, Any] = {
        "name": unique("Offer"),
        "kind": DiscountKind.PERCENTAGE,
        "discount_class": DiscountClass.ORDER,
        "value": percent * 100,
    }
    return create_discount(DiscountInput(**(wanted | values)))
