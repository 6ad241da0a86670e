"""Past orders come in as they were: to the minor unit, once, moving no stock and telling nobody."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select, update

from shared.db.session import maintenance_scope, session, store_scope, transaction
from shared.kernel.errors import Conflict, Invalid
from shared.models.customers.customer import Customer, find_customer
from shared.models.inventory.movement import StockMovement
from shared.models.orders.event import OrderEvent
from shared.models.orders.order import Order
from shared.models.orders.order_import import order_import_by_id
from shared.models.orders.refund import refunds_of
from shared.models.orders.status import FulfilmentState, OrderStatus, PaymentState
from shared.models.orders.tag import tags_of
from shared.models.outbox.event import OutboxEvent
from shared.models.payments.payment import PaymentStatus, payments_of
from shared.models.stores.operation import Operation, OperationStatus, operation_by_id
from shared.models.stores.store import Store
from shared.services.inventory.verification import check_levels
from shared.services.orders.cancel import cancel_order
from shared.services.orders.collect import note_cash_collected, note_transfer_received
from shared.services.orders.exporting import export_orders
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.importing import running
from shared.services.orders.importing.failed_rows import failed_order_rows
from shared.services.orders.importing.imports import run_order_import
from shared.services.orders.refund_preview import RefundWish
from shared.services.orders.refunds import create_refund
from shared.services.orders.selections import OrderSelection
from shared.services.stores.operations import run_operation, undo_operation
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.stores import make_store
from tests.factories.taxes import make_tax_zone, switch_taxes_on
from tests.shared.services.orders.importing.files import (
    ALL,
    OPEN,
    PAID,
    PAID_2,
    PARTLY,
    bring_in,
    carry_on,
    items_of,
    outcomes_of,
    shopify,
    try_orders,
)

Stores = tuple[Store, Store]


@pytest.fixture
def ours(two_stores: Stores) -> Iterator[Store]:
    with store_scope(two_stores[0].id):
        yield two_stores[0]


def order_called(name: str) -> Order:
    return session().scalars(select(Order).where(Order.name == name)).one()


def count(table: Any) -> int:
    return session().scalar(select(func.count()).select_from(table)) or 0


def told(store: Store) -> list[str]:
    """The types of all events of the store but those of operations."""
    with maintenance_scope():
        kinds = session().scalars(select(OutboxEvent.type).where(OutboxEvent.store_id == store.id))
        return sorted(kind for kind in kinds if not kind.startswith("stores.operation_"))


def test_shopifys_export_comes_in_to_the_minor_unit(ours: Store, two_stores: Stores) -> None:
    before, moved = told(ours), count(StockMovement)
    operation = bring_in(shopify(ALL, delimiter=";", encoding="utf-8-sig"))
    assert outcomes_of(operation) == [
        *(("#1001", "created"), ("#1002", "created"), ("#1003", "created"), ("#1004", "failed"), ("#1005", "failed"))
    ]
    assert (operation.status, operation.done, operation.failed) == (OperationStatus.DONE, 6, 2)
    paid = order_called("#1001-old")
    assert (paid.subtotal, paid.shipping, paid.discount, paid.tax_included, paid.tax, paid.total) == (
        *(10_400, 495, 500, 1_804, 0, 10_395),
    )
    assert [(line.title, line.quantity, line.discount, line.fulfilled) for line in paid.lines] == [
        *(("Bowl", 2, 231, 2), ("Vase", 1, 269, 1))
    ]
    assert paid.lines[0].variant_id is not None and not paid.lines[0].is_stock_tracked
    assert (paid.payment_state, paid.fulfilment_state, paid.note) == (
        *(PaymentState.PAID, FulfilmentState.FULFILLED, "=Ring twice"),
    )
    assert paid.placed_at.isoformat() == "2025-03-01T09:00:00+00:00"
    assert tags_of(paid.id) == ["old", "wholesale"]
    customer = find_customer("noor@example.org")
    assert customer is not None and customer.id == paid.customer_id and customer.name == "Noor Bakker"
    assert (told(ours), count(StockMovement), check_levels()) == (before, moved, [])
    with store_scope(two_stores[1].id):
        assert (count(Order), count(Customer)) == (0, 0)


def test_an_imported_order_can_be_worked_on(ours: Store) -> None:
    bring_in(shopify([PARTLY, OPEN]))
    partly = order_called("#1002-old")
    assert (partly.tax, partly.payment_state, partly.fulfilment_state) == (
        *(400, PaymentState.PARTLY_REFUNDED, FulfilmentState.PARTLY_FULFILLED),
    )
    assert [refund.amount for refund in refunds_of(partly.id)] == [600]
    rest = create_refund(partly.id, RefundWish(amount=1_800))
    assert (rest.amount, order_called("#1002-old").payment_state) == (1_800, PaymentState.REFUNDED)
    unpaid = order_called("#1003-old")
    assert (unpaid.customer_id, payments_of(unpaid.id)[0].status) == (None, PaymentStatus.PENDING)
    note_transfer_received(unpaid.id)
    fulfil_order(unpaid.id, Parcel())
    assert order_called("#1003-old").payment_state is PaymentState.PAID
    assert check_levels() == []


def test_what_is_there_is_skipped_and_what_is_wrong_can_be_mended(ours: Store) -> None:
    bring_in(shopify([PAID, PAID_2]))
    again = try_orders(shopify(ALL))
    reasons = "".join(failed_order_rows(again.id))
    assert "does not add up" in reasons and "€11.00" in reasons and "cheap" in reasons
    assert "Bowl" not in reasons
    operation = carry_on(run_order_import(again.id))
    assert [outcome for _name, outcome in outcomes_of(operation)] == [
        *("skipped", "created", "created", "failed", "failed")
    ]
    with pytest.raises(Conflict):
        run_order_import(again.id)
    assert count(Order) == 3


def test_rows_that_do_not_stand_together_and_foreign_money_are_told(ours: Store) -> None:
    operation = bring_in(shopify([PAID, OPEN, PAID_2, OPEN | {"Name": "X", "Id": "9", "Currency": "BRL"}]))
    assert [outcome for _name, outcome in outcomes_of(operation)] == ["failed", "created", "failed", "failed"]
    words = [item.problems[0]["message"] for item in items_of(operation) if item.problems]
    assert "add up" in words[0] and "BRL" in words[2]
    with pytest.raises(Invalid, match="Lineitem price"):
        try_orders(b"Name,Created at,Total\n#1,2025-01-01,3\n")


def test_a_killed_worker_is_followed_by_another(ours: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_ORDERS", 2)
    rows = [OPEN | {"Name": f"A{number}", "Id": str(number)} for number in range(5)]
    imported = try_orders(shopify(rows))
    operation = run_order_import(imported.id)
    assert run_operation(operation.id, slice_seconds=0)
    assert count(Order) == 2
    with transaction():
        session().execute(update(Operation).where(Operation.id == operation.id).values(claim=None))
    carry_on(operation)
    assert sorted(session().scalars(select(Order.name))) == ["A0", "A1", "A2", "A3", "A4"]
    numbers = list(session().scalars(select(Order.number).order_by(Order.number)))
    assert numbers == list(range(1_000_000_001, 1_000_000_006))


def test_an_import_is_taken_back_but_not_what_was_worked_on(ours: Store) -> None:
    make_selling()
    known = make_order((make_product(stock=5).variants[0].id, 1))
    operation = bring_in(shopify([PAID, PAID_2, PARTLY, OPEN]))
    note_transfer_received(order_called("#1003-old").id)
    undo_operation(operation.id)
    carry_on(operation)
    session().expire_all()
    assert operation_by_id(operation.id).problem_count == 1
    assert set(session().scalars(select(Order.name))) == {known.name, "#1003-old"}
    assert {customer.email for customer in session().scalars(select(Customer))} == {"noor@example.org"}
    assert count(OrderEvent) > 0
    again = bring_in(shopify([PAID, PAID_2, PARTLY, OPEN]))
    assert [outcome for _name, outcome in outcomes_of(again)] == ["created", "created", "skipped"]


def test_our_own_export_comes_back_as_it_was(two_stores: Stores) -> None:
    ours, _theirs = two_stores
    with store_scope(ours.id):
        make_selling(fee=150)
        make_tax_zone("21")
        switch_taxes_on(prices_include=False)
        orders = [make_order((make_product(stock=9).variants[0].id, 3)) for _number in range(3)]
        note_cash_collected(orders[0].id)
        fulfil_order(orders[0].id, Parcel())
        create_refund(orders[0].id, RefundWish(amount=500))
        cancel_order(orders[1].id, reason="customer")
        exported = "".join(export_orders(ours.id, OrderSelection())).encode()
        assert [outcome for _name, outcome in outcomes_of(bring_in(exported))] == ["skipped"] * 3
        figures = _figures()
    other = make_store(currency=ours.currency)
    with store_scope(other.id):
        operation = bring_in(exported)
        assert [outcome for _name, outcome in outcomes_of(operation)] == ["created"] * 3
        assert _figures() == figures
        assert order_called("#1002-old").status is OrderStatus.CANCELLED
        assert order_import_by_id(items_of(operation)[0].import_id).source == "ours"


def _figures() -> list[Any]:
    """Everything that must survive, by the order's old name."""
    found = session().scalars(select(Order).order_by(Order.placed_at))
    return [
        (
            *(order.name.removesuffix("-old"), order.subtotal, order.shipping, order.payment_fee, order.tax),
            *(order.discount, order.total, order.payment_state, order.fulfilment_state, order.email),
            [(line.title, line.quantity, line.unit_price, line.total, line.fulfilled) for line in order.lines],
            [(payment.captured, payment.refunded) for payment in payments_of(order.id)],
        )
        for order in found
    ]
