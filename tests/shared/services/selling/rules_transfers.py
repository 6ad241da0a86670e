"""Transfers: proofs that shoppers send in, approved or not."""

import io
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shared.models.orders.order import order_by_id
from shared.services.orders.proofs import approve_proof, reject_proof, submit_proof
from tests.shared.services.selling.books import READINGS, Books
from tests.shared.services.selling.rules_payments import PARTS, part_of
from tests.shared.services.selling.shop import WHICH, Shop

READINGS["proofs"] = "payment_proofs t WHERE t.order_id = ANY(:orders)"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n"


def awaits_transfer(shop: Shop) -> bool:
    return any(one.provider == "bank_transfer" and one.status == "pending" for one in shop.books.payments)


class TransferRules(Shop):
    """A proof is judged once; only what was approved is money."""

    @precondition(awaits_transfer)
    @rule(which=WHICH)
    def send_a_proof(self, which: int) -> None:
        order = self.order_with(which, "payments", lambda one: one.provider == "bank_transfer")
        self.attempt(lambda: submit_proof(order.id, "slip.pdf", io.BytesIO(PDF)))

    @precondition(lambda self: self.books.proofs)
    @rule(which=WHICH, approves=st.booleans(), part=PARTS)
    def judge_a_proof(self, which: int, approves: bool, part: int | None) -> None:
        proof = self.books.proofs[which % len(self.books.proofs)]
        order_id, proof_id = UUID(proof.order_id), UUID(proof.id)
        if approves:
            amount = part_of(order_by_id(order_id), part)
            self.attempt(lambda: approve_proof(order_id, proof_id, amount=amount))
        else:
            self.attempt(lambda: reject_proof(order_id, proof_id, "Not readable"))

    def prove_an_approved_proof_is_money(self, books: Books) -> None:
        received = {one.id: one.captured for one in books.payments}
        assert all(received[one.payment_id] for one in books.proofs if one.status == "approved")
