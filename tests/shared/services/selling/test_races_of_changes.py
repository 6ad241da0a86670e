"""Orders that are changed while somebody pays for them, and what two hands do to the same goods or transfer."""

import io
from collections import Counter

from shared.db.session import store_scope
from shared.gateways.payments.emulator.server import StripeEmulator
from shared.models.orders.order import order_by_id
from shared.models.payments.payment import payments_of
from shared.models.stores.store import Store
from shared.services.inventory.verification import check_levels
from shared.services.orders.collect import note_transfer_received
from shared.services.orders.edits.applying import edit_order
from shared.services.orders.edits.wishes import EditWish
from shared.services.orders.pay import start_payment
from shared.services.orders.proofs import approve_proof, submit_proof
from shared.services.orders.settlement import close_outdated_page, sync_payment
from shared.services.returns.exchanging import exchange_return
from shared.services.returns.refunding import ReturnRefundWish, refund_return
from shared.services.returns.swaps import set_swaps
from tests.factories.catalog import make_product
from tests.factories.orders import make_selling
from tests.factories.payments import make_transfer_order
from tests.factories.returns import make_inspected, make_sent_order
from tests.shared.services.orders.conftest import pay
from tests.shared.services.selling.racing import ROUNDS, at_once, the_payment, waiting_order
from tests.shared.services.selling.rules_transfers import PDF

Stores = tuple[Store, Store]


def test_an_order_is_edited_while_its_shopper_pays(two_stores: Stores, stripe: StripeEmulator) -> None:
    """What was paid on the page of the former sum counts once, and just the rest is asked for."""
    for _round in range(ROUNDS):
        with store_scope(two_stores[0].id):
            order = waiting_order()
            url, line, before = start_payment(order.id).url, order.lines[0], order.total
        told = at_once(
            two_stores[0],
            lambda order=order, url=url: (pay(url), sync_payment(payments_of(order.id)[0].id)),
            lambda order=order, line=line: edit_order(order.id, EditWish(0, {line.id: 3})),
        )
        assert told == ["done", "done"]
        with store_scope(two_stores[0].id):
            sync_payment(the_payment(order).id)
            paid, rest = payments_of(order.id)
            assert (paid.authorised, rest.owed) == (before, order_by_id(order.id).total - before)
            assert check_levels() == []


def test_an_order_is_edited_while_its_page_opens(two_stores: Stores, stripe: StripeEmulator) -> None:
    """Whoever comes second: the page that is paid in the end is the one of the present sum."""
    for _round in range(ROUNDS):
        with store_scope(two_stores[0].id):
            order = waiting_order()
            wish = EditWish(0, {order.lines[0].id: 3})
        told = at_once(
            two_stores[0],
            lambda order=order: start_payment(order.id),
            lambda order=order, wish=wish: edit_order(order.id, wish),
        )
        assert told[1] == "done"
        with store_scope(two_stores[0].id):
            close_outdated_page(order_by_id(order.id))
            pay(start_payment(order.id).url)
            sync_payment(the_payment(order).id)
            assert [one.authorised for one in payments_of(order.id)] == [order_by_id(order.id).total]


def test_goods_that_come_back_are_paid_or_exchanged(two_stores: Stores) -> None:
    for _round in range(ROUNDS):
        with store_scope(two_stores[0].id):
            make_selling()
            returned = make_inspected(make_sent_order())
            set_swaps(returned.id, {make_product("Mug", price=2_500, stock=2).variants[0].id: 1})
        told = at_once(
            two_stores[0],
            lambda returned=returned: exchange_return(returned.id),
            lambda returned=returned: refund_return(returned.id, ReturnRefundWish()),
        )
        assert Counter(told) == {"done": 1, "refused": 1}
        with store_scope(two_stores[0].id):
            assert sum(one.refunded for one in payments_of(returned.order_id)) == 2_500
            assert check_levels() == []


def test_a_transfer_is_noted_by_one_hand_and_its_proof_approved_by_another(two_stores: Stores) -> None:
    for _round in range(ROUNDS):
        with store_scope(two_stores[0].id):
            order = make_transfer_order()
            proof = submit_proof(order.id, "slip.pdf", io.BytesIO(PDF))
        told = at_once(
            two_stores[0],
            lambda order=order: note_transfer_received(order.id),
            lambda order=order, proof=proof: approve_proof(order.id, proof.id),
        )
        assert Counter(told) == {"done": 1, "refused": 1}
        with store_scope(two_stores[0].id):
            assert the_payment(order).captured == order.total
