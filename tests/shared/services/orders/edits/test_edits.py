"""Edits of placed orders: goods, money, invoices, and two who do something at once."""

from collections.abc import Iterator
from threading import Barrier, Thread

import pytest

from shared.db.session import session, store_scope
from shared.gateways.payments.emulator.server import StripeEmulator
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.models.catalog.variant import Variant
from shared.models.inventory.level import available_of
from shared.models.orders.document import DocumentKind, documents_of, left_of
from shared.models.orders.event import timeline_of
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.refund import refunds_of
from shared.models.orders.status import FulfilmentState, OrderStatus, PaymentState
from shared.models.payments.payment import PaymentStatus, payments_of
from shared.models.promotions.discount import Discount
from shared.models.promotions.use import uses_of
from shared.models.stores.store import Store
from shared.services.orders.balance import overpaid_of
from shared.services.orders.cancel import cancel_order
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.documents.credit import credit_refunded
from shared.services.orders.documents.issue import issue_invoice
from shared.services.orders.drafts.wishes import LineWish
from shared.services.orders.edits.applying import edit_order, preview_edit
from shared.services.orders.edits.money import refund_overpaid
from shared.services.orders.edits.wishes import EditWish
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.manual_discounts import ManualDiscount, Taken
from shared.services.orders.pay import start_payment
from shared.services.orders.refund_preview import RefundWish
from shared.services.orders.refunds import create_refund
from shared.services.orders.settlement import close_outdated_page, sync_payment
from tests.factories.catalog import make_product
from tests.factories.documents import make_seller
from tests.factories.orders import make_order, make_selling
from tests.factories.promotions import make_discount
from tests.factories.stores import make_store
from tests.shared.services.orders.conftest import pay

Stores = tuple[Store, Store]


@pytest.fixture
def variant(two_stores: Stores) -> Iterator[Variant]:
    with store_scope(two_stores[0].id):
        make_selling(stripe=True)
        yield make_product("Teapot", price=2500, stock=9).variants[0]


def _sums(order: Order) -> list[tuple[int, int, PaymentStatus]]:
    return [(one.amount, one.captured, one.status) for one in payments_of(order.id)]


def _used(offer: Discount) -> int:
    session().flush()
    session().refresh(offer)
    return offer.used


def test_more_is_reserved_and_asked_for(variant: Variant) -> None:
    order = make_order((variant.id, 2))
    note_cash_collected(order.id)
    wish = EditWish(0, {order.lines[0].id: 3}, added=[LineWish(2, title="Wrapping", unit_price=150)], reason="Called")
    shown = preview_edit(order.id, wish)
    assert (shown.difference, shown.totals.total, order.revision) == (2800, 8295, 0)
    variant.price = 9900
    edit_order(order.id, wish, expected_total=8295, actor="Marijke")
    order = order_by_id(order.id)
    assert (order.total, order.revision, order.payment_state) == (8295, 1, PaymentState.PARTLY_PAID)
    assert _sums(order) == [(5495, 5495, PaymentStatus.CAPTURED), (2800, 0, PaymentStatus.PENDING)]
    assert available_of([variant.id]) == {variant.id: 6}
    told = next(event for event in timeline_of(order.id) if event.kind == "edited")
    assert (told.actor, told.details["reason"], told.details["after"]) == ("Marijke", "Called", 8295)
    note_cash_collected(order.id)
    assert order_by_id(order.id).payment_state is PaymentState.PAID


def test_who_saw_another_order_is_told_so_and_nothing_changes(variant: Variant) -> None:
    order = make_order((variant.id, 2))
    first = order.lines[0].id
    edit_order(order.id, EditWish(0, {first: 1}))
    for wish, total in ((EditWish(0, {first: 3}), None), (EditWish(1, {first: 3}), 1)):
        with pytest.raises(Conflict):
            edit_order(order.id, wish, expected_total=total)
    for wrong in (EditWish(1), EditWish(1, {first: -1}), EditWish(1, added=[LineWish(1, title="")])):
        with pytest.raises(Invalid):
            edit_order(order.id, wrong)
    with pytest.raises(Conflict):
        edit_order(order.id, EditWish(1, {first: 0}))
    with pytest.raises(NotFound):
        edit_order(order.id, EditWish(1, {variant.id: 1}))
    with pytest.raises(Conflict):
        edit_order(order.id, EditWish(1, {first: 99}))
    assert (order_by_id(order.id).revision, available_of([variant.id])) == (1, {variant.id: 8})


def test_what_is_sent_stays_and_the_rest_can_be_taken_out(variant: Variant) -> None:
    order = make_order((variant.id, 3))
    line = order.lines[0]
    fulfil_order(order.id, Parcel({line.id: 1}))
    with pytest.raises(Invalid):
        edit_order(order.id, EditWish(0, {line.id: 0}))
    edit_order(order.id, EditWish(0, {line.id: 1}))
    assert order_by_id(order.id).fulfilment_state is FulfilmentState.FULFILLED
    assert available_of([variant.id]) == {variant.id: 8}
    with pytest.raises(Conflict):
        edit_order(order.id, EditWish(1, {line.id: 2}))


def test_what_was_paid_too_much_is_held_then_given_back_once(variant: Variant) -> None:
    order = make_order((variant.id, 2))
    note_cash_collected(order.id)
    edit_order(order.id, EditWish(0, {order.lines[0].id: 1}))
    held = overpaid_of(order_by_id(order.id), payments_of(order.id), refunds_of(order.id))
    assert (held, refunds_of(order.id)) == (2500, [])
    create_refund(order.id, RefundWish(amount=500))
    assert [one.amount for one in refund_overpaid(order.id)] == [2000]
    with pytest.raises(Conflict):
        refund_overpaid(order.id)
    edit_order(order.id, EditWish(1, shipping=0), refund=True)
    assert sum(one.amount for one in refunds_of(order.id)) == 2995
    edit_order(order.id, EditWish(2, shipping=495))
    assert _sums(order)[1:] == [(495, 0, PaymentStatus.PENDING)]


def test_discounts_stay_as_long_as_the_goods_fit_them(variant: Variant) -> None:
    offer = make_discount(10, name="Ten", min_subtotal=5000, usage_limit=5)
    order = make_order((variant.id, 2))
    line = order.lines[0].id
    assert (order.discount, _used(offer)) == (500, 1)
    offer.is_active = False
    ten = ManualDiscount(Taken.PERCENTAGE, 1000, "Late")
    edit_order(order.id, EditWish(0, {line: 4}, discounts={line: ten}))
    order = order_by_id(order.id)
    assert (order.discount, [use.amount for use in uses_of(order.id)]) == (1000 + 900, [1000])
    edit_order(order.id, EditWish(1, {line: 1}))
    order = order_by_id(order.id)
    assert (order.discount, uses_of(order.id), _used(offer)) == (250, [], 0)
    cancel_order(order.id, reason="customer")
    assert _used(offer) == 0


def test_the_invoice_is_taken_back_and_issued_anew_without_gaps(variant: Variant) -> None:
    make_seller()
    order = make_order((variant.id, 3))
    note_cash_collected(order.id)
    issue_invoice(order.id)
    credit_refunded(create_refund(order.id, RefundWish({order.lines[0].id: 1})))
    edit_order(order.id, EditWish(0, {order.lines[0].id: 2}, shipping=0))
    known = documents_of(order.id)
    invoices = [one for one in known if one.kind is DocumentKind.INVOICE]
    credits = [one for one in known if one.kind is DocumentKind.CREDIT_NOTE]
    assert [one.total for one in invoices] == [7995, 5000]
    assert [one.total for one in credits] == [2500, 5495, 2500]
    assert [one.number for one in invoices] == [1, 2] and [one.number for one in credits] == [1, 2, 3]
    assert [left_of(one, known) for one in invoices] == [0, 2500]


def test_an_edit_while_somebody_pays_counts_what_came_in_and_asks_for_the_rest(
    variant: Variant, stripe: StripeEmulator
) -> None:
    order = make_order((variant.id, 1), provider="stripe")
    url = start_payment(order.id).url
    edit_order(order.id, EditWish(0, {order.lines[0].id: 2}))
    pay(url)
    sync_payment(payments_of(order.id)[0].id)
    order = order_by_id(order.id)
    assert order.payment_state is PaymentState.PARTLY_PAID
    assert _sums(order) == [(2995, 2995, PaymentStatus.CAPTURED), (2500, 0, PaymentStatus.PENDING)]
    pay(start_payment(order.id).url)
    sync_payment(payments_of(order.id)[1].id)
    assert order_by_id(order.id).payment_state is PaymentState.PAID


def test_a_page_of_a_former_sum_is_closed_and_the_order_stays(variant: Variant, stripe: StripeEmulator) -> None:
    order = make_order((variant.id, 1), provider="stripe")
    first = start_payment(order.id).url
    edit_order(order.id, EditWish(0, {order.lines[0].id: 2}))
    with pytest.raises(Conflict):
        start_payment(order.id)
    close_outdated_page(order_by_id(order.id))
    order = order_by_id(order.id)
    assert (order.status, _sums(order)) == (OrderStatus.OPEN, [(5495, 0, PaymentStatus.PENDING)])
    second = start_payment(order.id).url
    assert second != first
    pay(second)
    sync_payment(payments_of(order.id)[0].id)
    assert order_by_id(order.id).payment_state is PaymentState.PAID


def test_what_no_card_could_pay_is_not_asked_for_by_card(two_stores: Stores, stripe: StripeEmulator) -> None:
    """In dinars, cards move whole tens of fils: staff see to another rest, until the sum fits again."""
    with store_scope(make_store(currency="KWD").id):
        make_selling(stripe=True)
        order = make_order((make_product("Teapot", price=2_505, stock=9).variants[0].id, 1), provider="stripe")
        edit_order(order.id, EditWish(0, shipping=498))
        assert [(one.provider, one.owed) for one in payments_of(order.id)] == [("manual", 3_003)]
        with pytest.raises(Conflict):
            start_payment(order.id)
        edit_order(order.id, EditWish(1, shipping=505))
        pay(start_payment(order.id).url)
        sync_payment(payments_of(order.id)[0].id)
        assert _sums(order_by_id(order.id)) == [(3_010, 3_010, PaymentStatus.CAPTURED)]


def test_of_a_line_that_became_cheaper_only_what_is_left_goes_back(variant: Variant) -> None:
    """A part was refunded at the former worth: the rest is the line's worth of now, less that part."""
    order = make_order((variant.id, 3))
    note_cash_collected(order.id)
    line = order.lines[0].id
    create_refund(order.id, RefundWish({line: 1}))
    edit_order(order.id, EditWish(0, discounts={line: ManualDiscount(Taken.AMOUNT, 900)}), refund=True)
    refund = create_refund(order.id, RefundWish({line: 2}))
    assert [one.amount for one in refunds_of(order.id)] == [2500, 900, 4100]
    assert (refund.amount, sum(one.refunded for one in payments_of(order.id))) == (4100, 7500)


def test_of_two_edits_at_once_one_wins(two_stores: Stores, variant: Variant) -> None:
    order = make_order((variant.id, 1))
    line, barrier, refused = order.lines[0].id, Barrier(4), list[str]()

    def change(quantity: int) -> None:
        with store_scope(two_stores[0].id):
            barrier.wait()
            try:
                edit_order(order.id, EditWish(0, {line: quantity}))
            except Conflict as error:
                refused.append(error.message)

    threads = [Thread(target=change, args=(quantity,)) for quantity in (2, 3, 4, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store_scope(two_stores[0].id):
        left = order_by_id(order.id)
        assert (len(refused), left.revision) == (3, 1)
        assert available_of([variant.id]) == {variant.id: 9 - left.lines[0].quantity}
