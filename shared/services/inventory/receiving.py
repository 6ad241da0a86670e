"""What becomes of a purchase order: sent, received in parts into stock and cost, closed or cancelled."""

from collections.abc import Mapping
from uuid import UUID

from shared.db.session import transaction
from shared.events.inventory import PurchaseOrderSent
from shared.events.outbox import record
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.catalog.variant import Variant, variants_by_id
from shared.models.inventory.level import StockPlace, places_of
from shared.models.inventory.location import location_by_id
from shared.models.inventory.movement import MovementKind
from shared.models.inventory.purchase import PURCHASE, PurchaseLine, PurchaseOrder, PurchaseStatus, purchase_by_id
from shared.models.inventory.supplier import supplier_by_id
from shared.models.stores.store import current_store
from shared.services.inventory.costing import LandedCost, average_cost, land_costs
from shared.services.inventory.documents import Arrival, Worker, check_arrivals
from shared.services.inventory.ledger import Cause, Move, demand_move, tell_stock_changed
from shared.services.inventory.locations import ensure_levels
from shared.services.inventory.preferences import inventory_settings
from shared.services.inventory.shortages_book import refresh_shortages
from shared.services.inventory.transfers import demand_active


def send_purchase(purchase_id: UUID, worker: Worker = Worker(), *, by_mail: bool = False) -> PurchaseOrder:
    """The order is placed: its goods are incoming. ``by_mail`` also writes to the supplier.

    Raises Conflict (sent already), Invalid (nothing to buy, no e-mail address, a closed location).
    """
    with transaction():
        order = purchase_by_id(purchase_id, lock=True)
        order.move_to(PurchaseStatus.ORDERED)
        if not order.lines:
            raise Invalid(_("Choose first what is to be bought."))
        demand_active(location_by_id(order.location_id), "location_id")
        _hold_levels(order)
        for line in _by_variant(order):
            move = Move(line.variant_id, order.location_id, incoming=line.quantity)
            demand_move(move, MovementKind.EXPECTED, _cause(order, worker))
        order.ordered_at = clock.now()
        if by_mail:
            _mail(order)
        _finish(order)
    return order


def mail_purchase(purchase_id: UUID) -> PurchaseOrder:
    """Write to the supplier (again). Raises Conflict for a draft, Invalid without an address."""
    with transaction():
        order = purchase_by_id(purchase_id, lock=True)
        if not order.is_under_way:
            raise Conflict(_("Send the order first."))
        _mail(order)
        order.version += 1
    return order


def receive_purchase(purchase_id: UUID, arrivals: Mapping[UUID, Arrival], worker: Worker = Worker()) -> PurchaseOrder:
    """Note what arrived, by line: it is on the shelf and in the average cost; what was rejected is not expected more.

    More may come than was ordered. The order closes when nothing is open any more. Raises Conflict, Invalid by line.
    """
    with transaction():
        order = purchase_by_id(purchase_id, lock=True)
        if not order.is_under_way:
            raise Conflict(_("Only goods that are on their way can be received."))
        check_arrivals(order.lines, arrivals, may_exceed=True)
        places = _hold_levels(order)
        variants = variants_by_id(line.variant_id for line in order.lines)
        units = {variant.id: variant.product.unit for variant in variants.values()}
        landed = land_costs(order, order.lines, units, current_store().currency)
        for line in _by_variant(order):
            arrival = arrivals.get(line.id, Arrival())
            _average_in(variants[line.variant_id], places, arrival, landed[line.id])
            _take_in(order, line, arrival, _cause(order, worker))
        is_done = not any(line.open for line in order.lines)
        order.move_to(PurchaseStatus.CLOSED if is_done else PurchaseStatus.PARTLY_RECEIVED)
        order.closed_at = clock.now() if is_done else None
        _finish(order)
    return order


def close_purchase(purchase_id: UUID, worker: Worker = Worker()) -> PurchaseOrder:
    """Expect nothing more of it. Raises Conflict for a draft or a finished one."""
    with transaction():
        order = purchase_by_id(purchase_id, lock=True)
        order.move_to(PurchaseStatus.CLOSED)
        _expect_no_more(order, worker)
    return order


def cancel_purchase(purchase_id: UUID, worker: Worker = Worker()) -> PurchaseOrder:
    """Call it off while nothing has arrived. Raises Conflict."""
    with transaction():
        order = purchase_by_id(purchase_id, lock=True)
        was_sent = order.is_under_way
        order.move_to(PurchaseStatus.CANCELLED)
        if was_sent:
            _expect_no_more(order, worker)
        else:
            order.closed_at = clock.now()
            order.version += 1
    return order


def _expect_no_more(order: PurchaseOrder, worker: Worker) -> None:
    _hold_levels(order)
    for line in _by_variant(order):
        if line.open:
            move = Move(line.variant_id, order.location_id, incoming=-line.open)
            demand_move(move, MovementKind.UNEXPECTED, _cause(order, worker))
    order.closed_at = clock.now()
    _finish(order)


def _take_in(order: PurchaseOrder, line: PurchaseLine, arrival: Arrival, cause: Cause) -> None:
    """What comes beyond the order was never incoming, and so does not lessen that."""
    came = min(line.open, arrival.received)
    turned_away = min(line.open - came, arrival.rejected)
    if arrival.received:
        move = Move(line.variant_id, order.location_id, on_hand=arrival.received, incoming=-came)
        demand_move(move, MovementKind.RECEIVED, cause)
    if turned_away:
        rejected = Cause(cause.name, cause.id, "rejected", cause.user_id, actor=cause.actor)
        demand_move(Move(line.variant_id, order.location_id, incoming=-turned_away), MovementKind.UNEXPECTED, rejected)
    line.received += arrival.received
    line.rejected += arrival.rejected


def _average_in(variant: Variant, places: list[StockPlace], arrival: Arrival, landed: LandedCost) -> None:
    if arrival.received:
        on_hand = sum(place.on_hand for place in places if place.variant_id == variant.id)
        variant.cost = average_cost(on_hand, variant.cost, arrival.received, landed.per_unit)


def _mail(order: PurchaseOrder) -> None:
    if not supplier_by_id(order.supplier_id).email:
        raise Invalid(_("Give the supplier an e-mail address first."))
    order.mailed_at = clock.now()
    record(PurchaseOrderSent(order.id))


def _by_variant(order: PurchaseOrder) -> list[PurchaseLine]:
    return sorted(order.lines, key=lambda line: line.variant_id)


def _hold_levels(order: PurchaseOrder) -> list[StockPlace]:
    variant_ids = [line.variant_id for line in order.lines]
    ensure_levels(variant_ids, order.location_id)
    return places_of(variant_ids, lock=True, active_only=False)


def _cause(order: PurchaseOrder, worker: Worker) -> Cause:
    return Cause(PURCHASE, order.id, user_id=worker.user_id, actor=worker.actor)


def _finish(order: PurchaseOrder) -> None:
    variant_ids = [line.variant_id for line in order.lines]
    order.version += 1
    tell_stock_changed(variant_ids)
    refresh_shortages(variant_ids, inventory_settings().low_at)
