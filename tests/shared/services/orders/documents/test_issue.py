"""Invoices: once per order, numbered without gaps, frozen when issued."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.exc import ProgrammingError

from shared.db.session import session, store_scope, transaction
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.models.orders.document import DocumentKind, OrderDocument, document_by_id
from shared.models.orders.order import Order
from shared.models.stores.store import Store
from shared.services.orders.cancel import cancel_order
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.documents.credit import Credit, issue_credit_note
from shared.services.orders.documents.issue import issue_if_due, issue_invoice
from shared.services.orders.documents.numbering import raise_upcoming, upcoming_number
from shared.services.orders.documents.preferences import InvoiceSettings, IssueWhen, save_invoice_settings
from shared.services.orders.fulfil import Parcel, fulfil_order
from tests.factories.documents import make_seller

MakeOrder = Callable[..., Order]
WRITERS, ROUNDS = 20, 3


class Broken(Exception):
    """What breaks a transaction off."""


def test_an_order_gets_one_invoice_however_often_it_is_asked_for(open_store: Store, an_order: MakeOrder) -> None:
    order = an_order()
    first = issue_invoice(order.id)
    assert (first.name, first.total, first.kind) == ("INV-1", order.total, DocumentKind.INVOICE)
    assert issue_invoice(order.id).id == first.id
    assert issue_invoice(an_order().id).name == "INV-2"


def test_twenty_writers_of_whom_some_fail_leave_neither_gap_nor_double(
    stores: tuple[Store, Store], an_order: MakeOrder
) -> None:
    orders: dict[UUID, list[UUID]] = {}
    for store in stores:
        with store_scope(store.id):
            orders[store.id] = [an_order(f"Bowl {number}").id for number in range(WRITERS * ROUNDS // 2)]
    failures: list[Exception] = []
    start = threading.Barrier(WRITERS)

    def write(writer: int) -> None:
        store = stores[writer % 2]
        start.wait()
        for round_number in range(ROUNDS):
            order_id = orders[store.id][writer // 2 * ROUNDS + round_number]
            try:
                with store_scope(store.id), transaction():
                    issue_invoice(order_id)
                    if (writer + round_number) % 3 == 0:
                        raise Broken
            except Broken:
                pass
            except Exception as error:
                failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    for store in stores:
        with store_scope(store.id):
            numbers = sorted(session().scalars(select(OrderDocument.number)))
            assert 0 < len(numbers) < WRITERS * ROUNDS // 2
            assert numbers == list(range(1, len(numbers) + 1))


def test_of_many_who_ask_at_once_one_issues_and_one_takes_back(
    stores: tuple[Store, Store], an_order: MakeOrder
) -> None:
    store = stores[0]
    with store_scope(store.id):
        order = an_order()

    def together(act: Callable[[], UUID]) -> tuple[set[UUID], int]:
        ids, refused, start = [], [], threading.Barrier(6)

        def one() -> None:
            start.wait()
            with store_scope(store.id):
                try:
                    ids.append(act())
                except Conflict as error:
                    refused.append(error)

        threads = [threading.Thread(target=one) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return set(ids), len(refused)

    issued, refused = together(lambda: issue_invoice(order.id).id)
    assert (len(issued), refused) == (1, 0)
    credited, refused = together(lambda: issue_credit_note(order.id, Credit(amount=order.total - 1)).id)
    assert (len(credited), refused) == (1, 5)
    caused, refused = together(lambda: issue_credit_note(order.id, Credit(amount=1, cause="refund:1")).id)
    assert (len(caused), refused) == (1, 0)


def test_what_is_issued_stays_as_it_was(open_store: Store, an_order: MakeOrder) -> None:
    document = issue_invoice(an_order("Bowl").id)
    make_seller(legal_name="Another name")
    assert document_by_id(document.id).facts["seller"]["name"] == "Clay & Co B.V."
    with pytest.raises(ProgrammingError, match="permission denied"), transaction():
        session().execute(update(OrderDocument).values(total=1).execution_options(synchronize_session=False))
    session().rollback()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction():
        session().delete(document_by_id(document.id))
        session().flush()


def test_nothing_is_issued_before_the_seller_is_named_or_for_what_is_cancelled(
    open_store: Store, an_order: MakeOrder
) -> None:
    order = an_order()
    save_invoice_settings(InvoiceSettings())
    with pytest.raises(Conflict, match="who sells"):
        issue_invoice(order.id)
    make_seller()
    cancel_order(order.id, reason="customer")
    with pytest.raises(Conflict, match="cancelled"):
        issue_invoice(order.id)


def test_the_invoice_comes_at_the_moment_that_the_store_has_chosen(open_store: Store, an_order: MakeOrder) -> None:
    moments = (IssueWhen.PLACED, IssueWhen.PAID, IssueWhen.FULFILLED)

    def come_by_itself(order: Order) -> list[bool]:
        found = [issue_if_due(order.id, IssueWhen.PLACED) is not None]
        note_cash_collected(order.id)
        found.append(issue_if_due(order.id, IssueWhen.PAID) is not None)
        fulfil_order(order.id, Parcel())
        return [*found, issue_if_due(order.id, IssueWhen.FULFILLED) is not None]

    expected = [[True, False, False], [False, True, False], [False, False, True]]
    for moment, when in zip(moments, expected, strict=True):
        make_seller(issue_when=moment)
        assert come_by_itself(an_order()) == when, moment
    make_seller(issue_when=IssueWhen.BY_HAND)
    assert come_by_itself(an_order()) == [False, False, False]


def test_numbers_go_up_only(open_store: Store, an_order: MakeOrder) -> None:
    raise_upcoming(DocumentKind.INVOICE, 500, is_yearly=False)
    assert issue_invoice(an_order().id).name == "INV-500"
    for wanted in (500, 1, 0, 10**15):
        with pytest.raises(Invalid):
            raise_upcoming(DocumentKind.INVOICE, wanted, is_yearly=False)
    raise_upcoming(DocumentKind.INVOICE, 501, is_yearly=False)
    assert issue_invoice(an_order().id).number == 501
    assert upcoming_number(DocumentKind.CREDIT_NOTE, is_yearly=False) == 1


def test_numbers_begin_anew_each_year_where_the_store_is(open_store: Store, an_order: MakeOrder) -> None:
    make_seller(is_yearly=True, invoice_prefix="{year}/", credit_note_prefix="CN{year}-", digits=4)
    orders = [an_order() for _ in range(3)]
    names = []
    for order, moment in zip(orders, ((2030, 6, 1, 12), (2030, 12, 31, 22), (2030, 12, 31, 23)), strict=True):
        with time_machine.travel(datetime(*moment, 30, tzinfo=UTC), tick=False):
            names.append(issue_invoice(order.id).name)
    assert names == ["2030/0001", "2030/0002", "2031/0001"]


def test_a_change_of_counting_never_gives_a_number_twice(open_store: Store, an_order: MakeOrder) -> None:
    names = []
    for is_yearly in (False, True, False, True, True):
        make_seller(is_yearly=is_yearly, invoice_prefix="{year}-", credit_note_prefix="C{year}-")
        names.append(issue_invoice(an_order().id).name)
    year = names[0][:4]
    assert names == [f"{year}-{number}" for number in range(1, 6)]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"invoice_prefix": "R1"}, "invoice_prefix"),
        ({"invoice_prefix": "{year}"}, "invoice_prefix"),
        ({"invoice_prefix": "<b>-"}, "invoice_prefix"),
        ({"is_yearly": True}, "credit_note_prefix"),
        ({"legal_name": "", "issue_when": IssueWhen.PAID}, "legal_name"),
        ({"address": " \n ", "issue_when": IssueWhen.PLACED}, "address"),
        ({"digits": 0}, "digits"),
        ({"footers": {"en": "x" * 601}}, "footers"),
    ],
)
def test_settings_that_cannot_be_are_refused(open_store: Store, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_seller(**values)
    assert field in refused.value.fields


def test_documents_of_another_store_do_not_exist(stores: tuple[Store, Store], an_order: MakeOrder) -> None:
    ours, theirs = stores
    with store_scope(ours.id):
        order = an_order()
        document = issue_invoice(order.id)
    with store_scope(theirs.id):
        with pytest.raises(NotFound):
            document_by_id(document.id)
        with pytest.raises(NotFound):
            issue_invoice(order.id)
        assert issue_invoice(an_order().id).name == "INV-1"
