"""Transfers between locations, until they leave: what is to go where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.db.session import session, transaction
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.inventory.location import Location, location_by_id
from shared.models.inventory.transfer import StockTransfer, TransferLine, transfer_by_id
from shared.models.stores.counter import next_number
from shared.services.inventory.documents import Worker, check_lines, check_texts, demand_draft, demand_same

NUMBERS = "stock_transfers"


@dataclass(frozen=True, slots=True)
class TransferInput:
    """What is to be moved: ``lines`` are quantities by variant, in their order."""

    source_id: UUID
    destination_id: UUID
    lines: Mapping[UUID, int]
    reference: str = ""
    note: str = ""
    expected_on: date | None = None


def create_transfer(wanted: TransferInput, worker: Worker = Worker()) -> StockTransfer:
    """A draft. Raises Invalid with the field or the variant that is wrong, NotFound (a location)."""
    texts = check_texts(reference=wanted.reference, note=wanted.note)
    with transaction():
        _check_places(wanted)
        check_lines(wanted.lines)
        transfer = StockTransfer(
            source_id=wanted.source_id,
            destination_id=wanted.destination_id,
            expected_on=wanted.expected_on,
            user_id=worker.user_id,
            lines=_new_lines(wanted.lines),
            **texts,
        )
        transfer.number = next_number(NUMBERS, first=1)
        session().add(transfer)
    return transfer


def update_transfer(transfer_id: UUID, wanted: TransferInput, *, version: int | None = None) -> StockTransfer:
    """Make a draft what is wanted; of one under way only texts and the date. Raises Conflict, Invalid, NotFound."""
    texts = check_texts(reference=wanted.reference, note=wanted.note)
    with transaction():
        transfer = transfer_by_id(transfer_id, lock=True)
        demand_same(transfer.version, version)
        if not (transfer.is_draft or transfer.is_under_way):
            raise Conflict(_("This is finished and cannot be changed any more."))
        if _moves_otherwise(transfer, wanted):
            demand_draft(transfer.is_draft)
            _check_places(wanted)
            check_lines(wanted.lines)
            transfer.source_id, transfer.destination_id = wanted.source_id, wanted.destination_id
            transfer.lines.clear()
            session().flush()
            transfer.lines = _new_lines(wanted.lines)
        transfer.reference, transfer.note = texts["reference"], texts["note"]
        transfer.expected_on = wanted.expected_on
        transfer.version += 1
    return transfer


def _moves_otherwise(transfer: StockTransfer, wanted: TransferInput) -> bool:
    places = (transfer.source_id, transfer.destination_id)
    lines = {line.variant_id: line.quantity for line in transfer.lines}
    return places != (wanted.source_id, wanted.destination_id) or list(lines.items()) != list(wanted.lines.items())


def _check_places(wanted: TransferInput) -> None:
    if wanted.source_id == wanted.destination_id:
        raise Invalid(fields={"destination_id": _("Choose another location than the one it leaves from.")})
    for name in ("source_id", "destination_id"):
        demand_active(location_by_id(getattr(wanted, name)), name)


def demand_active(location: Location, field: str) -> None:
    """Raises Invalid where the location is not in use."""
    if not location.is_active:
        raise Invalid(fields={field: _("“%(name)s” is not in use any more.", name=location.name)})


def _new_lines(lines: Mapping[UUID, int]) -> list[TransferLine]:
    return [
        TransferLine(variant_id=variant_id, quantity=quantity, position=position)
        for position, (variant_id, quantity) in enumerate(lines.items(), start=1)
    ]
