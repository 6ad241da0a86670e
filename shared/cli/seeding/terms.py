"""What some demo shops ask before an order: boxes to tick, a deposit on cash."""

from shared.cli.demo.shapes import DemoShop
from shared.models.payments.method import CASH_ON_DELIVERY, STRIPE, find_method
from shared.models.stores.consents import ConsentKind
from shared.services.carts.consents import save_box
from shared.services.payments.methods import set_payment_method

#: Where shoppers agree to something, and the page that it is about.
AGREED = {"kleistudio": "/pages/verzending-en-retour"}
TERMS = {
    "nl": "Ik ga akkoord met [verzending en retour].",
    "en": "I agree to [shipping and returns].",
}
NEWS = {
    "nl": "Stuur me twee keer per jaar een brief uit het atelier.",
    "en": "Send me a letter from the studio twice a year.",
}
#: Shops that want a part beforehand, in percent.
DEPOSITS = {"souq": 20}


def set_terms(shop: DemoShop) -> None:
    """Once the demo's own orders are placed. Wants the shop's store_scope."""
    if shop.handle in AGREED:
        save_box(None, kind=ConsentKind.TERMS, texts=TERMS, link=AGREED[shop.handle], is_required=True, is_on=True)
        save_box(None, kind=ConsentKind.MARKETING, texts=NEWS, link="", is_required=False, is_on=True)
    cash, percent = find_method(CASH_ON_DELIVERY), DEPOSITS.get(shop.handle)
    if percent and cash is not None and find_method(STRIPE) is not None:
        deposit = {"deposit": "percent", "deposit_percent": percent, "deposit_hours": 24}
        set_payment_method(CASH_ON_DELIVERY, enabled=True, config={**cash.config, **deposit})
