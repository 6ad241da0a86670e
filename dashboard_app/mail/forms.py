"""The forms about mails."""

from wtforms import StringField, TextAreaField

from shared.kernel.i18n import lazy_gettext as _l
from shared.web.forms import BaseForm, trimmed


class SenderForm(BaseForm):
    """Who mails are from and what their frame looks like."""

    sender = StringField(_l("Name of the sender"), filters=[trimmed])
    reply_to = StringField(_l("Answers go to"), filters=[trimmed])
    color = StringField(_l("Colour of buttons"), filters=[trimmed])


class TextForm(BaseForm):
    """Subject and body of one kind in one language."""

    subject = StringField(_l("Subject"), filters=[trimmed])
    body = TextAreaField(_l("Text"))
