"""Labels: what couriers ask, and buying one. Written down before it is paid, so that none is lost."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import and_, select

from shared.db.constraints import explain_refusals
from shared.db.session import leave_transaction, session, transaction
from shared.gateways.couriers.base import Box, CourierRate, CourierRefused, LabelState, Party
from shared.kernel import clock
from shared.kernel.addresses import Address
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.kernel.quantities import price_of
from shared.models.catalog.variant import Variant
from shared.models.orders.fulfilment import Fulfilment, FulfilmentLine, ParcelStatus, fulfilment_by_id
from shared.models.orders.label import IN_FORCE, ShippingLabel, labels_of_parcel
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order, order_by_id, order_for_update
from shared.models.shipping.courier import find_courier_account
from shared.models.stores.store import current_store
from shared.services.orders.labels.settling import note_problem, take_label
from shared.services.shipping.couriers import BoxSize, courier_gateway, sender


def parcel_grams(parcel_id: UUID) -> int:
    """What the goods in a parcel weigh, as far as their variants say."""
    line = and_(OrderLine.store_id == FulfilmentLine.store_id, OrderLine.id == FulfilmentLine.order_line_id)
    variant = and_(Variant.store_id == OrderLine.store_id, Variant.id == OrderLine.variant_id)
    wanted = select(Variant.weight, FulfilmentLine.quantity, OrderLine.unit).join_from(FulfilmentLine, OrderLine, line)
    rows = session().execute(wanted.join(Variant, variant).where(FulfilmentLine.fulfilment_id == parcel_id))
    return sum(price_of(weight, quantity, unit) for weight, quantity, unit in rows)


def label_rates(parcel_id: UUID, box: BoxSize, grams: int) -> list[CourierRate]:
    """What couriers ask for the parcel in that box with so much in it, in the store's currency, cheapest first.

    Not within a transaction. Raises Conflict (it has a label, no courier is connected, no address to send from),
    GatewayFailed, NotFound.
    """
    order, start = _sendable(parcel_id), sender()
    if start is None:
        raise Conflict(_("Give the location that serves first an address: parcels leave there."))
    return ask_rates(start, shopper_of(order), box.packed(grams))


def ask_rates(start: Party, goal: Party, box: Box) -> list[CourierRate]:
    """What couriers ask between these two, in the store's currency. Not within a transaction. Raises as above."""
    gateway, currency = courier_gateway(find_courier_account()), current_store().currency
    leave_transaction()
    return gateway.rates(start, goal, (box,), currency)


def shopper_of(order: Order) -> Party:
    return Party(Address.from_dict(order.shipping_address), order.phone, order.email)


def buy_label(parcel_id: UUID, rate_reference: str, *, actor: str = "", user_id: UUID | None = None) -> ShippingLabel:
    """Buy the label of a rate that was asked for: its price is read at the service, not from whoever asks.

    Not within a transaction. Raises Conflict, CourierRefused (nothing was bought), NotFound; GatewayFailed where
    nobody heard what became of it: the label is pending then, and a job finds out.
    """
    _sendable(parcel_id)
    return purchase(rate_reference, lambda provider, rate: _written(parcel_id, provider, rate, actor), user_id=user_id)


def purchase(
    rate_reference: str, write: Callable[[str, CourierRate], ShippingLabel], *, user_id: UUID | None
) -> ShippingLabel:
    """Buy by that rate what ``write`` notes down first, in a transaction of its own. Raises as above."""
    account, currency = find_courier_account(), current_store().currency
    gateway, provider = courier_gateway(account), account.provider if account else ""
    leave_transaction()
    rate = gateway.rate(rate_reference, currency)
    label = write(provider, rate)
    try:
        told = gateway.buy(rate.reference, str(label.id))
    except CourierRefused as refusal:
        note_problem(label.id, refusal.message)
        raise
    take_label(label.id, told, user_id=user_id)
    return label


def _sendable(parcel_id: UUID) -> Order:
    """The parcel's order. Raises Conflict where no label is to be had for the parcel."""
    parcel = fulfilment_by_id(parcel_id)
    _check(parcel)
    return order_by_id(parcel.order_id)


def _check(parcel: Fulfilment) -> None:
    if parcel.status is not ParcelStatus.SHIPPED:
        raise Conflict(_("Labels are for parcels that have not travelled yet."))
    if any(label.state in IN_FORCE for label in labels_of_parcel(parcel.id)):
        raise _doubled()


def _written(parcel_id: UUID, provider: str, rate: CourierRate, actor: str) -> ShippingLabel:
    with transaction():
        order = order_for_update(fulfilment_by_id(parcel_id).order_id)
        parcel = fulfilment_by_id(parcel_id)
        _check(parcel)
        label = pending_label(order.id, provider, rate, actor)
        label.fulfilment_id = parcel.id
        with explain_refusals({"uq_shipping_labels_in_force": _doubled}):
            session().add(label)
    return label


def pending_label(order_id: UUID, provider: str, rate: CourierRate, actor: str) -> ShippingLabel:
    """A label that is about to be bought; it belongs to nothing yet."""
    return ShippingLabel(
        order_id=order_id,
        provider=provider,
        state=LabelState.PENDING,
        carrier=rate.carrier,
        service=rate.service,
        amount=rate.amount,
        currency=rate.currency,
        rate_reference=rate.reference,
        actor=actor,
        looked_at=clock.now(),
    )


def _doubled() -> Conflict:
    return Conflict(_("This parcel has a label. Give that one back first."))
