"""Mails in a store's own words: saving, going back, undoing, and noting what cannot be used."""

from dataclasses import replace
from uuid import UUID

from shared.db.session import session, transaction
from shared.events import outbox
from shared.events.mail import MailTextFailed
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.mail.text import MailText, find_mail_text
from shared.services.mail.preferences import change_mailing
from shared.themes.texts import TextFailed, check_text

LONGEST_SUBJECT = 300
LONGEST_BODY = 20_000


def check_mail_text(subject: str, body: str) -> None:
    """Raises Invalid with the field, and the line where Liquid is wrong."""
    wrong: dict[str, str] = {}
    for name, source, longest in (("subject", subject, LONGEST_SUBJECT), ("body", body, LONGEST_BODY)):
        if len(source) > longest:
            wrong[name] = _("This is too long.")
            continue
        try:
            check_text(source)
        except TextFailed as error:
            wrong[name] = told_failure(error)
    if not body.strip():
        wrong["body"] = _("Type what the mail says, or go back to our text.")
    if wrong:
        raise Invalid(_("Please look at the marked fields."), fields=wrong)


def told_failure(error: TextFailed) -> str:
    """What is wrong and where, for whoever wrote it. The engine speaks English."""
    if not error.line:
        return error.message
    return _("Line %(line)s: %(problem)s", line=error.line, problem=error.message)


def save_mail_text(kind: str, locale: str, *, subject: str, body: str, version: int, user_id: UUID | None) -> MailText:
    """Say this kind of mail so, in this language. ``version`` is the one that was edited, 0 where there was none.

    Raises Invalid, Conflict (somebody else has changed it meanwhile).
    """
    check_mail_text(subject, body)
    return _change(kind, locale, subject.strip(), body.strip() + "\n", version=version, user_id=user_id)


def drop_mail_text(kind: str, locale: str, *, user_id: UUID | None) -> MailText:
    """Back to our text. It can be undone. Raises Conflict where it is ours already."""
    text = find_mail_text(kind, locale)
    if text is None or not text.body:
        raise Conflict(_("This is our text already."))
    return _change(kind, locale, "", "", version=None, user_id=user_id)


def undo_mail_text(kind: str, locale: str, *, user_id: UUID | None) -> MailText:
    """Back to what stood there before the last change; done twice, it is as it was. Raises Conflict."""
    text = find_mail_text(kind, locale)
    if text is None or text.former_body is None:
        raise Conflict(_("There is nothing to undo."))
    former = (text.former_subject or "", text.former_body)
    return _change(kind, locale, *former, version=None, user_id=user_id)


def _change(kind: str, locale: str, subject: str, body: str, *, version: int | None, user_id: UUID | None) -> MailText:
    """The store's row is changed first: its lock makes changes follow each other."""
    pair = (kind, locale)
    with transaction():
        change_mailing(lambda kept: replace(kept, edited=kept.edited | {pair} if body else kept.edited - {pair}))
        text = find_mail_text(kind, locale)
        if version is not None and version != (text.version if text is not None else 0):
            raise Conflict(_("Somebody else has changed this mail meanwhile. Look at theirs in another tab first."))
        if text is None:
            text = MailText(kind=kind, locale=locale, version=0, former_subject="", former_body="")
            session().add(text)
        else:
            text.former_subject, text.former_body = text.subject, text.body
        text.subject, text.body, text.changed_by = subject, body, user_id
        text.problem, text.problem_at, text.version = "", None, text.version + 1
    return text


def note_text_problem(kind: str, locale: str, problem: str) -> None:
    """Our own text went out, because the store's cannot be used; staff hear of it once per text."""
    with transaction():
        text = find_mail_text(kind, locale)
        if text is None or text.problem:
            return
        text.problem, text.problem_at = problem[:300] or "?", clock.now()
        outbox.record(MailTextFailed(text.id, kind, locale))
