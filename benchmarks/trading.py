"""What most shops have in force: taxes, and an offer that applies by itself."""

from dataclasses import replace
from uuid import UUID

from shared.db.session import store_scope
from shared.models.promotions.discount import DiscountClass, DiscountKind
from shared.models.taxes.settings import tax_settings
from shared.services.promotions.discounts import create_discount
from shared.services.promotions.inputs import DiscountInput
from shared.services.taxes.presets import Preset, load_preset
from shared.services.taxes.setup import save_tax_settings

OFF = 1_000  # basis points of a line's price


def trade(store_id: UUID) -> None:
    """The EU's taxes, contained in the prices, and a tenth off every product. Once per store."""
    with store_scope(store_id):
        if tax_settings().is_on:
            return
        load_preset(Preset.EU)
        save_tax_settings(replace(tax_settings(), is_on=True, prices_include=True))
        create_discount(DiscountInput("A tenth off", DiscountKind.PERCENTAGE, DiscountClass.PRODUCT, OFF))


def discounted(price: int) -> int:
    """What a piece costs with the offer, in minor units."""
    return price - (price * OFF + 5_000) // 10_000
