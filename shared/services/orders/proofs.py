"""Proofs of payment: what shoppers send in to show that they have paid, and what staff say to it."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import PurePath
from typing import IO
from uuid import UUID

from shared.db.session import leave_transaction, session, transaction
from shared.events.orders import PaymentNoticed, ProofRejected
from shared.events.outbox import record
from shared.gateways.payments.provider import find_provider
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.kernel.tenant import current_store_id
from shared.models.orders.order import Order, order_by_id, order_for_update
from shared.models.orders.status import OrderStatus
from shared.models.payments.payment import Payment, payments_for_update, payments_of
from shared.models.payments.proof import PaymentProof, ProofStatus, count_proofs, proof_of
from shared.services.catalog.pictures.judging import Refusal
from shared.services.catalog.pictures.refusals import refused
from shared.services.catalog.pictures.sandbox import encode_safely
from shared.services.catalog.renditions import media_storage
from shared.services.orders.collect import Collector, receive_locked
from shared.services.orders.money import tell

LARGEST = 8 * 1024 * 1024
MOST_WAITING = 3
MOST_PROOFS = 10
LONGEST_NAME = 120
LONGEST_REASON = 500
PDF = "application/pdf"
WEBP = "image/webp"
#: Parts of a PDF that act by themselves when somebody opens it.
ACTING = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/OpenAction", b"/RichMedia")
#: After a rejection there is at least this long to send a better one.
ANOTHER_CHANCE = timedelta(days=2)


def awaited_transfer(order: Order, payments: list[Payment]) -> Payment | None:
    """The payment for which a proof can be sent in, if any."""
    if order.status is not OrderStatus.OPEN:
        return None
    return next((one for one in payments if one.owed and _takes_proof(one)), None)


def submit_proof(order_id: UUID, filename: str, stream: IO[bytes]) -> PaymentProof:
    """Keep a shopper's proof where only staff can see it. Pictures are made anew, of PDFs only plain ones are taken.

    Raises NotFound, Conflict (no transfer is awaited), Invalid (``file``), GatewayFailed (storage).
    """
    _demand_awaited(order_by_id(order_id), payments_of(order_id))
    content, content_type = _checked_file(stream.read(LARGEST + 1))
    key = f"private/stores/{current_store_id()}/proofs/{new_id().hex}"
    leave_transaction()
    media_storage().save_file(key, io.BytesIO(content), content_type)
    with transaction():
        order = order_for_update(order_id)
        payment = _demand_awaited(order, payments_for_update(order_id))
        proof = PaymentProof(
            order_id=order.id,
            payment_id=payment.id,
            key=key,
            filename=_safe_name(filename, content_type),
            content_type=content_type,
            size=len(content),
        )
        session().add(proof)
        tell(order, "proof_sent")
        record(PaymentNoticed(order.id, "proof"))
    return proof


def stream_proof(order_id: UUID, proof_id: UUID) -> tuple[PaymentProof, Iterator[bytes]]:
    """The file in portions. Raises NotFound, GatewayFailed."""
    proof = proof_of(order_id, proof_id)
    leave_transaction()
    return proof, media_storage().stream(proof.key)


def approve_proof(
    order_id: UUID, proof_id: UUID, *, amount: int | None = None, actor: str = "", user_id: UUID | None = None
) -> Order:
    """The money is on the account: all that is owed, or ``amount`` of it. Raises NotFound, Conflict, Invalid."""
    with transaction():
        order = order_for_update(order_id)
        payments = payments_for_update(order_id)
        proof = proof_of(order_id, proof_id, lock=True)
        payment = next(one for one in payments if one.id == proof.payment_id)
        if not payment.owed or order.status is not OrderStatus.OPEN:
            raise Conflict(_("No transfer is awaited any more."))
        proof.judge(ProofStatus.APPROVED, at=clock.now(), by=actor)
        receive_locked(order, payments, payment, amount, collector=Collector.BANK, actor=actor, user_id=user_id)
    return order


def reject_proof(order_id: UUID, proof_id: UUID, reason: str, *, actor: str = "", user_id: UUID | None = None) -> Order:
    """Say why it proves nothing; the shopper is told by mail and can send another.

    Raises NotFound, Conflict (it was judged before), Invalid (``reason``).
    """
    words = reason.strip()[:LONGEST_REASON]
    if not words:
        raise Invalid(fields={"reason": _("Say why, so that the customer can do better.")})
    with transaction():
        order = order_for_update(order_id)
        payments = payments_for_update(order_id)
        proof = proof_of(order_id, proof_id, lock=True)
        proof.judge(ProofStatus.REJECTED, at=clock.now(), by=actor, reason=words)
        payment = next(one for one in payments if one.id == proof.payment_id)
        if payment.expires_at is not None:
            payment.expires_at = max(payment.expires_at, clock.now() + ANOTHER_CHANCE)
        tell(order, "proof_rejected", actor, user_id, text=words)
        record(ProofRejected(order.id, proof.id))
    return order


def _demand_awaited(order: Order, payments: list[Payment]) -> Payment:
    payment = awaited_transfer(order, payments)
    if payment is None:
        raise Conflict(_("No transfer is awaited any more."))
    if count_proofs(order.id, ProofStatus.WAITING) >= MOST_WAITING or count_proofs(order.id) >= MOST_PROOFS:
        raise Conflict(_("You have sent enough proofs for now. We will look at them and write to you."))
    return payment


def _takes_proof(payment: Payment) -> bool:
    provider = find_provider(payment.provider)
    return provider is not None and provider.takes_proof


def _checked_file(content: bytes) -> tuple[bytes, str]:
    """What is kept, and its type by its bytes. Raises Invalid."""
    if not content:
        raise _refused(_("Choose a file first."))
    if len(content) > LARGEST:
        raise _refused(_("This file is larger than %(most)s MB.", most=LARGEST // 1024**2))
    if content.startswith(b"%PDF-"):
        return _checked_pdf(content), PDF
    try:
        return encode_safely(content).content, WEBP
    except Refusal as refusal:
        raise refused(refusal.code) from None


def _checked_pdf(content: bytes) -> bytes:
    if b"%%EOF" not in content[-2048:]:
        raise _refused(_("This PDF is damaged."))
    if any(word in content for word in ACTING):
        raise _refused(_("This PDF holds programs or other files: send a picture of it instead."))
    return content


def _refused(words: str) -> Invalid:
    return Invalid(words, fields={"file": words})


def _safe_name(filename: str, content_type: str) -> str:
    """The shopper's own name for it, with the ending of what it is now."""
    stem = PurePath(filename.replace("\\", "/")).stem.strip()[:LONGEST_NAME] or "proof"
    return f"{stem}.pdf" if content_type == PDF else f"{stem}.webp"
