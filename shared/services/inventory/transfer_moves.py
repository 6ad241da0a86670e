"""What becomes of a transfer: goods leave, arrive in parts, or turn back."""

from collections.abc import Mapping
from uuid import UUID

from shared.db.session import transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.catalog.variant import variants_by_id
from shared.models.inventory.level import places_of
from shared.models.inventory.location import location_by_id
from shared.models.inventory.movement import MovementKind
from shared.models.inventory.transfer import TRANSFER, StockTransfer, TransferLine, TransferStatus, transfer_by_id
from shared.services.inventory.documents import Arrival, Worker, check_arrivals, titles_of
from shared.services.inventory.ledger import Cause, Move, demand_move, post_move, tell_stock_changed
from shared.services.inventory.locations import ensure_levels
from shared.services.inventory.preferences import inventory_settings
from shared.services.inventory.shortages_book import refresh_shortages
from shared.services.inventory.transfers import demand_active


def dispatch_transfer(transfer_id: UUID, worker: Worker = Worker()) -> StockTransfer:
    """The goods leave the source and are incoming at the destination.

    Raises Conflict (not enough is free there, it has left already), Invalid (nothing to move, a closed location).
    """
    with transaction():
        transfer = transfer_by_id(transfer_id, lock=True)
        transfer.move_to(TransferStatus.IN_TRANSIT)
        if not transfer.lines:
            raise Invalid(_("Choose first what is to be moved."))
        for name in ("source_id", "destination_id"):
            demand_active(location_by_id(getattr(transfer, name)), name)
        _hold_levels(transfer)
        cause = _cause(transfer, worker)
        _take_from_source(transfer, cause)
        for line in _by_variant(transfer):
            move = Move(line.variant_id, transfer.destination_id, incoming=line.quantity)
            demand_move(move, MovementKind.EXPECTED, cause)
        transfer.dispatched_at = clock.now()
        _finish(transfer)
    return transfer


def receive_transfer(transfer_id: UUID, arrivals: Mapping[UUID, Arrival], worker: Worker = Worker()) -> StockTransfer:
    """Note what arrived, by line: what came whole is on the shelf, what was rejected is gone from the books.

    The transfer is received when nothing is under way any more. Raises Conflict (not in transit), Invalid by line.
    """
    with transaction():
        transfer = transfer_by_id(transfer_id, lock=True)
        if not transfer.is_under_way:
            raise Conflict(_("Only goods that are on their way can be received."))
        check_arrivals(transfer.lines, arrivals, may_exceed=False)
        _hold_levels(transfer)
        cause = _cause(transfer, worker)
        for line in _by_variant(transfer):
            _take_in(transfer, line, arrivals.get(line.id, Arrival()), cause)
        if not any(line.open for line in transfer.lines):
            transfer.move_to(TransferStatus.RECEIVED)
            transfer.closed_at = clock.now()
        _finish(transfer)
    return transfer


def cancel_transfer(transfer_id: UUID, worker: Worker = Worker()) -> StockTransfer:
    """Call it off: what is under way goes back to where it came from. What has arrived stays where it is.

    Raises Conflict where it is finished.
    """
    with transaction():
        transfer = transfer_by_id(transfer_id, lock=True)
        was_under_way = transfer.is_under_way
        arrived = any(line.received or line.rejected for line in transfer.lines)
        transfer.move_to(TransferStatus.RECEIVED if arrived else TransferStatus.CANCELLED)
        transfer.closed_at = clock.now()
        if was_under_way:
            _hold_levels(transfer)
            cause = _cause(transfer, worker)
            for line in _by_variant(transfer):
                _turn_back(transfer, line, cause)
        _finish(transfer)
    return transfer


def _turn_back(transfer: StockTransfer, line: TransferLine, cause: Cause) -> None:
    if line.open:
        gone = Move(line.variant_id, transfer.destination_id, incoming=-line.open)
        demand_move(gone, MovementKind.UNEXPECTED, cause)
        demand_move(Move(line.variant_id, transfer.source_id, on_hand=line.open), MovementKind.RESTOCKED, cause)


def _take_in(transfer: StockTransfer, line: TransferLine, arrival: Arrival, cause: Cause) -> None:
    place = transfer.destination_id
    if arrival.received:
        move = Move(line.variant_id, place, on_hand=arrival.received, incoming=-arrival.received)
        demand_move(move, MovementKind.RECEIVED, cause)
    if arrival.rejected:
        rejected = Cause(cause.name, cause.id, "rejected", cause.user_id, actor=cause.actor)
        move = Move(line.variant_id, place, incoming=-arrival.rejected)
        demand_move(move, MovementKind.UNEXPECTED, rejected)
    line.received += arrival.received
    line.rejected += arrival.rejected


def _take_from_source(transfer: StockTransfer, cause: Cause) -> None:
    short = []
    for line in _by_variant(transfer):
        move = Move(line.variant_id, transfer.source_id, on_hand=-line.quantity)
        if not post_move(move, MovementKind.DISPATCHED, cause):
            short.append(line.variant_id)
    if short:
        names = titles_of(variants_by_id(short).values())
        message = _("Not enough is free at this location of: %(products)s.", products=names)
        raise Conflict(message, fields={str(variant_id): _("Not enough is free here.") for variant_id in short})


def _by_variant(transfer: StockTransfer) -> list[TransferLine]:
    return sorted(transfer.lines, key=lambda line: line.variant_id)


def _hold_levels(transfer: StockTransfer) -> None:
    variant_ids = [line.variant_id for line in transfer.lines]
    ensure_levels(variant_ids, transfer.destination_id)
    places_of(variant_ids, lock=True, active_only=False)


def _cause(transfer: StockTransfer, worker: Worker) -> Cause:
    return Cause(TRANSFER, transfer.id, user_id=worker.user_id, actor=worker.actor)


def _finish(transfer: StockTransfer) -> None:
    variant_ids = [line.variant_id for line in transfer.lines]
    transfer.version += 1
    tell_stock_changed(variant_ids)
    refresh_shortages(variant_ids, inventory_settings().low_at)
