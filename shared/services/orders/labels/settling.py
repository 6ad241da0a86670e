"""What becomes of labels at the courier service, and what their parcels do."""

from datetime import timedelta
from uuid import UUID

import structlog

from shared.db.session import leave_transaction, session, transaction
from shared.events.labels import LabelBought, LabelRefunded
from shared.events.outbox import record
from shared.events.returns import ReturnLabelled
from shared.gateways.couriers.base import CourierGateway, CourierLabel, CourierRefused, LabelState, Whereabouts
from shared.kernel import clock
from shared.kernel.errors import Conflict, NotFound, ShopsteadError
from shared.kernel.i18n import gettext as _
from shared.kernel.tenant import current_store_id
from shared.models.orders.event import OrderEvent
from shared.models.orders.fulfilment import ParcelStatus, fulfilment_by_id
from shared.models.orders.label import ShippingLabel, label_by_id, label_for_update
from shared.models.orders.order import order_for_update
from shared.models.returns.case import return_by_id
from shared.models.returns.status import ReturnStatus
from shared.models.shipping.courier import find_courier_account
from shared.services.catalog.pictures.places import media_storage
from shared.services.orders.parcels import change_tracking, move_parcel
from shared.services.orders.tracking import Tracking
from shared.services.shipping.couriers import courier_gateway

PDF = "application/pdf"
#: A purchase of which the service knows nothing after so long never reached it.
LOST_AFTER = timedelta(minutes=10)
STEPS = {
    Whereabouts.IN_TRANSIT: ParcelStatus.IN_TRANSIT,
    Whereabouts.DELIVERED: ParcelStatus.DELIVERED,
    Whereabouts.RETURNED: ParcelStatus.RETURNED,
    Whereabouts.FAILED: ParcelStatus.FAILED,
}
log = structlog.get_logger("shopstead.labels")


def follow_label(label_id: UUID) -> LabelState:
    """Ask the service about a label, and do what follows. Safe to repeat.

    Not within a transaction. Raises GatewayFailed, Conflict (no courier is connected any more), NotFound.
    """
    label = label_by_id(label_id)
    if label.state is LabelState.FAILED or not label.provider:
        return label.state
    rate, reference, age = label.rate_reference, label.reference, clock.now() - label.created_at
    gateway = courier_gateway(find_courier_account())
    leave_transaction()
    told = gateway.label(reference) if reference else gateway.bought_by(rate)
    if told is None:
        return note_problem(label_id, _("The purchase never arrived.")) if age > LOST_AFTER else label.state
    return take_label(label_id, told)


def refund_label(label_id: UUID, *, actor: str = "", user_id: UUID | None = None) -> LabelState:
    """Ask for a label's price back. Not within a transaction.

    Raises Conflict (it is not bought), CourierRefused (it was used), GatewayFailed (a job asks again), NotFound.
    """
    with transaction():
        label = _locked(label_id)
        if label.state is not LabelState.BOUGHT or not label.provider:
            raise Conflict(_("Only a label that was bought can be given back."))
        label.state, label.looked_at = LabelState.REFUND_PENDING, clock.now()
        _note(label, "label_refund_asked", actor, user_id)
        reference = label.reference
    gateway = courier_gateway(find_courier_account())
    leave_transaction()
    _ask_back(gateway, label_id, reference)
    told = gateway.label(reference)
    return LabelState.REFUND_PENDING if told.state is LabelState.BOUGHT else take_label(label_id, told)


def take_label(label_id: UUID, told: CourierLabel, *, user_id: UUID | None = None) -> LabelState:
    """What the service says of a label; repeated or late words change nothing. Not within a transaction."""
    if told.state is LabelState.BOUGHT and label_by_id(label_id).state is LabelState.REFUND_PENDING:
        return _ask_again(label_id, told)
    key = _kept_file(label_id, told)
    with transaction():
        label = _locked(label_id)
        label.looked_at, label.reference = clock.now(), told.reference or label.reference
        label.file_key = label.file_key or key
        if label.state is LabelState.PENDING and told.state is LabelState.BOUGHT:
            _arrive(label, told, user_id)
        elif label.state is LabelState.PENDING and told.state is LabelState.FAILED:
            label.state, label.problem = LabelState.FAILED, told.problem
            _note(label, "label_failed", "", None)
        elif told.state is LabelState.REFUNDED and label.state is not LabelState.REFUNDED:
            _give_back(label)
        elif told.state is LabelState.REFUND_REFUSED:
            label.state = LabelState.REFUND_REFUSED
        state, parcel_id, carrier = label.state, label.fulfilment_id, label.carrier
    if parcel_id is not None and state in (LabelState.BOUGHT, LabelState.REFUND_REFUSED):
        _move(parcel_id, told.whereabouts, carrier)
    return state


def note_problem(label_id: UUID, problem: str) -> LabelState:
    """Nothing was bought."""
    with transaction():
        label = _locked(label_id)
        if label.state is LabelState.PENDING:
            label.state, label.problem = LabelState.FAILED, problem[:500]
            _note(label, "label_failed", "", None)
        return label.state


def label_pdf(label_id: UUID) -> bytes:
    """The label's file. Not within a transaction. Raises NotFound, GatewayFailed (storage)."""
    label = label_by_id(label_id)
    if not label.file_key:
        raise NotFound(_("The label's file has not arrived yet. Try again in a minute."))
    leave_transaction()
    return media_storage().read(label.file_key)


def _arrive(label: ShippingLabel, told: CourierLabel, user_id: UUID | None) -> None:
    label.state, label.tracking_number = LabelState.BOUGHT, told.tracking_number
    _note(label, "label_bought", label.actor, user_id)
    tracking = Tracking(label.carrier, told.tracking_number, told.tracking_url)
    if label.fulfilment_id is not None:
        change_tracking(label.fulfilment_id, tracking, actor=label.actor, user_id=user_id)
        record(LabelBought(label.order_id, label.fulfilment_id, label.id))
    elif label.return_id is not None:
        label.tracking_url = tracking.url
        tell_of_return_label(label, label.return_id)


def tell_of_return_label(label: ShippingLabel, return_id: UUID) -> None:
    """A shopper who knows already how to send the goods hears of it. Call with the order's row locked."""
    returned = return_by_id(return_id)
    record(ReturnLabelled(label.order_id, return_id, label.id, returned.status is ReturnStatus.APPROVED))


def _give_back(label: ShippingLabel) -> None:
    """A tracking number that came with the label goes with it."""
    label.state = LabelState.REFUNDED
    _note(label, "label_refunded", "", None)
    if label.fulfilment_id is None:
        return
    parcel = fulfilment_by_id(label.fulfilment_id)
    if parcel.tracking_number == label.tracking_number and parcel.status is ParcelStatus.SHIPPED:
        change_tracking(parcel.id, Tracking(), tells_shopper=False)
    record(LabelRefunded(label.order_id, label.fulfilment_id, label.id))


def _ask_again(label_id: UUID, told: CourierLabel) -> LabelState:
    """The wish never arrived there."""
    gateway = courier_gateway(find_courier_account())
    leave_transaction()
    _ask_back(gateway, label_id, told.reference)
    with transaction():
        label = _locked(label_id)
        label.looked_at = clock.now()
        return label.state


def _ask_back(gateway: CourierGateway, label_id: UUID, reference: str) -> None:
    try:
        gateway.refund(reference)
    except CourierRefused as refusal:
        with transaction():
            label = _locked(label_id)
            label.state, label.problem = LabelState.REFUND_REFUSED, refusal.message
        raise


def _kept_file(label_id: UUID, told: CourierLabel) -> str:
    """Where the PDF lies in our storage; nothing while there is none. A file that cannot be had now comes later."""
    label = label_by_id(label_id)
    if label.file_key or told.state is not LabelState.BOUGHT or not told.file_url:
        return label.file_key
    key = f"private/stores/{current_store_id()}/labels/{label_id.hex}.pdf"
    gateway = courier_gateway(find_courier_account())
    leave_transaction()
    try:
        media_storage().save(key, gateway.file(told.file_url), PDF)
    except ShopsteadError as error:
        log.warning("label file not kept", label_id=str(label_id), problem=error.message)
        return ""
    return key


def _move(parcel_id: UUID, whereabouts: Whereabouts, carrier: str) -> None:
    """The parcel is where the courier says, if it can be there from where it was."""
    status = STEPS.get(whereabouts)
    if status is not None and status in fulfilment_by_id(parcel_id).next_statuses:
        try:
            move_parcel(parcel_id, status, actor=carrier)
        except Conflict:
            log.info("parcel moved meanwhile", parcel_id=str(parcel_id))


def _locked(label_id: UUID) -> ShippingLabel:
    """Order first, then what belongs to it."""
    order_for_update(label_by_id(label_id).order_id)
    return label_for_update(label_id)


def _note(label: ShippingLabel, kind: str, actor: str, user_id: UUID | None) -> None:
    details = {
        "carrier": f"{label.carrier} {label.service}".strip(),
        "amount": label.amount,
        "currency": label.currency,
        "tracking_number": label.tracking_number,
        "problem": label.problem,
    }
    if label.return_id is not None:
        returned = return_by_id(label.return_id)
        kind, details = f"return_{kind}", details | {"return_id": str(returned.id), "return": returned.name}
    session().add(OrderEvent(order_id=label.order_id, kind=kind, actor=actor, user_id=user_id, details=details))
