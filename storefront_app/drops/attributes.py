"""A product's attributes in themes."""

from uuid import UUID

from shared.services.catalog.attribute_page import shown_attributes
from shared.themes.drops import Drop
from storefront_app.place import Place


def attribute_drops(product_id: UUID, place: Place) -> list[Drop]:
    """What the merchant shows on product pages: ``name``, ``handle``, ``type``, ``value`` and ``values``."""
    return [
        Drop(
            {
                "handle": attribute.handle,
                "name": attribute.name,
                "type": attribute.kind.value,
                "value": ", ".join(value.text for value in attribute.values),
                "values": [Drop({"text": value.text, "swatch": value.swatch or None}) for value in attribute.values],
            }
        )
        for attribute in shown_attributes(product_id, place.locale)
    ]
