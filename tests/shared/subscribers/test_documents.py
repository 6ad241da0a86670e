"""From an order to the invoice in the buyer's mailbox, and its taking back, whatever comes twice."""

import hashlib
from collections.abc import Callable
from uuid import UUID

import pytest

from shared.db.session import store_scope
from shared.models.orders.document import DocumentKind, document_by_id, documents_of
from shared.models.orders.document_file import file_of
from shared.models.stores.store import Store
from shared.services.orders.cancel import cancel_order
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.documents.issue import issue_invoice, send_again
from shared.services.orders.documents.preferences import IssueWhen
from shared.services.orders.refund_preview import RefundWish
from shared.services.orders.refunds import create_refund
from tests.factories.catalog import make_product
from tests.factories.documents import make_seller
from tests.factories.orders import make_order, make_selling
from tests.factories.stocked_store import make_stocked_store
from tests.shared.subscribers.conftest import Inbox
from tests.shared.subscribers.test_relay import publish_everything_again, relay

Work = Callable[[], None]


@pytest.fixture
def stores(fresh_database: str) -> tuple[Store, Store]:
    return make_stocked_store("ours"), make_stocked_store("theirs", locales=("ar", "en"))


def order_in(store: Store, locale: str = "en", **seller: object) -> UUID:
    with store_scope(store.id):
        make_selling()
        make_seller(**seller)
        return make_order((make_product("Vase").variants[0].id, 1), locale=locale).id


def invoices_in(inbox: Inbox) -> list[tuple[str, bytes]]:
    """Language and file of every mail that brings one."""
    return [
        (str(mail["Content-Language"]), file.get_payload(decode=True))  # type: ignore[misc]
        for mail in inbox.messages
        for file in mail.iter_attachments()
        if file.get_content_type() == "application/pdf"
    ]


def test_an_invoice_comes_with_the_order_and_is_the_file_that_is_kept(
    stores: tuple[Store, Store], inbox: Inbox, work: Work
) -> None:
    order_id = order_in(stores[0], issue_when=IssueWhen.PLACED)
    silent = order_in(stores[1], locale="ar", issue_when=IssueWhen.BY_HAND)
    for _round in range(2):
        relay()
        publish_everything_again()
    relay()
    work()
    [(language, content)] = invoices_in(inbox)
    assert (language, content[:5]) == ("en", b"%PDF-")
    with store_scope(stores[0].id):
        [document] = documents_of(order_id)
        kept = file_of(document.id)
        assert kept is not None and kept.sha256 == hashlib.sha256(content).hexdigest()
    with store_scope(stores[1].id):
        assert documents_of(silent) == []


def test_a_cancelled_order_brings_its_credit_note(stores: tuple[Store, Store], inbox: Inbox, work: Work) -> None:
    order_id = order_in(stores[1], locale="ar", is_sent=True)
    with store_scope(stores[1].id):
        issue_invoice(order_id)
        cancel_order(order_id, reason="stock")
    for _round in range(2):
        relay()
    work()
    with store_scope(stores[1].id):
        assert [one.kind for one in documents_of(order_id)] == [DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE]
    assert [language for language, _file in invoices_in(inbox)] == ["ar", "ar"]


def test_a_store_that_sends_none_sends_one_when_asked(stores: tuple[Store, Store], inbox: Inbox, work: Work) -> None:
    order_id = order_in(stores[0], is_sent=False)
    with store_scope(stores[0].id):
        document = issue_invoice(order_id)
    relay()
    work()
    assert invoices_in(inbox) == []
    for _ask in range(2):
        with store_scope(stores[0].id):
            send_again(document.id)
    relay()
    work()
    assert len(invoices_in(inbox)) == 2
    with store_scope(stores[0].id):
        assert document_by_id(document.id).name == "INV-1"


def test_a_refund_brings_the_credit_note_of_its_part(stores: tuple[Store, Store], inbox: Inbox, work: Work) -> None:
    order_id = order_in(stores[0], is_sent=True)
    with store_scope(stores[0].id):
        issue_invoice(order_id)
        order = note_cash_collected(order_id)
        refund = create_refund(order_id, RefundWish(amount=250))
    for _round in range(2):
        relay()
        publish_everything_again()
    relay()
    work()
    with store_scope(stores[0].id):
        invoice, note = documents_of(order_id)
        assert (invoice.total, note.kind, note.total) == (order.total, DocumentKind.CREDIT_NOTE, refund.amount)
    assert len(invoices_in(inbox)) == 2
