"""How far a return is, in words for the shopper, and what comes next."""

from dataclasses import dataclass

from shared.kernel.i18n import lazy_gettext as _l
from shared.models.returns.case import Return
from shared.models.returns.status import ReturnStatus

WAY = (
    (ReturnStatus.REQUESTED, _l("Requested")),
    (ReturnStatus.APPROVED, _l("Approved")),
    (ReturnStatus.RECEIVED, _l("Arrived at the shop")),
    (ReturnStatus.REFUNDED, _l("Done")),
)
PLACE = {
    ReturnStatus.REQUESTED: 0,
    ReturnStatus.APPROVED: 1,
    ReturnStatus.RECEIVED: 2,
    ReturnStatus.INSPECTED: 2,
    ReturnStatus.REFUNDED: 3,
    ReturnStatus.EXCHANGED: 3,
    ReturnStatus.CLOSED: 3,
}
TITLES = {
    ReturnStatus.REQUESTED: _l("We have your request"),
    ReturnStatus.APPROVED: _l("You can send it back"),
    ReturnStatus.RECEIVED: _l("Your parcel has arrived"),
    ReturnStatus.INSPECTED: _l("We have looked at the goods"),
    ReturnStatus.REFUNDED: _l("Your money is on its way"),
    ReturnStatus.EXCHANGED: _l("Your exchange is on its way"),
    ReturnStatus.CLOSED: _l("This return is done"),
    ReturnStatus.DECLINED: _l("We cannot take it back"),
    ReturnStatus.CANCELLED: _l("This return is cancelled"),
}
NEXT = {
    ReturnStatus.REQUESTED: _l("We look at it and write to you soon. Please keep the goods until then."),
    ReturnStatus.APPROVED: _l("Print the slip, put it into the parcel, and send it to the address below."),
    ReturnStatus.RECEIVED: _l("We look at the goods now. Then you hear from us about your money."),
    ReturnStatus.INSPECTED: _l("You hear from us about your money very soon."),
    ReturnStatus.REFUNDED: _l("It can take your bank a few days to show it."),
    ReturnStatus.EXCHANGED: _l("You find it on the page of the new order."),
    ReturnStatus.CLOSED: _l("There is nothing to do."),
    ReturnStatus.DECLINED: _l("This is why:"),
    ReturnStatus.CANCELLED: _l("Nothing comes back. You can ask for it again on the page of your order."),
}


#: Where something else is wanted instead of money.
NEXT_OF_EXCHANGE = {
    ReturnStatus.RECEIVED: _l("We look at the goods now. Then what you chose instead goes out."),
    ReturnStatus.INSPECTED: _l("What you chose instead goes out very soon."),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """``steps`` are (words, state) each, state ``done``, ``current`` or ``next``; none where it left the way."""

    title: str
    text: str
    steps: tuple[tuple[str, str], ...]


def steps_of_return(returned: Return) -> Progress:
    here = PLACE.get(returned.status)
    steps: tuple[tuple[str, str], ...] = ()
    if here is not None:
        steps = tuple((str(words), _state(index, here)) for index, (_status, words) in enumerate(WAY))
    text = NEXT_OF_EXCHANGE.get(returned.status) if returned.swap_total else None
    return Progress(str(TITLES[returned.status]), str(text or NEXT[returned.status]), steps)


def _state(index: int, here: int) -> str:
    if index < here or here == len(WAY) - 1:
        return "done"
    return "current" if index == here else "next"
