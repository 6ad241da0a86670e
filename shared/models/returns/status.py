"""The states of a return and the table of what may follow what."""

from enum import StrEnum

from shared.kernel.flow import Flow


class ReturnStatus(StrEnum):
    """The last three are ends."""

    REQUESTED = "requested"
    APPROVED = "approved"
    RECEIVED = "received"
    INSPECTED = "inspected"
    REFUNDED = "refunded"
    EXCHANGED = "exchanged"
    CLOSED = "closed"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class ReturnOrigin(StrEnum):
    """Who opened it."""

    CUSTOMER = "customer"
    STAFF = "staff"
    API = "api"


class Condition(StrEnum):
    """What somebody found who looked at the goods."""

    RESELLABLE = "resellable"
    DAMAGED = "damaged"


RETURN_FLOW = Flow(
    {
        ReturnStatus.REQUESTED: {ReturnStatus.APPROVED, ReturnStatus.DECLINED, ReturnStatus.CANCELLED},
        ReturnStatus.APPROVED: {ReturnStatus.RECEIVED, ReturnStatus.CANCELLED},
        # The rest of the goods may come in another parcel.
        ReturnStatus.RECEIVED: {ReturnStatus.RECEIVED, ReturnStatus.INSPECTED},
        ReturnStatus.INSPECTED: {ReturnStatus.REFUNDED, ReturnStatus.EXCHANGED, ReturnStatus.CLOSED},
        ReturnStatus.REFUNDED: {ReturnStatus.REFUNDED, ReturnStatus.CLOSED},
        ReturnStatus.EXCHANGED: {ReturnStatus.CLOSED},
        ReturnStatus.CLOSED: set(),
        ReturnStatus.DECLINED: set(),
        ReturnStatus.CANCELLED: set(),
    }
)
#: Those that claim nothing of the order's goods any more.
VOID = (ReturnStatus.DECLINED, ReturnStatus.CANCELLED)
