"""Mails that are not sent, on purpose."""

from shared.mail.builders import Audience, MailKind
from shared.models.mail.message import MailMessage
from shared.models.stores.mailing import mailing_of
from shared.services.mail.bounces import is_out_of_reach

OFF, BOUNCES = "off", "bounces"


def reason_to_hold(kind: MailKind, message: MailMessage) -> str:
    """Why it does not go out, or nothing. A store that switched nothing off and knows no bounces is asked no more."""
    if kind.audience is not Audience.SHOPPER or message.store_id is None:
        return ""
    mailing = mailing_of()
    if kind.may_be_off and kind.name in mailing.off:
        return OFF
    if kind.is_marketing and mailing.has_bounces and is_out_of_reach(message.recipient):
        return BOUNCES
    return ""
