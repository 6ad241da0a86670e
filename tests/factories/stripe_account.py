"""The store's account with Stripe, as tests speak to it."""

from shared.gateways.payments.base import PaymentGateway
from shared.models.payments.method import STRIPE
from shared.services.orders.payment_events import take_event
from shared.services.payments.gateway import gateway_of


def stripe_gateway() -> PaymentGateway:
    return gateway_of(STRIPE)


def take_stripe_event(raw_body: bytes, signature: str) -> bool:
    return take_event(STRIPE, raw_body, {"stripe-signature": signature})
