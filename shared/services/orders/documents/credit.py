"""Credit notes: what takes an invoice back, in whole or in part."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from shared.db.session import transaction
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.gift_cards.entry import last4_of_refund
from shared.models.orders.document import (
    DocumentKind,
    OrderDocument,
    document_by_cause,
    documents_of,
    left_of,
    open_invoice,
)
from shared.models.orders.order import order_for_update
from shared.models.orders.refund import Refund, RefundOrigin
from shared.services.orders.documents.amounts import TaxRow, credited_rows, share_of
from shared.services.orders.documents.facts import CANCELLED, SHIPPING
from shared.services.orders.documents.issue import Draft, write_document

WITHOUT_LINE = ""


@dataclass(frozen=True, slots=True)
class CreditLine:
    """So much of an order line, counted as the line counts. ``amount`` in minor units; None is the line's own share."""

    line_id: UUID
    quantity: int
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """What is taken back; nothing named is all that is left. Amounts are minor units with tax.

    ``shipping`` is what is given back of the delivery, ``amount`` what the note comes to in all: the difference to
    what is named stands on it as a line of its own. ``cause`` (such as ``refund:<id>``) makes it once; with
    ``invoice_id`` no other invoice is touched. ``card`` is how the code of the gift card ends that is given instead.
    What ``fits`` is made to: of what is not left on a line or of the delivery, the amount stands without a line.
    """

    lines: Sequence[CreditLine] | None = None
    shipping: int | None = None
    amount: int | None = None
    reason: str = ""
    cause: str = ""
    invoice_id: UUID | None = None
    card: str = ""
    fits: bool = False

    @property
    def is_rest(self) -> bool:
        return self.lines is None and self.shipping is None and self.amount is None


def issue_credit_note(
    order_id: UUID, credit: Credit = Credit(), *, actor: str = "", user_id: UUID | None = None
) -> OrderDocument:
    """Take back a part of the order's invoice, or all of it that is left. The same cause gives the same note.

    Raises NotFound, Conflict (no invoice, more than is left), Invalid (a line).
    """
    with transaction():
        order = order_for_update(order_id)
        before = document_by_cause(credit.cause) if credit.cause else None
        if before is not None:
            return before
        known = documents_of(order.id)
        invoice = open_invoice(known)
        if invoice is None or credit.invoice_id not in (None, invoice.id):
            raise Conflict(_("There is no invoice that could be credited."))
        taken = _Taken.of(invoice, known)
        items = _rest(invoice, taken) if credit.is_rest else _chosen(invoice, taken, credit)
        total = sum(item["amount"] for item in items)
        if total > left_of(invoice, known) or (total <= 0 and invoice.total):
            raise Conflict(_("A credit note takes back something, and no more than is left of the invoice."))
        facts = _facts(invoice, taken, items, total, credit.reason) | {"card": credit.card}
        references = {"invoice_id": invoice.id, "cause": credit.cause}
        draft = Draft(DocumentKind.CREDIT_NOTE, facts, total, references)
        return write_document(order, draft, known=known, actor=actor, user_id=user_id)


def credit_cancelled(order_id: UUID) -> OrderDocument | None:
    """Take back what is left of a cancelled order's invoice; None where there is none."""
    if open_invoice(documents_of(order_id)) is None:
        return None
    return issue_credit_note(order_id, Credit(reason=CANCELLED))


def credit_refunded(refund: Refund, *, revision: int = 0) -> OrderDocument | None:
    """Take back what a refund gave back, once of each invoice; None where there is none, or a cancellation's note took
    it all. ``revision`` is the order's, where an edit issued its invoice anew.
    """
    if refund.origin is RefundOrigin.EDIT or open_invoice(documents_of(refund.order_id)) is None:
        return None
    cause = f"refund:{refund.id}"
    with transaction():
        order_for_update(refund.order_id)
        known = documents_of(refund.order_id)
        invoice = open_invoice(known)
        if invoice is None:
            return None
        mine = (note for note in known if note.invoice_id == invoice.id and f"{note.cause}:".startswith(f"{cause}:"))
        before = next(mine, None)
        if before is not None or not 0 < refund.amount <= left_of(invoice, known):
            return before
        lines = [CreditLine(line.order_line_id, line.quantity, line.amount) for line in refund.lines]
        card = last4_of_refund(refund.id) if refund.to_gift_card else ""
        cause = f"{cause}:{revision}" if revision else cause
        wanted = Credit(lines, refund.shipping or None, refund.amount, cause=cause, card=card, fits=True)
        return issue_credit_note(refund.order_id, wanted)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What earlier notes took of an invoice: quantity and amount by item, gross by row of the tax table."""

    quantities: dict[str, int]
    amounts: dict[str, int]
    grosses: list[int]

    @classmethod
    def of(cls, invoice: OrderDocument, known: Sequence[OrderDocument]) -> "_Taken":
        rows = [TaxRow.from_dict(row) for row in invoice.facts["taxes"]]
        taken = cls({}, {}, [0] * len(rows))
        for note in (one for one in known if one.invoice_id == invoice.id):
            for item in note.facts["items"]:
                taken.quantities[item["id"]] = taken.quantities.get(item["id"], 0) + item["quantity"]
                taken.amounts[item["id"]] = taken.amounts.get(item["id"], 0) + item["amount"]
            for row in (TaxRow.from_dict(values) for values in note.facts["taxes"]):
                taken.grosses[_place(rows, row)] += row.gross
        return taken


def _place(rows: Sequence[TaxRow], wanted: TaxRow) -> int:
    return next(
        place
        for place, row in enumerate(rows)
        if (row.name, row.rate, row.included) == (wanted.name, wanted.rate, wanted.included)
    )


def _rest(invoice: OrderDocument, taken: _Taken) -> list[dict[str, Any]]:
    """All that no note has taken; what went without a line is taken off at the end."""
    items = []
    for item in invoice.facts["items"]:
        quantity = item["quantity"] - taken.quantities.get(item["id"], 0)
        amount = item["amount"] - taken.amounts.get(item["id"], 0)
        if quantity > 0 or amount:
            items.append(_item(invoice, item["id"], max(0, quantity), amount))
    before = taken.amounts.get(WITHOUT_LINE, 0)
    return [*items, _item(invoice, WITHOUT_LINE, 0, -before)] if before else items


def _chosen(invoice: OrderDocument, taken: _Taken, credit: Credit) -> list[dict[str, Any]]:
    lines = [_fitted(invoice, taken, line) if credit.fits else line for line in credit.lines or ()]
    items = [_line_item(invoice, taken, line) for line in lines if line is not None]
    shipping, amount = credit.shipping or 0, credit.amount
    if credit.fits:
        shipping = max(0, min(shipping, _left(invoice, taken, SHIPPING)[1]))
    if shipping:
        known = next((one for one in invoice.facts["items"] if one["id"] == SHIPPING), None)
        if known is None or not 0 < shipping <= known["amount"] - taken.amounts.get(SHIPPING, 0):
            raise Invalid(fields={"shipping": _("So much was not asked for the delivery.")})
        is_whole = shipping + taken.amounts.get(SHIPPING, 0) == known["amount"]
        items.append(_item(invoice, SHIPPING, int(is_whole), shipping))
    rest = 0 if amount is None else amount - sum(item["amount"] for item in items)
    return [*items, _item(invoice, WITHOUT_LINE, 0, rest)] if rest else items


def _left(invoice: OrderDocument, taken: _Taken, name: str) -> tuple[int, int]:
    """Quantity and amount that no note has taken of an item; nothing where it is not on the invoice."""
    known = next((one for one in invoice.facts["items"] if one["id"] == name), None)
    if known is None:
        return 0, 0
    return known["quantity"] - taken.quantities.get(name, 0), known["amount"] - taken.amounts.get(name, 0)


def _fitted(invoice: OrderDocument, taken: _Taken, line: CreditLine) -> CreditLine | None:
    """As much of it as is left on the invoice; None where nothing is."""
    quantity, amount = _left(invoice, taken, str(line.line_id))
    if quantity <= 0 or amount <= 0:
        return None
    return replace(line, quantity=min(line.quantity, quantity), amount=min(line.amount or 0, amount))


def _line_item(invoice: OrderDocument, taken: _Taken, line: CreditLine) -> dict[str, Any]:
    known = next((one for one in invoice.facts["items"] if one["id"] == str(line.line_id)), None)
    if known is None:
        raise Invalid(fields={"lines": _("This line is not on the invoice.")})
    before = taken.quantities.get(known["id"], 0)
    if not 0 < line.quantity <= known["quantity"] - before:
        raise Invalid(fields={"lines": _("So much of this line is not left to credit.")})
    amount = line.amount
    if amount is None:
        amount = share_of(known["amount"], line.quantity, known["quantity"], before)
    return _item(invoice, known["id"], line.quantity, amount)


def _item(invoice: OrderDocument, name: str, quantity: int, amount: int) -> dict[str, Any]:
    """An item of the note, with the words of the invoice's line."""
    line = next((one for one in invoice.facts["lines"] if one["id"] == name), None)
    words = {key: line[key] for key in ("title", "variant_title", "sku", "unit", "rate")} if line else {}
    return {"id": name, "quantity": quantity, "amount": amount, **words}


def _facts(
    invoice: OrderDocument, taken: _Taken, items: list[dict[str, Any]], total: int, reason: str
) -> dict[str, Any]:
    rows = [TaxRow.from_dict(row) for row in invoice.facts["taxes"]]
    kept = ("buyer", "deliver_to", "order", "seller", "notes")
    return {name: invoice.facts[name] for name in kept} | {
        "invoice": {"id": str(invoice.id), "name": invoice.name, "issued_at": invoice.issued_at.isoformat()},
        "items": items,
        "total": total,
        "reason": reason,
        "taxes": [row.to_dict() for row in credited_rows(rows, taken.grosses, _by_row(rows, items))],
    }


def _by_row(rows: Sequence[TaxRow], items: Sequence[dict[str, Any]]) -> dict[int | None, int]:
    """The items' amounts by the row of their rate; what has no single rate may go anywhere."""
    found: dict[int | None, int] = {}
    for item in items:
        rate = item.get("rate", "")
        places = [place for place, row in enumerate(rows) if rate and row.rate == rate]
        place = places[0] if len(places) == 1 else None
        found[place] = found.get(place, 0) + item["amount"]
    return found
