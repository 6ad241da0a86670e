"""The label of a return: bought from a courier, or the merchant's own file and number. One is in force at a time."""

import io
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import and_, select

from shared.db.constraints import explain_refusals
from shared.db.session import leave_transaction, session, transaction
from shared.gateways.couriers.base import CourierRate, LabelState
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.kernel.quantities import price_of
from shared.kernel.tenant import current_store_id
from shared.models.catalog.variant import Variant
from shared.models.orders.label import IN_FORCE, ShippingLabel, labels_of_return
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order, order_by_id
from shared.models.returns.case import Return, ReturnLine, return_by_id
from shared.models.returns.status import ReturnStatus
from shared.services.catalog.pictures.places import media_storage
from shared.services.orders.labels.buying import ask_rates, pending_label, purchase, shopper_of
from shared.services.orders.labels.settling import PDF, tell_of_return_label
from shared.services.orders.tracking import Tracking
from shared.services.returns.locking import locked_return, tell_return
from shared.services.shipping.couriers import BoxSize, sender

LARGEST = 4 * 1024 * 1024
#: While nothing has come back.
LABELLED = (ReturnStatus.REQUESTED, ReturnStatus.APPROVED)


def return_grams(return_id: UUID) -> int:
    """What the goods on their way back weigh, as far as their variants say."""
    line = and_(OrderLine.store_id == ReturnLine.store_id, OrderLine.id == ReturnLine.order_line_id)
    variant = and_(Variant.store_id == OrderLine.store_id, Variant.id == OrderLine.variant_id)
    wanted = select(Variant.weight, ReturnLine.quantity, OrderLine.unit).join_from(ReturnLine, OrderLine, line)
    rows = session().execute(wanted.join(Variant, variant).where(ReturnLine.return_id == return_id))
    return sum(price_of(weight, quantity, unit) for weight, quantity, unit in rows)


def return_label_rates(return_id: UUID, box: BoxSize, grams: int) -> list[CourierRate]:
    """What couriers ask to bring the goods from the shopper to where parcels leave, cheapest first.

    Not within a transaction. Raises Conflict (it has a label, it is on its way, an address is missing, no courier is
    connected), GatewayFailed, NotFound.
    """
    returned = return_by_id(return_id)
    _check(returned)
    goal, start = sender(), shopper_of(order_by_id(returned.order_id))
    if goal is None:
        raise Conflict(_("Give the location that serves first an address: parcels come back there."))
    if not start.address.street:
        raise Conflict(_("The address of the customer is not known: add a label of your own."))
    return ask_rates(start, goal, box.packed(grams))


def buy_return_label(
    return_id: UUID, rate_reference: str, *, actor: str = "", user_id: UUID | None = None
) -> ShippingLabel:
    """Buy the label of a rate that was asked for. Raises as ``buy_label`` of parcels."""
    _check(return_by_id(return_id))

    def write(provider: str, rate: CourierRate) -> ShippingLabel:
        with transaction():
            order, returned = locked_return(return_id)
            return _add(returned, pending_label(order.id, provider, rate, actor))

    return purchase(rate_reference, write, user_id=user_id)


def put_own_label(
    return_id: UUID, tracking: Tracking, content: bytes = b"", *, actor: str = "", user_id: UUID | None = None
) -> ShippingLabel:
    """A label of the merchant's own: its PDF, its number, or both. Instead of an own one that is there.

    Raises NotFound, Conflict (one was bought, it is on its way), Invalid (``file``, ``tracking_number``).
    """
    _check(return_by_id(return_id), may_have_own=True)
    if not content and not tracking.number:
        words = _("Choose a file, or type the number of the parcel.")
        raise Invalid(words, fields={"tracking_number": words})
    key = _kept(content)
    with transaction():
        order, returned = locked_return(return_id)
        _drop_own(returned)
        label = _add(returned, _own_label(order, tracking, key, actor))
        tell_return(
            *(order, returned, "return_label_bought", actor, user_id),
            carrier=tracking.carrier,
            tracking_number=tracking.number,
        )
        tell_of_return_label(label, returned.id)
    return label


def remove_own_label(return_id: UUID, *, actor: str = "", user_id: UUID | None = None) -> None:
    """Raises NotFound, Conflict (there is none)."""
    with transaction():
        order, returned = locked_return(return_id)
        if not _drop_own(returned):
            raise Conflict(_("This return has no label of your own."))
        tell_return(order, returned, "return_label_removed", actor, user_id)


def label_in_force(labels: Iterable[ShippingLabel]) -> ShippingLabel | None:
    """The one that may be used; those that failed or were given back are not."""
    return next((label for label in labels if label.state in (LabelState.BOUGHT, LabelState.REFUND_REFUSED)), None)


def label_of_return(return_id: UUID) -> ShippingLabel | None:
    return label_in_force(labels_of_return(return_id))


def _check(returned: Return, *, may_have_own: bool = False) -> None:
    if returned.status not in LABELLED:
        raise Conflict(_("Labels are for returns that have not travelled yet."))
    if any(one.state in IN_FORCE and (one.provider or not may_have_own) for one in labels_of_return(returned.id)):
        raise _doubled()


def _add(returned: Return, label: ShippingLabel) -> ShippingLabel:
    _check(returned)
    label.return_id = returned.id
    with explain_refusals({"uq_shipping_labels_return_in_force": _doubled}):
        session().add(label)
    return label


def _drop_own(returned: Return) -> bool:
    own = [one for one in labels_of_return(returned.id) if not one.provider]
    for one in own:
        session().delete(one)
    session().flush()
    return bool(own)


def _own_label(order: Order, tracking: Tracking, key: str, actor: str) -> ShippingLabel:
    return ShippingLabel(
        order_id=order.id,
        provider="",
        state=LabelState.BOUGHT,
        carrier=tracking.carrier,
        service="",
        amount=0,
        currency=order.currency,
        rate_reference="",
        tracking_number=tracking.number,
        tracking_url=tracking.url,
        file_key=key,
        actor=actor,
        looked_at=clock.now(),
    )


def _kept(content: bytes) -> str:
    """Where the file lies now; nothing where there is none. Raises Invalid."""
    if not content:
        return ""
    words = ""
    if len(content) > LARGEST:
        words = _("This file is larger than %(most)s MB.", most=LARGEST // 1024**2)
    elif not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        words = _("Choose a PDF.")
    if words:
        raise Invalid(words, fields={"file": words})
    key = f"private/stores/{current_store_id()}/labels/{new_id().hex}.pdf"
    leave_transaction()
    media_storage().save_file(key, io.BytesIO(content), PDF)
    return key


def _doubled() -> Conflict:
    return Conflict(_("This return has a label. Take that one away first."))
