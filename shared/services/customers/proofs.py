"""Codes and links that prove who reads an address's mail.

Neither is stored. A code is worked out of the proof's id with the deployment's secret key (HMAC-SHA256, six digits as
in RFC 4226, 5.3), a link carries the id with its signature: a mail that is built twice says the same, and a copy of
the database lets nobody in.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from shared.db.session import session, transaction
from shared.events import outbox
from shared.events.customers import ProofAsked
from shared.kernel import clock
from shared.kernel.config import current_settings
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.kernel.secrets import derive_key, equals
from shared.kernel.tenant import current_store_id
from shared.models.customers.sign_in import (
    CustomerProof,
    ProofKind,
    count_attempt,
    drop_proofs,
    find_proof,
    is_live,
    use_proof,
)

DIGITS = 6
MOST_ATTEMPTS = 5
LASTS = {
    ProofKind.SIGN_IN: timedelta(minutes=10),
    ProofKind.SIGN_IN_LINK: timedelta(hours=24),
    ProofKind.RESET_PASSWORD: timedelta(hours=1),
    ProofKind.CHANGE_EMAIL: timedelta(hours=24),
    ProofKind.ERASE: timedelta(hours=24),
}


def ask_proof(
    kind: ProofKind,
    email: str,
    *,
    locale: str,
    customer_id: UUID | None = None,
    details: Mapping[str, Any] | None = None,
) -> CustomerProof:
    """A new proof, mailed to the address; older ones of its kind are worth nothing any more."""
    with transaction():
        drop_proofs(email, kind)
        proof = CustomerProof(
            kind=kind,
            email=email,
            locale=locale,
            customer_id=customer_id,
            details=dict(details or {}),
            attempts=0,
            expires_at=clock.now() + LASTS[kind],
        )
        session().add(proof)
        session().flush()
        outbox.record(ProofAsked(proof.id))
    return proof


def code_of(proof_id: UUID) -> str:
    """The six digits of the proof's mail."""
    digest = _digest("customer code", proof_id)
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def check_code(proof_id: UUID, typed: str) -> CustomerProof:
    """Spend the proof with its code. Every try counts, right or wrong. Raises Invalid."""
    with transaction():
        proof = count_attempt(proof_id, MOST_ATTEMPTS)
    if proof is None or proof.kind is not ProofKind.SIGN_IN:
        raise Invalid(fields={"code": _("This code has expired or was tried too often. Ask for a new one.")})
    digits = "".join(letter for letter in typed if letter.isdecimal())
    if not equals(digits, code_of(proof_id)):
        raise Invalid(fields={"code": _("This is not the code. Look at the newest mail.")})
    return _spend(proof_id, ProofKind.SIGN_IN)


def link_token(proof_id: UUID) -> str:
    """What stands in the link of the proof's mail."""
    return f"{proof_id.hex}.{urlsafe_b64encode(_digest('customer link', proof_id)).decode().rstrip('=')}"


def look_at_link(token: str, kind: ProofKind) -> CustomerProof:
    """The proof behind a link, still unspent. Raises NotFound."""
    proof_id = _signed_id(token)
    proof = find_proof(proof_id) if proof_id else None
    if proof is None or not is_live(proof, kind):
        raise NotFound(_("This link has been used or is too old. Ask for a new one."))
    return proof


def spend_link(token: str, kind: ProofKind) -> CustomerProof:
    """Spend the proof behind a link. Raises NotFound; of two who follow it at once, one gets it."""
    return _spend(look_at_link(token, kind).id, kind)


def _spend(proof_id: UUID, kind: ProofKind) -> CustomerProof:
    with transaction():
        proof = use_proof(proof_id, kind)
    if proof is None:
        raise NotFound(_("This link has been used or is too old. Ask for a new one."))
    return proof


def _signed_id(token: str) -> UUID | None:
    proof_id = parse_id(token.partition(".")[0])
    if proof_id is None or not token.isascii():
        return None
    return proof_id if equals(token, link_token(proof_id)) else None


def _digest(purpose: str, proof_id: UUID) -> bytes:
    key = derive_key(current_settings().secret_key, purpose)
    return hmac.new(key, current_store_id().bytes + proof_id.bytes, hashlib.sha256).digest()
