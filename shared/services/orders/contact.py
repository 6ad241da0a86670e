"""Who an order is for and where it goes, mended before it is sent."""

from uuid import UUID

from shared.db.session import session, transaction
from shared.events.outbox import record
from shared.events.parcels import OrderChanged
from shared.kernel.addresses import Address
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.orders.event import OrderEvent
from shared.models.orders.order import Order, order_by_id, order_for_update
from shared.models.orders.status import FulfilmentState, OrderStatus
from shared.models.shipping.rate import RateKind
from shared.services.carts.checkout import Contact, judge_contact


def change_contact(order_id: UUID, wanted: Contact, *, actor: str = "", user_id: UUID | None = None) -> Order:
    """Mend e-mail, phone and address of an order of which nothing has left, by the rules of the checkout.

    The country stays: taxes and delivery were worked out for it. Raises NotFound, Conflict (something has left),
    Invalid with ``fields``.
    """
    kept = order_by_id(order_id)
    is_sent = kept.delivery_kind is RateKind.DELIVERY and any(line.requires_shipping for line in kept.lines)
    checked = judge_contact(wanted, must_deliver=is_sent)
    with transaction():
        order = order_for_update(order_id)
        if not can_change_contact(order):
            raise Conflict(_("The address can be changed until the first parcel leaves."))
        _refuse_other_country(order, checked.address)
        changed = _changes(order, checked)
        if changed:
            _write(order, checked)
            details = {"parts": changed}
            event = OrderEvent(order_id=order.id, kind="contact_changed", actor=actor, user_id=user_id, details=details)
            session().add(event)
            record(OrderChanged(order.id, "contact"))
    return order


def can_change_contact(order: Order) -> bool:
    """Whether nothing has left yet."""
    return order.status is OrderStatus.OPEN and order.fulfilment_state is FulfilmentState.UNFULFILLED


def _refuse_other_country(order: Order, address: Address) -> None:
    before = order.shipping_address.get("country", "")
    if before and address.country != before:
        message = _("The country stays: taxes and delivery were worked out for it. Cancel the order instead.")
        raise Invalid(message, fields={"country": message})


def _changes(order: Order, wanted: Contact) -> list[str]:
    """Which parts differ; only their names are kept, not what people were called."""
    changed = []
    if order.email != wanted.email:
        changed.append("email")
    if order.phone != wanted.phone:
        changed.append("phone")
    if Address.from_dict(order.shipping_address) != wanted.address:
        changed.append("address")
    return changed


def _write(order: Order, wanted: Contact) -> None:
    same_bill = order.billing_address == order.shipping_address
    order.email, order.phone, order.shipping_address = wanted.email, wanted.phone, wanted.address.to_dict()
    if same_bill:
        order.billing_address = wanted.address.to_dict()
