"""Mails about the work that a store has had done."""

from uuid import UUID

from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.mail.builders import Audience, Mail, mail_kind
from shared.mail.rendering import render_html, render_text
from shared.mail.staff import platform_named
from shared.models.mail.message import MailMessage
from shared.models.stores.operation import Operation, OperationStatus, operation_by_id
from shared.models.stores.store import current_store
from shared.services.stores.links import dashboard_url
from shared.services.stores.operation_kinds import operation_kind_named


@mail_kind("stores.operation_ended", title=_l("Work that has ended"), audience=Audience.STAFF)
def build_operation_news(message: MailMessage) -> Mail:
    operation = operation_by_id(UUID(message.arguments["operation_id"]))
    store = current_store()
    platform = platform_named(store.platform_id)
    subject = _subject(operation)
    values = {
        "subject": subject,
        "name": message.arguments["name"],
        "brand": platform.name,
        "operation": operation,
        "store": store.name,
        "url": dashboard_url(platform, f"/s/{store.handle}/operations/{operation.id}"),
    }
    template = "stores/operation_ended"
    return Mail(subject, render_text(template, **values), render_html(template, **values), platform.name)


def _subject(operation: Operation) -> str:
    label = str(operation_kind_named(operation.kind).label)
    match operation.status:
        case OperationStatus.FAILED:
            return _("%(operation)s: it broke off", operation=label)
        case OperationStatus.CANCELLED:
            return _("%(operation)s: stopped", operation=label)
        case OperationStatus.UNDONE:
            return _("%(operation)s: undone", operation=label)
        case _:
            return _("%(operation)s: done", operation=label)
