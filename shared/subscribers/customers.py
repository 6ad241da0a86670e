"""What follows from what customers do."""

from collections.abc import Iterable

from shared.models.customers.sign_in import find_proof
from shared.services.mail.owe import owe_mail
from shared.subscribers.registry import HeardEvent, JobCall, on


@on("customers.proof_asked", consumer="mail.customer_proof")
def mail_proof(event: HeardEvent) -> Iterable[JobCall]:
    """The code or the link; the mail's kind is named after what it proves."""
    proof = find_proof(event.id_of("proof_id"))
    if proof is None:
        return []
    message_id = owe_mail(
        f"customers.{proof.kind.value}",
        key=f"customer-proof:{proof.id}",
        recipient=proof.email,
        locale=proof.locale,
        arguments={"proof_id": str(proof.id)},
    )
    return [JobCall("mail.send", {"message_id": message_id})] if message_id else []
