"""Mails from the stock room: to shoppers who wait, to suppliers, and to staff who want to know what is low."""

from typing import Any
from uuid import UUID

from shared.kernel.addresses import Address
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.i18n import ngettext
from shared.kernel.money import Money
from shared.kernel.quantities import format_quantity
from shared.mail.builders import Audience, Mail, mail_kind
from shared.mail.rendering import render_html, render_text
from shared.mail.samples import SAMPLE_LINK
from shared.models.catalog.variant import Variant, variant_by_id
from shared.models.inventory.back_in_stock import BackInStockRequest, request_by_id
from shared.models.inventory.location import location_by_id
from shared.models.inventory.purchase import purchase_by_id
from shared.models.inventory.supplier import supplier_by_id
from shared.models.mail.message import MailMessage
from shared.models.stores.store import Store, current_store
from shared.services.inventory.low_stock_notices import short_lines
from shared.services.inventory.purchase_sheet import purchase_sheet
from shared.services.stores.links import dashboard_url, platform_of, store_url


@mail_kind(
    "inventory.back_in_stock",
    title=_l("Back in stock"),
    about=_l("To shoppers who asked to be told."),
    may_be_off=True,
    sample=lambda: _returned(current_store(), _sample_links()),
)
def build_return(message: MailMessage) -> Mail:
    request, variant, store = _about(message)
    return _returned(store, _links(request, variant, store))


def _returned(store: Store, links: dict[str, Any]) -> Mail:
    return _mail("inventory/back_in_stock", _("“%(title)s” is back", title=links["title"]), store, **links)


@mail_kind(
    "inventory.back_in_stock_asked",
    title=_l("Back in stock: asked"),
    about=_l("Confirms that a shopper asked to be told."),
    may_be_off=True,
    sample=lambda: _confirmed(current_store(), _sample_links()),
)
def build_confirmation(message: MailMessage) -> Mail:
    request, variant, store = _about(message)
    return _confirmed(store, _links(request, variant, store))


def _confirmed(store: Store, links: dict[str, Any]) -> Mail:
    subject = _("We will tell you when “%(title)s” is back", title=links["title"])
    return _mail("inventory/back_in_stock_asked", subject, store, **links)


def _sample_links() -> dict[str, Any]:
    return {"title": _("Example article"), "variant_title": "", "url": SAMPLE_LINK, "end_url": SAMPLE_LINK}


@mail_kind("inventory.low_stock", title=_l("Running out"), audience=Audience.STAFF)
def build_digest(message: MailMessage) -> Mail:
    store = current_store()
    lines = short_lines([UUID(shortage_id) for shortage_id in message.arguments["shortage_ids"]])
    count = int(message.arguments["count"])
    subject = ngettext("One product is running out", "%(count)s products are running out", count)
    url = dashboard_url(platform_of(store), f"/s/{store.handle}/inventory/?state=low_stock")
    return _mail("inventory/low_stock", subject, store, lines=lines, count=count, url=url, quantity=format_quantity)


@mail_kind("inventory.purchase_order", title=_l("Purchase order"), audience=Audience.STAFF)
def build_purchase_order(message: MailMessage) -> Mail:
    store, order = current_store(), purchase_by_id(UUID(message.arguments["purchase_id"]))
    place = location_by_id(order.location_id)
    subject = _("Order %(number)s from %(store)s", number=order.name, store=store.name)
    values = {
        "order": order,
        "supplier": supplier_by_id(order.supplier_id),
        "sheet": purchase_sheet(order),
        "address": Address.from_dict(place.address).lines() or [place.name],
        "place": place.name,
        "money": lambda amount: Money(amount, order.currency),
        "quantity": format_quantity,
    }
    return _mail("inventory/purchase_order", subject, store, **values)


def _about(message: MailMessage) -> tuple[BackInStockRequest, Variant, Store]:
    request = request_by_id(UUID(message.arguments["request_id"]))
    if request is None:
        raise NotFound(_("This request does not exist any more."))
    return request, variant_by_id(request.variant_id), current_store()


def _links(request: BackInStockRequest, variant: Variant, store: Store) -> dict[str, Any]:
    handle = variant.product.handle
    return {
        "title": variant.product.title,
        "variant_title": variant.title,
        "url": store_url(store, f"/products/{handle}?variant={variant.id}", locale=request.locale),
        "end_url": store_url(store, f"/back-in-stock/{request.token}", locale=request.locale),
    }


def _mail(template: str, subject: str, store: Store, **values: Any) -> Mail:
    values |= {"subject": subject, "brand": store.name}
    return Mail(subject, render_text(template, **values), render_html(template, **values), store.name, store.email)
