"""The log of mails as the API gives it."""

import marshmallow as ma

from platform_app.api.schemas import PageQuery, text
from platform_app.catalog.price_schemas import example
from shared.models.mail.message import MailState


class MailSchema(ma.Schema):
    """A mail to one person and what became of it; what it said is not kept.

    `subject` is empty until it has left, and of mails with a code or a key. `about_id` is the order it is about, or
    what else there is to it. `held_back` says why it was not sent on purpose: `off` or `bounces`.
    """

    id = ma.fields.UUID()
    kind = ma.fields.String(metadata=example("orders.confirmation"))
    state = ma.fields.Enum(MailState, by_value=True)
    recipient = ma.fields.String(metadata=example("noor@example.org"))
    subject = ma.fields.String()
    locale = ma.fields.String(metadata=example("nl"))
    about_id = ma.fields.UUID(allow_none=True)
    attempts = ma.fields.Integer()
    error = ma.fields.String()
    held_back = ma.fields.String()
    bounce_kind = ma.fields.String(metadata=example("hard", "hard, soft or complaint"))
    bounce_reason = ma.fields.String()
    created_at = ma.fields.DateTime()
    sent_at = ma.fields.DateTime(allow_none=True)
    failed_at = ma.fields.DateTime(allow_none=True)
    bounced_at = ma.fields.DateTime(allow_none=True)


class MailQuery(PageQuery):
    """Which mails, the latest first."""

    order_id = ma.fields.UUID(load_default=None)
    recipient = text(load_default="", most=254, metadata=example("noor@example.org", "A whole address"))
    kind = text(load_default="", most=60, metadata=example("orders.confirmation"))
    state = ma.fields.Enum(MailState, by_value=True, load_default=None)
