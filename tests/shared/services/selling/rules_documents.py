"""Invoices and credit notes."""

from hypothesis.stateful import precondition, rule

from shared.models.orders.refund import RefundStatus, refunds_with_lines
from shared.services.orders.documents.credit import credit_cancelled, credit_refunded
from shared.services.orders.documents.issue import issue_invoice
from tests.shared.services.selling.books import READINGS, Books
from tests.shared.services.selling.shop import WHICH, Shop, summed

READINGS["documents"] = (
    "(SELECT id, order_id, kind, period, number, total, invoice_id FROM order_documents"
    " WHERE order_id = ANY(:orders)) t"
)
READINGS["series"] = (
    "(SELECT kind, period, min(number) AS least, max(number) AS most, count(DISTINCT number) AS count"
    " FROM order_documents GROUP BY kind, period) t"
)


class DocumentRules(Shop):
    """Numbers without gaps, and no more credited than was charged."""

    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH)
    def issue_an_invoice(self, which: int) -> None:
        order_id = self.order_id(which)
        self.attempt(lambda: issue_invoice(order_id))

    @precondition(lambda self: self.order_ids)
    @rule(which=WHICH)
    def credit_what_went_back(self, which: int) -> None:
        """As the subscribers do: every refund that arrived, then a cancellation."""
        order = self.order(which)
        for refund in refunds_with_lines(order.id):
            if refund.status is RefundStatus.SUCCEEDED:
                credit_refunded(refund)
        if order.cancelled_at is not None:
            credit_cancelled(order.id)

    def prove_documents_have_no_gaps(self, books: Books) -> None:
        assert all((one.least, one.most) == (1, one.count) for one in books.series)

    def prove_no_more_is_credited_than_was_charged(self, books: Books) -> None:
        for invoice in (one for one in books.documents if one.kind == "invoice"):
            credits = [one for one in books.documents if one.invoice_id == invoice.id]
            assert summed(credits, "total") <= invoice.total
        for order in books.orders:
            invoices = [one for one in books.of("documents", order.id) if one.kind == "invoice"]
            newest = sorted(invoices, key=lambda one: (one.period, one.number))[-1:]
            assert all(one.total == order.total for one in newest)
