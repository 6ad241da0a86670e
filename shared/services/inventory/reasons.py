"""Why stock is corrected by hand."""

from enum import StrEnum

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import Text

MAX_NOTE = 500


class AdjustmentReason(StrEnum):
    COUNTED = "counted"
    RECEIVED = "received"
    RETURNED = "returned"
    DAMAGED = "damaged"
    LOST = "lost"
    FOUND = "found"
    USED = "used"
    MADE = "made"
    OTHER = "other"


REASON_LABELS: dict[str, Text] = {
    AdjustmentReason.COUNTED: _l("Counted again"),
    AdjustmentReason.RECEIVED: _l("Goods received"),
    AdjustmentReason.RETURNED: _l("Came back"),
    AdjustmentReason.DAMAGED: _l("Damaged or spoilt"),
    AdjustmentReason.LOST: _l("Lost or stolen"),
    AdjustmentReason.FOUND: _l("Found again"),
    AdjustmentReason.USED: _l("Used or given away"),
    AdjustmentReason.MADE: _l("Made by ourselves"),
    AdjustmentReason.OTHER: _l("Another reason"),
}


def check_note(note: str) -> str:
    """The note as it is kept. Raises Invalid where it is too long."""
    cleaned = note.strip()
    if len(cleaned) > MAX_NOTE:
        raise Invalid(fields={"note": _("Write at most %(most)s characters.", most=MAX_NOTE)})
    return cleaned
