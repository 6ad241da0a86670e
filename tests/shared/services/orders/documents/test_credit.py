"""Credit notes: what takes an invoice back, never more than it said."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.db.session import store_scope
from shared.kernel.errors import Conflict, Invalid
from shared.models.orders.document import DocumentKind, documents_of, left_of, open_invoice
from shared.models.orders.order import Order
from shared.models.stores.store import Store
from shared.services.orders.cancel import cancel_order
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.documents.credit import (
    Credit,
    CreditLine,
    credit_cancelled,
    credit_refunded,
    issue_credit_note,
)
from shared.services.orders.documents.facts import invoice_facts
from shared.services.orders.documents.issue import issue_invoice
from shared.services.orders.refund_preview import RefundWish
from shared.services.orders.refunds import create_refund
from tests.factories.catalog import make_product
from tests.factories.documents import make_seller
from tests.factories.orders import make_order

MakeOrder = Callable[..., Order]
TAX_LINES = [
    {"rate_id": None, "name": "VAT", "millionths": 210_000, "net": 4000, "amount": 840},
    {"rate_id": None, "name": "VAT", "millionths": 90_000, "net": 495, "amount": 45},
]


def test_a_whole_credit_note_has_a_series_of_its_own_and_frees_the_order(
    open_store: Store, an_order: MakeOrder
) -> None:
    order = an_order()
    invoice = issue_invoice(order.id)
    note = issue_credit_note(order.id, Credit(reason="Broken on the way"))
    assert (note.name, note.total, note.invoice_id) == ("CN-1", invoice.total, invoice.id)
    assert note.sheet["notices"] == ["Broken on the way"]
    assert [row["cells"][-1] for row in note.sheet["rows"]] == ["€40.00", "€4.95"]
    assert open_invoice(documents_of(order.id)) is None
    with pytest.raises(Conflict):
        issue_credit_note(order.id)
    again = issue_invoice(order.id)
    assert (again.name, again.turn) == ("INV-2", 2)


def test_a_cancelled_order_s_invoice_is_taken_back_by_itself(open_store: Store, an_order: MakeOrder) -> None:
    order, plain = an_order(), an_order()
    issue_invoice(order.id)
    for one in (order, plain):
        cancel_order(one.id, reason="fraud")
    note = credit_cancelled(order.id)
    assert note is not None
    assert note.sheet["notices"] == ["The order was cancelled."]
    assert "trust" not in str(note.sheet)
    assert credit_cancelled(order.id) is None
    assert credit_cancelled(plain.id) is None


def test_lines_delivery_and_a_sum_are_credited_until_nothing_is_left(open_store: Store, an_order: MakeOrder) -> None:
    order = an_order(price=1999, quantity=3)
    invoice = issue_invoice(order.id)
    line = order.lines[0].id
    first = issue_credit_note(order.id, Credit(lines=[CreditLine(line, 1)], shipping=200))
    assert first.total == 1999 + 200
    second = issue_credit_note(order.id, Credit(amount=500))
    assert [item["id"] for item in second.facts["items"]] == [""]
    third = issue_credit_note(order.id, Credit(lines=[CreditLine(line, 1)], amount=1500))
    assert third.total == 1500
    last = issue_credit_note(order.id)
    assert first.total + second.total + third.total + last.total == invoice.total
    assert left_of(invoice, documents_of(order.id)) == 0


def test_the_same_cause_gives_the_same_note(open_store: Store, an_order: MakeOrder) -> None:
    order = an_order()
    issue_invoice(order.id)
    first = issue_credit_note(order.id, Credit(amount=100, cause="refund:1"))
    assert issue_credit_note(order.id, Credit(amount=100, cause="refund:1")).id == first.id
    assert issue_credit_note(order.id, Credit(amount=100, cause="refund:2")).name == "CN-2"


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        ({"amount": 4496}, Conflict),
        ({"amount": 0}, Conflict),
        ({"amount": -5}, Conflict),
        ({"shipping": 496}, Invalid),
        ({"lines": [CreditLine(uuid4(), 1)]}, Invalid),
    ],
)
def test_more_than_was_invoiced_is_never_credited(
    open_store: Store, an_order: MakeOrder, wanted: dict[str, Any], error: type[Exception]
) -> None:
    order = an_order()
    issue_invoice(order.id)
    with pytest.raises(error):
        issue_credit_note(order.id, Credit(**wanted))
    for quantity in (0, -1, 3):
        with pytest.raises(Invalid):
            issue_credit_note(order.id, Credit(lines=[CreditLine(order.lines[0].id, quantity)]))
    assert [one.kind for one in documents_of(order.id)] == [DocumentKind.INVOICE]


def test_without_an_invoice_there_is_nothing_to_credit(stores: tuple[Store, Store], an_order: MakeOrder) -> None:
    ours, theirs = stores
    with store_scope(ours.id):
        order = an_order()
        with pytest.raises(Conflict):
            issue_credit_note(order.id)
        issue_invoice(order.id)
    with store_scope(theirs.id), pytest.raises(Exception, match="does not exist"):
        issue_credit_note(order.id)


def test_an_invoice_tells_of_its_rates_and_a_note_takes_them_back(open_store: Store, an_order: MakeOrder) -> None:
    order = an_order()
    order.tax, order.total = 885, order.total + 885
    order.tax_lines = TAX_LINES
    facts = invoice_facts(order, [], make_seller(), "shop@example.org")
    assert sum(row["net"] + row["tax"] for row in facts["taxes"]) == order.total
    assert sum(item["amount"] for item in facts["items"]) == order.total
    assert [(row["rate"], row["net"], row["tax"]) for row in facts["taxes"]] == [("21", 4000, 840), ("9", 495, 45)]


def test_a_refund_takes_its_part_of_the_invoice_back_once(open_store: Store, an_order: MakeOrder) -> None:
    order = note_cash_collected(an_order(price=1999, quantity=3).id)
    line = order.lines[0].id
    refund = create_refund(order.id, RefundWish(quantities={line: 1}, shipping=100))
    assert credit_refunded(refund) is None
    invoice = issue_invoice(order.id)
    note = credit_refunded(refund)
    assert note is not None and note.total == refund.amount == 1999 + 100
    assert credit_refunded(refund).id == note.id  # type: ignore[union-attr]
    goodwill = credit_refunded(create_refund(order.id, RefundWish(amount=350)))
    assert goodwill is not None and goodwill.total == 350
    rest = create_refund(
        order.id, RefundWish(quantities={line: 2}, shipping=395, amount=invoice.total - 1999 - 100 - 350)
    )
    last = credit_refunded(rest)
    assert last is not None and note.total + goodwill.total + last.total == invoice.total
    assert left_of(invoice, documents_of(order.id)) == 0


def test_late_news_of_a_refund_credits_an_invoice_that_was_issued_anew_no_second_time(
    open_store: Store, an_order: MakeOrder
) -> None:
    order = note_cash_collected(an_order(price=1999, quantity=3).id)
    refund = create_refund(order.id, RefundWish(quantities={order.lines[0].id: 1}))
    invoice = issue_invoice(order.id)
    note = credit_refunded(refund, revision=1)
    assert note is not None and note.cause == f"refund:{refund.id}:1"
    assert credit_refunded(refund).id == note.id  # type: ignore[union-attr]
    assert left_of(invoice, documents_of(order.id)) == invoice.total - 1999


def test_what_is_not_left_of_a_line_or_the_delivery_stands_without_a_line(
    open_store: Store, an_order: MakeOrder
) -> None:
    order = note_cash_collected(an_order(price=1999, quantity=3).id)
    line = order.lines[0].id
    invoice = issue_invoice(order.id)
    issue_credit_note(order.id, Credit([CreditLine(line, 2)], shipping=400))
    note = credit_refunded(create_refund(order.id, RefundWish(quantities={line: 2}, shipping=200, amount=2000)))
    assert note is not None and note.total == 2000
    assert [(item["quantity"], item["amount"]) for item in note.facts["items"]] == [(1, 1999), (1, 95), (0, -94)]
    assert left_of(invoice, documents_of(order.id)) == 1999 - 2000 + 95


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_run_of_notes_comes_to_the_invoice(stores: tuple[Store, Store], data: st.DataObject) -> None:
    store = data.draw(st.sampled_from(stores))
    with store_scope(store.id):
        price, quantity = data.draw(st.integers(1, 99_999)), data.draw(st.integers(1, 7))
        order = make_order((make_product(price=price, stock=9).variants[0].id, quantity))
        invoice = issue_invoice(order.id)
        for amount in data.draw(st.lists(st.integers(1, 60_000), max_size=4)):
            left = left_of(invoice, documents_of(order.id))
            if amount < left:
                issue_credit_note(order.id, Credit(amount=amount))
        issue_credit_note(order.id)
        notes = [one for one in documents_of(order.id) if one.kind is DocumentKind.CREDIT_NOTE]
        assert sum(note.total for note in notes) == invoice.total == order.total
        for note in notes:
            assert sum(item["amount"] for item in note.facts["items"]) == note.total
