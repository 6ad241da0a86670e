"""Transfers: proofs that only staff see, approved or not, and orders that nobody pays in time."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from PIL import Image

from shared.db.session import store_scope
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.models.inventory.level import available_of
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.status import OrderStatus, PaymentState
from shared.models.payments.payment import PaymentStatus
from shared.models.payments.proof import PaymentProof, ProofStatus, proofs_of
from shared.models.stores.store import Store
from shared.services.orders.collect import Collector, note_cash_collected, note_transfer_received
from shared.services.orders.payment_deadlines import watch_deadlines
from shared.services.orders.proofs import MOST_WAITING, approve_proof, reject_proof, stream_proof, submit_proof
from shared.services.orders.transfer_details import transfer_details
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.payments import make_transfer_order
from tests.shared.services.orders.test_refunds import kinds, the_payment

Stores = tuple[Store, Store]
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n"


def picture(size: tuple[int, int] = (80, 60)) -> io.BytesIO:
    made = io.BytesIO()
    Image.new("RGB", size, "teal").save(made, "PNG")
    made.seek(0)
    return made


def send(order: Order, content: bytes | None = None, name: str = "proof.png") -> PaymentProof:
    return submit_proof(order.id, name, picture() if content is None else io.BytesIO(content))


def test_the_shopper_is_told_how_to_pay_in_their_language(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        order = make_transfer_order()
        shown = transfer_details(order, the_payment(order))
        assert shown.text == "Transfer the amount to us."
        assert shown.accounts == (("IBAN", "NL00 BANK 0123 4567 89"), ("InstaPay", "shop@instapay"))
        assert (shown.reference, shown.amount) == (order.name, order.total)
        assert shown.until is not None and shown.until - order.placed_at == timedelta(days=7)


def test_a_proof_is_approved_once_and_the_order_is_paid(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        order = make_transfer_order()
        proof = send(order)
        ids = (order.id, proof.id)
        assert (proof.content_type, proof.filename) == ("image/webp", "proof.webp")
        kept, content = stream_proof(order.id, proof.id)
        assert b"".join(content)[8:12] == b"WEBP" and kept.key.startswith("private/")
        approve_proof(order.id, proof.id, actor="Kim")
        assert order_by_id(order.id).payment_state is PaymentState.PAID
        for again in (approve_proof, lambda *ids: reject_proof(*ids, "no")):
            with pytest.raises(Conflict):
                again(order.id, proof.id)
        assert kinds(order) == ["placed", "proof_sent", "transfer_received"]
    with store_scope(two_stores[1].id), pytest.raises(NotFound):
        stream_proof(*ids)


def test_a_rejection_says_why_and_leaves_time_for_another(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        order = make_transfer_order()
        proof = send(order, PDF, "../../slip.PDF")
        assert (proof.filename, proof.content_type) == ("slip.pdf", "application/pdf")
        with pytest.raises(Invalid):
            reject_proof(order.id, proof.id, "  ")
        with time_machine.travel(clock.now() + timedelta(days=8)):
            watch_deadlines()
            assert order_by_id(order.id).status is OrderStatus.OPEN
            reject_proof(order.id, proof.id, "This is another amount.")
            watch_deadlines()
            assert order_by_id(order.id).status is OrderStatus.OPEN
        assert [(one.status, one.reason) for one in proofs_of(order.id)] == [
            (ProofStatus.REJECTED, "This is another amount.")
        ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.7 without an end",
        PDF.replace(b"/Type", b"/OpenAction << /S /JavaScript >> /Type"),
        b"\x89PNG\r\n\x1a\n broken",
        b"x" * (8 * 1024 * 1024 + 1),
    ],
)
def test_what_is_no_plain_picture_or_pdf_is_refused(two_stores: Stores, content: bytes) -> None:
    with store_scope(two_stores[0].id):
        order = make_transfer_order()
        with pytest.raises(Invalid) as refusal:
            send(order, content)
        assert "file" in refusal.value.fields
        assert proofs_of(order.id) == []


def test_proofs_are_bounded_and_only_taken_while_a_transfer_is_awaited(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        order = make_transfer_order()
        for _ in range(MOST_WAITING):
            send(order)
        with pytest.raises(Conflict):
            send(order)
        note_transfer_received(order.id, actor="Kim")
        cash = make_order((make_product("Cup", price=500).variants[0].id, 1))
        for closed in (order, cash):
            with pytest.raises(Conflict):
                send(closed)


def test_whoever_does_not_pay_is_reminded_once_and_then_loses_the_order(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        order = make_transfer_order()
        variant = order.lines[0].variant_id
        assert variant is not None
        watch_deadlines()
        assert kinds(order) == ["placed"]
        with time_machine.travel(clock.now() + timedelta(days=5, hours=1)):
            for _ in range(2):
                watch_deadlines()
            assert kinds(order) == ["placed", "payment_reminded"]
        with time_machine.travel(clock.now() + timedelta(days=7, hours=1)):
            for _ in range(2):
                watch_deadlines()
        assert order_by_id(order.id).status is OrderStatus.CANCELLED
        assert order_by_id(order.id).payment_state is PaymentState.VOIDED
        assert the_payment(order).status is PaymentStatus.EXPIRED
        assert available_of([variant]) == {variant: 9}


def test_an_order_that_is_paid_in_part_waits_for_people_and_not_for_the_clock(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        order = make_transfer_order()
        note_transfer_received(order.id, amount=1000, actor="Kim")
        assert order_by_id(order.id).payment_state is PaymentState.PARTLY_PAID
        with time_machine.travel(clock.now() + timedelta(days=9)):
            watch_deadlines()
        assert order_by_id(order.id).status is OrderStatus.OPEN
        note_transfer_received(order.id, actor="Kim")
        assert order_by_id(order.id).payment_state is PaymentState.PAID


def test_cash_is_collected_in_parts_and_never_more_than_is_owed(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        order = make_order((make_product("Cup", price=500).variants[0].id, 1))
        with pytest.raises(Invalid):
            note_cash_collected(order.id, amount=order.total + 1)
        note_cash_collected(order.id, amount=500, collected_by=Collector.STAFF, actor="Kim")
        assert the_payment(order).owed == order.total - 500
        assert order_by_id(order.id).payment_state is PaymentState.PARTLY_PAID
        note_cash_collected(order.id)
        assert the_payment(order).captured == order.total
        with pytest.raises(Conflict):
            note_cash_collected(order.id)


def test_a_proof_is_kept_where_no_address_leads(two_stores: Stores, tmp_path: Path) -> None:
    with store_scope(two_stores[0].id):
        order = make_transfer_order()
        assert send(order).key.startswith(f"private/stores/{two_stores[0].id}/proofs/")
