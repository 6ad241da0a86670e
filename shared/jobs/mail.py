"""Sending one mail, and forgetting old ones."""

from uuid import UUID

from shared.db.session import leave_transaction, maintenance_scope
from shared.gateways.mail import AddressRefused, smtp_transport
from shared.jobs.registry import job
from shared.kernel.errors import GatewayFailed
from shared.kernel.i18n import use_locale
from shared.mail.builders import build_message, kind_named
from shared.mail.holding import reason_to_hold
from shared.services.mail.bounces import note_bounce
from shared.services.mail.dsn import BounceKind
from shared.services.mail.log import forget_old_mails
from shared.services.mail.owe import claim_mail, give_up, hold_back, note_failure, note_sent
from shared.services.mail.return_paths import return_path


@job("mail.send", queue="mail")
def send_mail(message_id: str) -> None:
    """Build the mail in its reader's language and hand it over. Raises GatewayFailed, so that it is tried again."""
    message = claim_mail(UUID(message_id))
    if message is None:
        return
    kind = kind_named(message.kind)
    reason = reason_to_hold(kind, message)
    if reason:
        hold_back(message, reason)
        return
    with use_locale(message.locale):
        built = build_message(message)
    leave_transaction()
    try:
        smtp_transport().send(built, sender=return_path(message.id))
    except AddressRefused as error:
        give_up(message, error.message)
        note_bounce(message.id, BounceKind.HARD, error.message)
        return
    except GatewayFailed as error:
        note_failure(message, error.message)
        raise
    note_sent(message, "" if kind.is_secret else str(built["Subject"]))


@job("mail.forget_old", every=3600, retries=())
def forget_old() -> None:
    """The log is kept for half a year."""
    with maintenance_scope():
        forget_old_mails()
