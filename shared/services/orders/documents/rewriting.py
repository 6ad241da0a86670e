"""The invoice of an order that was edited: taken back in full, and issued anew."""

from uuid import UUID

from shared.models.orders.document import OrderDocument, documents_of, open_invoice
from shared.models.orders.order import Order
from shared.models.orders.refund import RefundOrigin, RefundStatus, refunds_with_lines
from shared.services.orders.documents.credit import Credit, credit_refunded, issue_credit_note
from shared.services.orders.documents.facts import EDITED
from shared.services.orders.documents.issue import issue_invoice


def rewrite_invoice(order: Order, *, actor: str = "", user_id: UUID | None = None) -> OrderDocument | None:
    """A credit note for what is left of the invoice, the next invoice, and what refunds took back of it meanwhile.

    Nothing where no invoice stands. The order's row is locked; numbers are taken in this transaction, without gaps.
    """
    if open_invoice(documents_of(order.id)) is None:
        return None
    cause = f"edit:{order.id}:{order.revision}"
    issue_credit_note(order.id, Credit(reason=EDITED, cause=cause), actor=actor, user_id=user_id)
    invoice = issue_invoice(order.id, actor=actor, user_id=user_id)
    for refund in refunds_with_lines(order.id):
        if refund.status is RefundStatus.SUCCEEDED and refund.origin is not RefundOrigin.EDIT:
            credit_refunded(refund, revision=order.revision)
    return invoice
