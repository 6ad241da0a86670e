"""How a mail would look and read: with invented content, or of a kind without any, as it went out last."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import use_locale
from shared.mail.builders import BROKEN, Mail, MailKind, addressed, written_mail
from shared.mail.looks import look_of
from shared.mail.placeholders import described
from shared.mail.rendering import looking, standard_text
from shared.mail.writing import UnknownName, Writing
from shared.models.mail.message import newest_of_kind
from shared.models.stores.mailing import Mailing, mailing_of
from shared.models.stores.store import current_store
from shared.services.mail.texts import check_mail_text, told_failure
from shared.themes.texts import TextFailed


@dataclass(frozen=True, slots=True)
class Preview:
    """A mail to look at; ``names`` are the placeholders that its text may use, ``parts`` those that are whole parts."""

    mail: Mail
    names: tuple[str, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StartingText:
    """What a merchant begins with: our own words, in Liquid."""

    subject: str
    body: str


def preview_mail(
    kind: MailKind, locale: str, *, subject: str = "", body: str = "", mailing: Mailing | None = None
) -> Preview | None:
    """The mail in that language, with this text or else with ours, and with this look or else the store's.

    None where there is nothing to fill it with yet. Raises Invalid with the field, and the line that is wrong.
    """
    if body:
        check_mail_text(subject, body)
    store = current_store()
    mailing = mailing or mailing_of(store)
    with use_locale(locale, store.timezone), looking(look_of(mailing, store)):
        build = _filled(kind)
        if build is None:
            return None
        probe = Writing("", "{{ standard }}", store)
        mail = written_mail(probe, build)
        mail = _in_words(Writing(subject, body, store, is_strict=True), build) if body else build()
        names = tuple(name for name in described(probe.names) if name not in probe.parts)
        return Preview(addressed(mail, mailing), names, probe.parts)


def starting_text(kind: MailKind, locale: str) -> StartingText:
    """Our own text to begin with; the subject is left to us until it is written."""
    with use_locale(locale):
        return StartingText("", standard_text(kind.name))


def _filled(kind: MailKind) -> Callable[[], Mail] | None:
    if kind.sample is not None:
        return kind.sample
    newest = newest_of_kind(kind.name) if not kind.is_secret else None
    return None if newest is None else lambda: kind.build(newest)


def _in_words(text: Writing, build: Callable[[], Mail]) -> Mail:
    try:
        return written_mail(text, build)
    except UnknownName as error:
        problem = _("There is no placeholder %(name)s.", name=f"{{{{ {error.name} }}}}")
        raise _wrong(text, TextFailed(problem, error.line)) from error
    except TextFailed as error:
        raise _wrong(text, error) from error
    except BROKEN as error:
        raise Invalid(fields={"body": _("This text cannot be made into a mail: %(reason)s", reason=error)}) from error


def _wrong(text: Writing, error: TextFailed) -> Invalid:
    """Beside the field it stands in."""
    place = "subject" if text.is_about_subject else "body"
    return Invalid(_("Please look at the marked fields."), fields={place: told_failure(error)})
