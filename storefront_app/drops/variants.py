"""Variants in themes."""

from typing import Any

from shared.services.catalog.shown import VariantOffer
from shared.themes.drops import Drop

POLICIES = {True: "continue", False: "deny"}
OURS = "shopstead"


class VariantDrop(Drop):
    name = "Variant"
    __slots__ = ("_shape",)

    def __init__(self, values: dict[str, Any], shape: dict[str, Any]) -> None:
        super().__init__(values)
        self._shape = shape

    def to_json(self) -> dict[str, Any]:
        return self._shape


def variant_shape(offer: VariantOffer, product_title: str) -> dict[str, Any]:
    """A variant as plain data: what ``json`` and ``/products/<handle>.js`` show. Money is minor units."""
    options = list(offer.values) or [offer.title]
    return {
        "id": str(offer.id),
        "title": offer.title,
        "name": f"{product_title} - {offer.title}" if offer.values else product_title,
        "public_title": offer.title if offer.values else None,
        "options": options,
        **{f"option{number}": options[number - 1] if len(options) >= number else None for number in (1, 2, 3)},
        "sku": offer.sku,
        "barcode": offer.barcode,
        "available": offer.available,
        "price": offer.price,
        "compare_at_price": offer.compare_at_price,
        "weight": offer.weight,
        "requires_shipping": offer.requires_shipping,
        "taxable": True,
        "inventory_management": OURS if offer.track_stock else None,
        "inventory_policy": POLICIES[offer.sell_when_out],
        "quantity_rule": {"min": 1, "max": None, "increment": 1},
    }


def variant_drop(offer: VariantOffer, product: Any, image: Any, *, is_selected: bool) -> VariantDrop:
    """``product`` is its drop, ``image`` that of its picture or None."""
    shape = variant_shape(offer, product["title"])
    values = {
        **shape,
        "inventory_quantity": offer.quantity,
        "weight_unit": "g",
        "weight_in_unit": offer.weight,
        "featured_image": image,
        "featured_media": image,
        "image": image,
        "product": product,
        "selected": is_selected,
        "matched": is_selected,
        "url": f"{product['url']}?variant={offer.id}",
        "incoming": False,
        "next_incoming_date": None,
        "unit_price": None,
        "unit_price_measurement": None,
        "selling_plan_allocations": [],
        "metafields": Drop({}),
    }
    return VariantDrop(values, shape)
