"""How far a new store has come."""

from dataclasses import dataclass

from sqlalchemy import exists, select

from shared.db.session import session
from shared.models.catalog.product import Product
from shared.models.orders.order import Order
from shared.models.payments.method import PaymentMethod
from shared.models.shipping.rate import ShippingRate
from shared.models.themes.theme import ThemeRevision


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """Which of the first steps have been taken; what is looked at is the store itself, so they tick themselves."""

    has_product: bool
    has_delivery: bool
    has_payment: bool
    has_own_look: bool
    has_order: bool


def first_steps() -> FirstSteps:
    """One statement."""
    row = (
        session()
        .execute(
            select(
                exists().where(Product.id.is_not(None)),
                exists().where(ShippingRate.id.is_not(None)),
                exists().where(PaymentMethod.is_enabled),
                exists().where(ThemeRevision.number > 1),
                exists().where(Order.id.is_not(None)),
            )
        )
        .one()
    )
    return FirstSteps(*row)
