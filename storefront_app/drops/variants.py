"""Variants in themes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from shared.kernel.formats import format_date
from shared.kernel.quantities import QuantityRule, Unit, format_quantity
from shared.services.catalog.bundle_parts import shown_parts
from shared.services.catalog.shown import VariantOffer
from shared.services.inventory.holds import units_on_hold
from shared.themes.drops import Drop
from storefront_app.drops.quantities import measurement, quantity_text, rule_shape, unit_values, whole_units
from storefront_app.place import Place

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


def variant_shape(offer: VariantOffer, product_title: str, rule: QuantityRule) -> dict[str, Any]:
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
        "price": offer.price if offer.is_priced else None,
        "compare_at_price": offer.compare_at_price,
        "weight": offer.weight,
        "requires_shipping": offer.requires_shipping,
        "taxable": True,
        "inventory_management": OURS if offer.track_stock else None,
        "inventory_policy": POLICIES[offer.sell_when_out],
        "quantity_rule": rule_shape(rule),
        **unit_values(rule),
    }


def variant_drop(
    offer: VariantOffer,
    product: Any,
    image: Any,
    rule: QuantityRule,
    *,
    is_selected: bool,
    lowest: Callable[[], int | None] = lambda: None,
    metafields: Callable[[], Drop] = lambda: Drop({}),
    parts: Callable[[], list[Drop]] = list,
) -> VariantDrop:
    """``product`` is its drop, ``image`` that of its picture or None.

    ``lowest`` finds the lowest price of the 30 days before its sale began, where it is on sale.
    """
    shape = variant_shape(offer, product["title"], rule)
    values = {
        **shape,
        "inventory_quantity": whole_units(offer.quantity, rule.unit),
        "inventory_text": quantity_text(offer.quantity, rule),
        "weight_unit": "g",
        "weight_in_unit": offer.weight,
        "featured_image": image,
        "featured_media": image,
        "image": image,
        "product": product,
        "selected": is_selected,
        "matched": is_selected,
        "url": f"{product['url']}?variant={offer.id}",
        "lowest_price_30_days": lowest,
        "on_sale": bool(offer.in_force and offer.in_force.is_reduced),
        "sale_ends_at": offer.in_force.sale_ends_at if offer.in_force else None,
        "sale_last_day": _last_day(offer),
        "quantity_price_breaks": _price_breaks(offer, rule),
        "bundle_parts": parts if offer.is_bundle else [],
        "on_hold": lambda: not offer.available and bool(units_on_hold([offer.id])),
        "incoming": False,
        "next_incoming_date": None,
        "unit_price": offer.price if rule.unit is not Unit.PIECE else None,
        "unit_price_measurement": measurement(rule),
        "selling_plan_allocations": [],
        "metafields": metafields,
    }
    return VariantDrop(values, shape)


def part_drops(bundle_id: UUID, place: Place) -> list[Drop]:
    """What a bundle is made of; ``url`` is nothing for what is not on sale by itself."""
    return [
        Drop(
            {
                "title": part.title,
                "variant_title": part.variant_title,
                "quantity": whole_units(part.quantity, part.unit),
                "quantity_text": format_quantity(part.quantity, part.unit),
                "url": place.address(f"/products/{part.handle}") if part.handle else None,
            }
        )
        for part in shown_parts(bundle_id, place.locale)
    ]


def _last_day(offer: VariantOffer) -> str | None:
    """The last day on which the sale holds, where the store is: a sale up to midnight ends the day before."""
    ends_at = offer.in_force.sale_ends_at if offer.in_force else None
    return format_date(ends_at - timedelta(seconds=1), "long") if ends_at else None


def _price_breaks(offer: VariantOffer, rule: QuantityRule) -> list[Drop]:
    """Lower prices for larger quantities, the smallest quantity first."""
    tiers = offer.in_force.tiers if offer.in_force else ()
    return [
        Drop(
            {
                "minimum_quantity": whole_units(tier.quantity, rule.unit),
                "minimum_text": quantity_text(tier.quantity, rule),
                "price": tier.amount,
            }
        )
        for tier in tiers
    ]
