"""Sending one mail."""

from uuid import UUID

from shared.db.session import leave_transaction
from shared.gateways.mail import smtp_transport
from shared.jobs.registry import job
from shared.kernel.errors import GatewayFailed
from shared.kernel.i18n import use_locale
from shared.mail.builders import build_message
from shared.services.mail.owe import claim_mail, note_failure, note_sent


@job("mail.send", queue="mail")
def send_mail(message_id: str) -> None:
    """Build the mail in its reader's language and hand it over. Raises GatewayFailed, so that it is tried again."""
    message = claim_mail(UUID(message_id))
    if message is None:
        return
    with use_locale(message.locale):
        built = build_message(message)
    leave_transaction()
    try:
        smtp_transport().send(built)
    except GatewayFailed as error:
        note_failure(message, error.message)
        raise
    note_sent(message)
