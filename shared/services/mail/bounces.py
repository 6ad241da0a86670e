"""Mail that comes back: noted on the message, on its address, and told to staff."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from sqlalchemy import delete, select

from shared.db.session import maintenance_scope, platform_scope, session, store_scope, transaction
from shared.events import outbox
from shared.events.mail import MailBounced
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.mail.bouncing import BouncingAddress, find_bouncing
from shared.models.mail.message import MailMessage
from shared.models.stores.mailing import mailing_of
from shared.services.mail.dsn import LONGEST_REASON, BounceKind, read_report
from shared.services.mail.preferences import change_mailing
from shared.services.mail.return_paths import read_return_path

LASTING = (BounceKind.HARD, BounceKind.COMPLAINT)


def take_report(raw: bytes, recipients: Iterable[str] = (), *, is_trusted: bool = False) -> bool:
    """Note what a mail server sent back. False where it tells of no mail of ours, or of no failure.

    The address that it came to proves which mail it is about; only a caller who is ``is_trusted`` (its request was
    signed) is believed by the Message-ID alone.
    """
    report = read_report(raw)
    if report is None:
        return False
    proven = next(filter(None, map(read_return_path, recipients)), None)
    message_id = proven or (parse_id(report.original_id.partition("@")[0]) if is_trusted else None)
    return message_id is not None and note_bounce(message_id, report.kind, report.reason)


def note_bounce(message_id: UUID, kind: BounceKind, reason: str) -> bool:
    """The mail came back. Told again, nothing more happens. False where there is no such mail."""
    with maintenance_scope():
        row = (
            session().execute(select(MailMessage.id, MailMessage.store_id).where(MailMessage.id == message_id)).first()
        )
    if row is None:
        return False
    with store_scope(row.store_id) if row.store_id else platform_scope(), transaction():
        message = session().scalars(select(MailMessage).where(MailMessage.id == message_id).with_for_update()).one()
        if message.bounced_at is not None and message.bounce_kind == kind.value:
            return True
        message.bounced_at, message.bounce_kind = clock.now(), kind.value
        message.bounce_reason = reason[:LONGEST_REASON]
        if message.store_id is not None:
            _note_address(message, kind)
    return True


def _note_address(message: MailMessage, kind: BounceKind) -> None:
    change_mailing(lambda kept: replace(kept, has_bounces=True))
    email, now = message.recipient.strip().lower(), clock.now()
    known = find_bouncing(email)
    is_new = known is None or (known.kind not in LASTING and kind in LASTING)
    if known is None:
        known = BouncingAddress(email=email, kind=kind.value, times=0, first_at=now)
        session().add(known)
    if known.kind not in LASTING or kind in LASTING:
        known.kind, known.reason = kind.value, message.bounce_reason
    known.times, known.last_at, known.message_id = known.times + 1, now, message.id
    outbox.record(MailBounced(message.id, email, kind.value, is_new))


def bouncing_at(email: str) -> BouncingAddress | None:
    """What is known of an address; a store to which nothing ever came back is not asked."""
    return find_bouncing(email) if mailing_of().has_bounces else None


def is_out_of_reach(email: str) -> bool:
    """Whether mail that nobody waits for shall not go there: it does not exist, or its reader complained."""
    known = bouncing_at(email)
    return known is not None and known.kind in LASTING


def forget_bounces(email: str) -> None:
    """Staff know better: the address works again. Raises NotFound."""
    with transaction():
        gone = (
            delete(BouncingAddress).where(BouncingAddress.email == email.strip().lower()).returning(BouncingAddress.id)
        )
        if session().execute(gone.execution_options(synchronize_session=False)).first() is None:
            raise NotFound(_("Nothing came back from this address."))
