"""Everything that a store keeps about a customer, for the customer (articles 15 and 20 GDPR). Amounts: minor units."""

from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from shared.db.session import session
from shared.kernel import clock
from shared.models.carts.abandonment import AbandonedCheckout
from shared.models.customers.customer import Customer, addresses_of, customer_by_id
from shared.models.customers.sign_in import sign_ins_of
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order
from shared.models.returns.case import Return
from shared.services.customers.own_extras import cards_of, consents_by_order, gifts_of, open_carts_of

PROFILE = ("email", "name", "phone", "locale", "accepts_marketing", "marketing_at", "verified_at", "created_at")
ORDER = (
    *("name", "placed_at", "status", "payment_state", "fulfilment_state", "email", "phone", "locale", "currency"),
    *("subtotal", "shipping", "payment_fee", "tax", "discount", "total", "shipping_address", "billing_address"),
    *("shipping_name", "payment_provider", "company", "tax_id", "gift_card_total", "note", "cancelled_at"),
)
LINE = ("title", "variant_title", "sku", "quantity", "unit", "unit_price", "discount", "tax", "total")
SIGN_IN = ("user_agent", "ip_address", "created_at", "seen_at")
RETURN = ("created_at", "status", "note", "reason", "refunded", "closed_at")
LEFT = ("left_at", "email", "name", "phone", "items", "subtotal", "currency", "sent_at")


def own_data(customer_id: UUID) -> dict[str, Any]:
    """Profile, addresses, orders with lines and consents, returns, gift cards and gifts, open and left checkouts,
    sign-ins. A fixed number of statements. Raises NotFound.
    """
    customer = customer_by_id(customer_id)
    lines, consents = _lines(customer.id), consents_by_order(customer.id)
    return {
        "made_at": clock.now(),
        "profile": _of(customer, PROFILE),
        "addresses": [
            {**row.fields, "phone": row.phone, "is_default": row.is_default} for row in addresses_of(customer.id)
        ],
        "orders": [
            _of(order, ORDER) | {"lines": lines.get(order.id, []), "consents": consents.get(order.id, [])}
            for order in _orders(customer.id)
        ],
        "returns": [_of(row, RETURN) | {"name": row.name} for row in _returns(customer.id)],
        "gift_cards": cards_of(customer),
        "gifts": gifts_of(customer),
        "open_checkouts": open_carts_of(customer),
        "left_checkouts": [_of(row, LEFT) for row in _left(customer)],
        "sign_ins": [_of(row, SIGN_IN) for row in sign_ins_of(customer.id)],
    }


def _orders(customer_id: UUID) -> Any:
    return session().scalars(select(Order).where(Order.customer_id == customer_id).order_by(Order.placed_at))


def _returns(customer_id: UUID) -> Any:
    mine = select(Order.id).where(Order.customer_id == customer_id)
    return session().scalars(select(Return).where(Return.order_id.in_(mine)).order_by(Return.id))


def _lines(customer_id: UUID) -> dict[UUID, list[dict[str, Any]]]:
    mine = select(Order.id).where(Order.customer_id == customer_id)
    found: dict[UUID, list[dict[str, Any]]] = {}
    wanted = select(OrderLine).where(OrderLine.order_id.in_(mine)).order_by(OrderLine.position)
    for line in session().scalars(wanted):
        found.setdefault(line.order_id, []).append(_of(line, LINE))
    return found


def _left(customer: Customer) -> Any:
    whose = or_(AbandonedCheckout.customer_id == customer.id, AbandonedCheckout.email == customer.email)
    return session().scalars(select(AbandonedCheckout).where(whose).order_by(AbandonedCheckout.left_at))


def _of(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
