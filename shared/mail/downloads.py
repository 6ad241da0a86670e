"""The mail with which buyers get their files."""

from typing import Any
from uuid import UUID

from shared.kernel.formats import isolate_ltr
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.mail.builders import Mail, mail_kind
from shared.mail.rendering import render_html, render_text
from shared.mail.samples import SAMPLE_LINK, sample_file, sample_order
from shared.models.mail.message import MailMessage
from shared.models.orders.download import downloads_of
from shared.models.orders.order import Order, order_by_id
from shared.models.stores.store import current_store
from shared.services.orders.downloads import download_url
from shared.services.stores.links import store_url


@mail_kind(
    "orders.downloads",
    title=_l("Downloads"),
    about=_l("With links to the files that were bought."),
    sample=lambda: _mail(sample_order(), [(sample_file(), SAMPLE_LINK)]),
)
def build_downloads(message: MailMessage) -> Mail:
    order = order_by_id(UUID(message.arguments["order_id"]))
    return _mail(order, [(one, download_url(order, one)) for one in downloads_of(order.id) if one.file_id])


def _mail(order: Order, files: list[tuple[Any, str]]) -> Mail:
    store = current_store()
    subject = _("Your downloads of order %(number)s", number=isolate_ltr(order.name))
    values = {
        "subject": subject,
        "order": order,
        "brand": store.name,
        "files": files,
        "status_url": store_url(store, f"/orders/{order.id}/{order.token}", locale=order.locale),
    }
    name = "orders/downloads"
    return Mail(subject, render_text(name, **values), render_html(name, **values), store.name, store.email)
