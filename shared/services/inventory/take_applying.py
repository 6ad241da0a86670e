"""Setting the books right after a count: differences are added to today's stock, so that sales meanwhile stay."""

from uuid import UUID

from sqlalchemy import update

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.inventory.level import places_of
from shared.models.inventory.movement import MovementKind
from shared.models.inventory.stock_take import STOCK_TAKE, StockTake, StockTakeLine, TakeStatus, take_by_id
from shared.services.inventory.documents import Worker, demand_same
from shared.services.inventory.ledger import Cause, Move, demand_move, tell_stock_changed
from shared.services.inventory.locations import ensure_levels
from shared.services.inventory.preferences import inventory_settings
from shared.services.inventory.shortages_book import refresh_shortages
from shared.services.inventory.take_differences import different_lines


def apply_take(
    take_id: UUID, worker: Worker = Worker(), *, missing_is_zero: bool = False, version: int | None = None
) -> int:
    """Finish the count: every difference becomes a movement. Returns how many variants changed.

    What nobody counted stays as it is, unless ``missing_is_zero``. Goods that orders were promised may turn out to be
    missing: then they are owed. Raises Conflict (finished), Invalid (nothing was counted), PreconditionFailed.
    """
    with transaction():
        take = take_by_id(take_id, lock=True)
        demand_same(take.version, version)
        take.move_to(TakeStatus.APPLIED)
        if missing_is_zero:
            _count_the_rest_as_nothing(take, worker)
        differences = different_lines(take.id)
        if differences is None:
            raise Invalid(_("Nothing has been counted yet."))
        _post(take, differences, worker)
        take.closed_at = clock.now()
        take.version += 1
    return len(differences)


def _count_the_rest_as_nothing(take: StockTake, worker: Worker) -> None:
    session().execute(
        update(StockTakeLine)
        .where(StockTakeLine.take_id == take.id, StockTakeLine.counted.is_(None), StockTakeLine.expected != 0)
        .values(counted=0, counted_at=clock.now(), user_id=worker.user_id)
        .execution_options(synchronize_session="fetch")
    )


def _post(take: StockTake, differences: dict[UUID, int], worker: Worker) -> None:
    variant_ids = sorted(differences)
    ensure_levels(variant_ids, take.location_id)
    places = places_of(variant_ids, lock=True, active_only=False)
    on_hand = {place.variant_id: place.on_hand for place in places if place.location_id == take.location_id}
    cause = Cause(STOCK_TAKE, take.id, "counted", worker.user_id, actor=worker.actor)
    for variant_id in variant_ids:
        change = max(differences[variant_id], -max(on_hand[variant_id], 0))
        if change:
            move = Move(variant_id, take.location_id, on_hand=change, may_oversell=True)
            demand_move(move, MovementKind.COUNTED, cause)
    tell_stock_changed(variant_ids)
    refresh_shortages(variant_ids, inventory_settings().low_at)
