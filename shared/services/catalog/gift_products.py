"""Products whose variants are amounts: who buys one gets a gift card, by mail."""

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.quantities import Unit
from shared.models.catalog.product import Product
from shared.services.catalog.inputs import ProductInput


def set_kind(product: Product, wanted: ProductInput) -> None:
    """Make it a gift card, or an ordinary product again, where the caller says so. Raises Invalid.

    Cards that were sold before stay what they are.
    """
    if wanted.is_gift_card is not None:
        product.is_gift_card = wanted.is_gift_card
    if product.is_gift_card and (wanted.sold_by.unit if wanted.sold_by else product.unit) not in (None, Unit.PIECE):
        message = _("A gift card is sold by the piece.")
        raise Invalid(message, fields={"unit": message})


def hold_gift_terms(product: Product) -> None:
    """Gift cards come by mail: nothing of them is shipped, and none are counted on shelves."""
    if not product.is_gift_card:
        return
    for variant in product.variants:
        variant.requires_shipping = variant.track_stock = variant.sell_when_out = False
    if any(variant.is_bundle for variant in product.variants):
        message = _("A bundle cannot be a gift card.")
        raise Invalid(message, fields={"is_gift_card": message})
