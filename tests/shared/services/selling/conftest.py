"""Stripe on loopback, in this process."""

from tests.shared.services.orders.conftest import stripe as stripe
