"""Why goods come back, and in what state: codes that are kept, words that are read."""

from shared.kernel.i18n import lazy_gettext as _l
from shared.models.returns.status import Condition, ReturnStatus

REASONS = {
    "unwanted": _l("I changed my mind"),
    "size": _l("It does not fit"),
    "different": _l("It is not as described"),
    "damaged": _l("It is damaged or faulty"),
    "wrong": _l("I was sent the wrong thing"),
    "late": _l("It came too late"),
    "other": _l("Another reason"),
}
CONDITIONS = {Condition.RESELLABLE: _l("As good as new"), Condition.DAMAGED: _l("Cannot be sold again")}
STATUSES = {
    ReturnStatus.REQUESTED: _l("Requested"),
    ReturnStatus.APPROVED: _l("Approved"),
    ReturnStatus.RECEIVED: _l("Received"),
    ReturnStatus.INSPECTED: _l("Inspected"),
    ReturnStatus.REFUNDED: _l("Refunded"),
    ReturnStatus.EXCHANGED: _l("Exchanged"),
    ReturnStatus.CLOSED: _l("Closed"),
    ReturnStatus.DECLINED: _l("Declined"),
    ReturnStatus.CANCELLED: _l("Cancelled"),
}


def return_reason(code: str) -> str:
    """The reason in the reader's language; words that the merchant wrote stay as they are."""
    return str(REASONS.get(code, code))


def status_words(status: ReturnStatus) -> str:
    return str(STATUSES[status])
