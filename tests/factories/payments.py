"""Orders that have been paid, or nearly."""

from shared.models.orders.order import Order, order_by_id
from shared.models.payments.method import BANK_TRANSFER
from shared.models.payments.payment import payments_of
from shared.services.orders.pay import start_payment
from shared.services.orders.settlement import sync_payment
from shared.services.payments.methods import set_payment_method
from tests.factories.catalog import make_product
from tests.factories.orders import STRIPE_SECRETS, make_order, make_selling
from tests.shared.services.orders.conftest import pay

ACCOUNT = "IBAN: NL00 BANK 0123 4567 89\nInstaPay: shop@instapay"
TRANSFER = {
    "accounts": ACCOUNT,
    "instructions": {"en": "Transfer the amount to us.", "nl": "Maak het bedrag over."},
    "days": 7,
    "remind_days": 2,
}


def make_card_order(quantity: int = 3, *, price: int = 2500, capture: str = "automatic", card: str = "") -> Order:
    """An order that was paid on the provider's page: three teapots and a parcel."""
    make_selling(stripe=True)
    set_payment_method("stripe", enabled=True, config={"capture": capture}, secrets=STRIPE_SECRETS)
    variant = make_product("Teapot", price=price, stock=9).variants[0]
    order = make_order((variant.id, quantity), provider="stripe")
    pay(start_payment(order.id).url, card) if card else pay(start_payment(order.id).url)
    sync_payment(payments_of(order.id)[0].id)
    return order_by_id(order.id)


def make_transfer_order(quantity: int = 1) -> Order:
    """An order that waits for a transfer."""
    make_selling()
    set_payment_method(BANK_TRANSFER, enabled=True, config=TRANSFER)
    variant = make_product("Teapot", price=2500, stock=9).variants[0]
    return make_order((variant.id, quantity), provider=BANK_TRANSFER)
