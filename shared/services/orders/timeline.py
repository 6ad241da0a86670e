"""What happened to an order, in sentences of the reader's language."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import ngettext
from shared.models.orders.event import OrderEvent
from shared.models.orders.note import OrderNote
from shared.models.orders.order import Order
from shared.services.orders import timeline_edits as edits
from shared.services.orders import timeline_handling as handling
from shared.services.orders.money_timeline import MONEY_SENTENCES, amount_of, money_text
from shared.services.orders.reasons import reason_label
from shared.services.orders.return_timeline import RETURN_SENTENCES, return_text


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened: ``title`` is a sentence, ``text`` a particular, ``kind`` picks the picture."""

    kind: str
    title: str
    at: datetime
    text: str = ""
    note: OrderNote | None = None


def timeline_entries(
    order: Order, events: Iterable[OrderEvent], notes: Mapping[str, OrderNote] = MappingProxyType({})
) -> list[TimelineEntry]:
    """The events as sentences, in their order; a kind that nobody has described yet shows its bare name.

    ``notes`` by id: what a note says now stands in its place.
    """
    return [_entry(order, event, notes.get(str(event.details.get("note_id", "")))) for event in events]


def _entry(order: Order, event: OrderEvent, note: OrderNote | None) -> TimelineEntry:
    tell = SENTENCES.get(event.kind, _unknown)
    title = tell(event, order)
    text = note.text if note is not None else _text(event, order)
    return TimelineEntry(event.kind, title, event.at, text, note)


def _text(event: OrderEvent, order: Order) -> str:
    kind, details = event.kind, event.details
    if kind in RETURN_SENTENCES:
        return return_text(kind, details, order)
    if kind in handling.TEXTS:
        return handling.TEXTS[kind](details)
    if kind == "edited":
        return edits.edit_text(details)
    if kind == "noted" and "note_id" in details:
        return _("This note was deleted.")
    if kind == "noted":
        return str(details.get("text", ""))
    if kind == "fulfilled" and details.get("tracking_number"):
        return f"{details.get('carrier', '')} {details['tracking_number']}".strip()
    if kind == "cancelled" and details.get("reason"):
        return reason_label(str(details["reason"]))
    return money_text(kind, details)


def _placed(event: OrderEvent, order: Order) -> str:
    return _("%(name)s placed this order.", name=event.actor or order.email)


def _imported(event: OrderEvent, order: Order) -> str:
    return _("This order was imported. It was %(name)s there.", name=event.details.get("name", order.name))


def _mismatch(event: OrderEvent, order: Order) -> str:
    return _("The payment provider told something that does not fit this order. Look it up there before you ship.")


def _fulfilled(event: OrderEvent, order: Order) -> str:
    if event.actor:
        return _("%(name)s sent a parcel.", name=event.actor)
    return _("A parcel was sent.")


def _cancelled(event: OrderEvent, order: Order) -> str:
    if event.actor:
        return _("%(name)s cancelled this order. What was kept for it is on sale again.", name=event.actor)
    return _("This order was cancelled, because it was not paid in time. What was kept for it is on sale again.")


def _noted(event: OrderEvent, order: Order) -> str:
    return _("%(name)s wrote a note.", name=event.actor or "–")


def _downloads(event: OrderEvent, order: Order) -> str:
    count = int(event.details.get("count", 1))
    return ngettext("The customer got one file to download.", "The customer got %(count)s files to download.", count)


def _gift_cards(event: OrderEvent, order: Order) -> str:
    count = int(event.details.get("count", 1))
    if event.details.get("waiting"):
        return ngettext(
            "The gift card was issued. It leaves on the day that the customer chose.",
            "%(count)s gift cards were issued. They leave on the days that the customer chose.",
            count,
        )
    return ngettext("The gift card was issued and mailed.", "%(count)s gift cards were issued and mailed.", count)


def _gift_sent(event: OrderEvent, order: Order) -> str:
    last = str(event.details.get("gift_card", ""))
    return _("The gift card that ends in %(last)s was mailed to whomever it is for.", last=last)


def _tax_id_confirmed(event: OrderEvent, order: Order) -> str:
    number, reference = event.details.get("number", ""), event.details.get("reference") or "–"
    return _("VIES confirmed the VAT number %(number)s (reference %(reference)s).", number=number, reference=reference)


def _tax_id_refuted(event: OrderEvent, order: Order) -> str:
    return _("VIES does not know the VAT number %(number)s. Ask the customer.", number=event.details.get("number", ""))


def _invoice(event: OrderEvent, order: Order) -> str:
    return _("Invoice %(name)s was issued.", name=event.details.get("name", ""))


def _credit_note(event: OrderEvent, order: Order) -> str:
    name, amount = event.details.get("name", ""), amount_of(event, order)
    return _("Credit note %(name)s over %(amount)s was issued.", name=name, amount=amount)


def _document_sent(event: OrderEvent, order: Order) -> str:
    return _("%(name)s was sent to the customer again.", name=event.details.get("name", ""))


def _unknown(event: OrderEvent, order: Order) -> str:
    return event.kind.replace("_", " ").capitalize()


SENTENCES: Mapping[str, Callable[[OrderEvent, Order], str]] = {
    "placed": _placed,
    "imported": _imported,
    "payment_mismatch": _mismatch,
    "fulfilled": _fulfilled,
    "cancelled": _cancelled,
    "downloads": _downloads,
    "gift_cards_issued": _gift_cards,
    "gift_sent": _gift_sent,
    "tax_id_confirmed": _tax_id_confirmed,
    "tax_id_refuted": _tax_id_refuted,
    "noted": _noted,
    "invoice_issued": _invoice,
    "credit_note_issued": _credit_note,
    "document_sent": _document_sent,
    **edits.SENTENCES,
    **MONEY_SENTENCES,
    **RETURN_SENTENCES,
    **handling.SENTENCES,
}
