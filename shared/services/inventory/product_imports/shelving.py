"""Quantities of an import become adjustments with the cause ``import``."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from shared.db.bulk import insert_rows
from shared.kernel import clock
from shared.kernel.i18n import gettext as _
from shared.models.inventory.level import StockLevel
from shared.models.inventory.movement import MovementKind, StockMovement
from shared.services.inventory.ledger import Cause, Move, post_move, tell_stock_changed
from shared.services.inventory.locations import ensure_levels
from shared.services.inventory.preferences import inventory_settings
from shared.services.inventory.product_imports.plans import Plan, PlannedVariant
from shared.services.inventory.shortages_book import refresh_shortages

IMPORT = "import"


def count_imported(
    plans: Sequence[Plan], operation_id: UUID, user_id: UUID | None, location_id: UUID
) -> dict[UUID, dict[str, int]]:
    """Bring the shelf to what the file says; returns by product what each variant got (or lost)."""
    cause = Cause(IMPORT, operation_id, user_id=user_id)
    moves: dict[UUID, dict[str, int]] = {}
    fresh: list[tuple[UUID, int]] = []
    counted: list[UUID] = []
    changed: list[UUID] = []
    for plan in plans:
        assert plan.product_id is not None
        for variant in plan.variants:
            variant_id = variant.id
            if variant.stock is None or variant_id is None:
                continue
            change = variant.stock - (variant.known.on_hand or 0 if variant.known else 0)
            if variant.known is None:
                fresh.append((variant_id, change))
            elif not change or not _move(plan, variant, variant_id, change, cause, location_id):
                continue
            else:
                changed.append(variant_id)
            counted.append(variant_id)
            moves.setdefault(plan.product_id, {})[str(variant_id)] = change
    _shelve(fresh, cause, location_id)
    if counted:
        tell_stock_changed(changed)
        refresh_shortages(counted, inventory_settings().low_at)
    return moves


def _shelve(fresh: Sequence[tuple[UUID, int]], cause: Cause, location_id: UUID) -> None:
    """Levels of variants that nobody else knows yet, each with its first movement."""
    if not fresh:
        return
    now = clock.now()
    rest = {
        "location_id": location_id,
        "reserved": 0,
        "incoming": 0,
        "may_oversell": False,
        "low_at": None,
        "created_at": now,
        "updated_at": now,
    }
    insert_rows(StockLevel, [{"variant_id": variant_id, "on_hand": count} | rest for variant_id, count in fresh])
    why: dict[str, Any] = {
        "kind": MovementKind.ADJUSTED,
        "reserved": 0,
        "incoming": 0,
        "cause": cause.name,
        "cause_id": cause.id,
        "reason": "",
        "note": "",
        "user_id": cause.user_id,
        "actor": "",
        "at": now,
    }
    insert_rows(
        StockMovement,
        [
            {"variant_id": variant_id, "location_id": location_id, "on_hand": count} | why
            for variant_id, count in fresh
            if count
        ],
    )


def _move(plan: Plan, variant: PlannedVariant, variant_id: UUID, change: int, cause: Cause, location_id: UUID) -> bool:
    """What cannot be taken from the shelf because it is promised stays there, and is told."""
    if variant.known is not None and variant.known.on_hand is None:
        ensure_levels([variant_id], location_id)
    move = Move(variant_id, location_id, on_hand=change, may_oversell=variant.columns["sell_when_out"])
    if post_move(move, MovementKind.ADJUSTED, cause):
        return True
    told = _("More is promised to orders than the file counts: the stock was left as it is.")
    plan.complain(told, variant.row, grave=False)
    return False
