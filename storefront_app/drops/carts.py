"""The cart in themes and in JSON. Amounts are whole minor units of the store's currency."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from shared.models.carts.cart import count_things
from shared.services.carts.contents import CartContent
from shared.services.carts.gifts import GiftPart
from shared.services.carts.links import CartLink, cart_token
from shared.services.catalog.product_page import storefront_product
from shared.services.promotions.terms import NO_DISCOUNTS, Discounts
from shared.themes.drops import Drop
from storefront_app.carts.discounts import discount_problem, typed_code
from storefront_app.context import store
from storefront_app.drops.discounts import discounted_cart, discounted_line
from storefront_app.drops.gifts import NO_GIFTS, Gifts, gift_values
from storefront_app.drops.images import media_address
from storefront_app.drops.partly import PartlyKnown
from storefront_app.drops.products import product_drop
from storefront_app.drops.quantities import measurement, quantity_text, rule_shape, unit_values, whole_units
from storefront_app.place import Place, language_root


def line_shape(
    line: CartContent, place: Place, discounts: Discounts = NO_DISCOUNTS, gifts: Sequence[GiftPart] = ()
) -> dict[str, Any]:
    """A line as ``/cart.js`` shows it. ``key`` names the line in changes."""
    address = media_address(place, line.media_key) if line.media_key else None
    name = line.shown_variant_title
    return {
        "id": str(line.variant_id),
        "key": str(line.variant_id),
        "variant_id": str(line.variant_id),
        "product_id": str(line.product_id),
        "title": f"{line.shown_title} - {name}" if name else line.shown_title,
        "product_title": line.shown_title,
        "variant_title": name or None,
        "variant_options": name.split(" / ") if name else [],
        "product_has_only_default_variant": not name,
        "sku": line.sku,
        "handle": line.handle,
        "url": f"{place.address(f'/products/{line.handle}')}?variant={line.variant_id}",
        "quantity": whole_units(line.quantity, line.rule.unit),
        "quantity_text": quantity_text(line.quantity, line.rule),
        **unit_values(line.rule),
        "price": line.unit_price,
        "original_price": line.unit_price,
        "compare_at_price": line.compare_at_price,
        "original_line_price": line.total,
        **discounted_line(line, discounts),
        **gift_values(gifts),
        "available": not line.is_short,
        "requires_shipping": line.requires_shipping,
        "taxable": not line.is_gift_card,
        "gift_card": line.is_gift_card,
        "image": address,
        "featured_image": {"url": address, "alt": line.media_alt or line.shown_title} if address else None,
        "quantity_rule": rule_shape(line.rule, line.available),
    }


def cart_shape(
    cart_id: UUID | None,
    note: str,
    contents: Sequence[CartContent],
    place: Place,
    discounts: Discounts,
    codes: Sequence[Mapping[str, Any]],
    gifts: Gifts = NO_GIFTS,
) -> dict[str, Any]:
    """The cart as ``/cart.js`` shows it; ``codes`` are those typed, with why they apply or not."""
    total = sum(line.total for line in contents)
    return {
        "token": str(cart_id) if cart_id else None,
        "note": note,
        "attributes": {},
        "currency": place.currency,
        "item_count": count_things((line.quantity, line.rule.unit) for line in contents),
        "items": [line_shape(line, place, discounts, gifts.get(line.variant_id, ())) for line in contents],
        "requires_shipping": any(line.requires_shipping for line in contents),
        "original_total_price": total,
        "total_weight": 0,
        "discount_codes": [dict(code) for code in codes],
        **discounted_cart(total, discounts),
        "share_url": share_address(cart_id, place) if cart_id and contents else None,
    }


def share_address(cart_id: UUID, place: Place) -> str:
    """A link that lets somebody else put the same things into a cart of their own."""
    home = f"{store().origin}{language_root('', place.locale, place.default_locale)}"
    return f"{home}/cart/shared/{cart_token(CartLink.SHARED, cart_id)}"


def line_drop(
    line: CartContent,
    place: Place,
    problem: str = "",
    discounts: Discounts = NO_DISCOUNTS,
    gifts: Sequence[GiftPart] = (),
) -> Drop:
    """A line for templates; ``error_message`` says what is wrong with it, in the shopper's language."""

    def product() -> Drop:
        return product_drop(storefront_product(line.handle, place.locale), place, variant_id=line.variant_id)

    shape = line_shape(line, place, discounts, gifts)
    image = line.media_key and Drop(
        {"src": shape["image"], "alt": line.media_alt or line.shown_title, "width": 0, "height": 0}
    )
    known_product = {
        "title": line.shown_title,
        "handle": line.handle,
        "url": place.address(f"/products/{line.handle}"),
        "has_only_default_variant": not line.shown_variant_title,
    }
    variant = {
        "id": str(line.variant_id),
        "title": line.shown_variant_title,
        "sku": line.sku,
        "price": line.unit_price,
        "available": not line.is_short,
    }
    return Drop(
        {
            **shape,
            "image": image or None,
            "featured_image": image or None,
            "product": PartlyKnown(lambda: known_product, product),
            "variant": PartlyKnown(lambda: variant, lambda: product()["selected_variant"]),
            "options_with_values": lambda: _options(line),
            "url_to_remove": f"{place.address('/cart/change')}?id={line.variant_id}&quantity=0",
            "error_message": problem,
            "unit_price_measurement": measurement(line.rule),
            "message": None,
        },
        personal=True,
    )


def _options(line: CartContent) -> list[Any]:
    names = line.shown_variant_title.split(" / ") if line.shown_variant_title else []
    return [Drop({"name": "", "value": name}) for name in names]


def cart_drop(
    cart_id: UUID | None,
    note: str,
    contents: Sequence[CartContent],
    place: Place,
    problems: Mapping[UUID, str],
    discounts: Discounts,
    codes: Sequence[Mapping[str, Any]],
    gifts: Gifts = NO_GIFTS,
) -> Drop:
    """The cart for templates. ``problems`` are messages by variant, shown with their lines."""
    shape = cart_shape(cart_id, note, contents, place, discounts, codes, gifts)
    shape["items"] = [
        line_drop(line, place, problems.get(line.variant_id, ""), discounts, gifts.get(line.variant_id, ()))
        for line in contents
    ]
    more = {
        "empty?": not contents,
        "checkout_charge_amount": shape["total_price"],
        "discount_error": discount_problem(),
        "discount_typed": typed_code(),
        "taxes_included": store().taxes.is_on and store().taxes.prices_include,
        "duties_included": False,
    }
    return Drop({**shape, **more, "attributes": Drop({})}, personal=True)
