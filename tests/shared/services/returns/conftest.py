"""Stripe on loopback, as the orders' tests have it."""

from tests.shared.services.orders.conftest import stripe

__all__ = ["stripe"]
