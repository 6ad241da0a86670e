"""VAT numbers of companies that buy without tax: asked about before they order, and proved on the order.

The seller owes the tax where the number was not in force (articles 138 and 196 of Directive 2006/112/EC), and shows the
register's confirmation number and its date. Where the register does not answer, form and check digits decide, the order
says so, and the register is asked again for a week.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.tax_ids import check_tax_id
from shared.models.orders.event import OrderEvent
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.tax_proof import TaxIdProof, locked_proof, proof_of_order, unanswered_proofs
from shared.models.taxes.lookup import ProofState, TaxIdLookup, find_lookup
from shared.models.taxes.settings import TaxSettings, tax_settings
from shared.services.carts.checkout import Contact
from shared.services.orders.documents.preferences import invoice_settings
from shared.services.taxes.decision import Treatment
from shared.services.taxes.lookup import Enquiry, asks_about, is_fresh, look_up, own_vat_id

#: So long an order's number is asked about again.
PATIENCE = timedelta(days=7)
ANSWER = ("state", "reference", "name", "address", "problem", "checked_at", "asked_by")


def demand_registered(contact: Contact) -> None:
    """Before a contact is kept: ask about its number where the store wants that. Raises Invalid where it is unknown.

    No statement and no call in a store that has it off, or for a number of its own country. Not within a transaction.
    """
    settings = tax_settings()
    if not contact.tax_id.strip() or not (settings.is_on and settings.asks_vies):
        return
    try:
        tax_id = check_tax_id(contact.tax_id, contact.address.country)
    except Invalid:
        return  # whoever keeps the contact says so
    if asks_about(settings, tax_id) and look_up(_enquiry(tax_id)).state is ProofState.REFUTED:
        words = _("The EU’s register does not know this VAT number. Check it, or leave the field empty.")
        raise Invalid(words, fields={"tax_id": words})


def new_proofs(order: Order, settings: TaxSettings) -> Sequence[TaxIdProof]:
    """What is known of the number of an order without tax, to be written along with it.

    One statement, for such orders only; the register is not asked here.
    """
    if order.tax_treatment != Treatment.REVERSE_CHARGE or not asks_about(settings, order.tax_id):
        return []
    known = find_lookup(order.tax_id)
    if known is not None and known.state is not ProofState.NOT_CONFIRMED and is_fresh(known):
        return [TaxIdProof(order_id=order.id, tax_id=order.tax_id, **_answer(known))]
    problem = known.problem if known is not None else ""
    state = ProofState.NOT_CONFIRMED
    now = clock.now()
    return [TaxIdProof(order_id=order.id, tax_id=order.tax_id, state=state, problem=problem, checked_at=now)]


def shown_proof(order: Order) -> TaxIdProof | None:
    """The proof of an order. A statement only for orders without tax."""
    return proof_of_order(order.id) if order.tax_treatment == Treatment.REVERSE_CHARGE else None


def confirm_order(order_id: UUID) -> TaxIdProof:
    """Ask about the number of an order that nothing is known of yet. Not within a transaction.

    Raises NotFound, Conflict (the order has no number that is looked up).
    """
    proof = proof_of_order(order_by_id(order_id).id)
    if proof is None:
        raise Conflict(_("This order has no VAT number that is looked up."))
    if proof.state is not ProofState.NOT_CONFIRMED:
        return proof
    answer = look_up(_enquiry(proof.tax_id))
    return _write(order_id, _answer(answer))


def orders_to_confirm(now: datetime) -> list[tuple[UUID, UUID]]:
    """(store, order) of those to ask about again; for the cron, in a maintenance scope."""
    return unanswered_proofs(now - PATIENCE)


def told_proof(proof: TaxIdProof) -> dict[str, Any]:
    """As the API gives it."""
    return {"tax_id": proof.tax_id, **{name: getattr(proof, name) for name in ANSWER}}


def _write(order_id: UUID, answer: dict[str, Any]) -> TaxIdProof:
    """An answer is written once; the order tells of it."""
    with transaction():
        proof = locked_proof(order_id)
        if proof.state is not ProofState.NOT_CONFIRMED:
            return proof
        proof.take(answer)
        if proof.state is not ProofState.NOT_CONFIRMED:
            details = {"number": proof.tax_id, "reference": proof.reference}
            session().add(OrderEvent(order_id=order_id, kind=f"tax_id_{proof.state.value}", details=details))
    return proof


def _answer(known: TaxIdLookup) -> dict[str, Any]:
    return {name: getattr(known, name) for name in ANSWER}


def _enquiry(tax_id: str) -> Enquiry:
    return Enquiry(tax_id, own_vat_id(invoice_settings().vat_id))
