"""What a store sets about its mails: who they are from, how the frame looks, which are switched off."""

import re
from collections.abc import Callable
from dataclasses import replace

from email_validator import EmailNotValidError, validate_email

from shared.db.session import transaction
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.stores.mailing import Mailing, mailing_of
from shared.models.stores.store import store_for_update

LONGEST_SENDER = 80
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_BREAKS = re.compile(r"[\x00-\x1f\x7f]")


def save_sender(*, sender: str, reply_to: str, color: str, logo: str | None = None) -> Mailing:
    """Keep who mails are from and their look; ``logo`` None leaves it. Raises Invalid with the fields."""
    sender, reply_to, color = sender.strip(), reply_to.strip(), color.strip().lower()
    wrong: dict[str, str] = {}
    if len(sender) > LONGEST_SENDER or _BREAKS.search(sender):
        wrong["sender"] = _("Type a name of at most %(most)s letters, on one line.", most=LONGEST_SENDER)
    if reply_to:
        try:
            reply_to = validate_email(reply_to, check_deliverability=False).normalized
        except EmailNotValidError:
            wrong["reply_to"] = _("Type an e-mail address such as name@example.com.")
    if color and not _COLOR.fullmatch(color):
        wrong["color"] = _("Choose a colour such as #1a7f37.")
    if wrong:
        raise Invalid(_("Please look at the marked fields."), fields=wrong)
    return change_mailing(
        lambda kept: replace(
            kept, sender=sender, reply_to=reply_to, color=color, logo=kept.logo if logo is None else logo
        )
    )


def switch_kind(kind: str, *, is_on: bool) -> Mailing:
    """Send a kind of mail, or do without it."""
    return change_mailing(lambda kept: replace(kept, off=kept.off - {kind} if is_on else kept.off | {kind}))


def change_mailing(change: Callable[[Mailing], Mailing]) -> Mailing:
    """Change what the store's row says of its mails, one change at a time."""
    with transaction():
        store = store_for_update()
        changed = change(mailing_of(store))
        store.mailing = changed.to_dict()
    return changed
