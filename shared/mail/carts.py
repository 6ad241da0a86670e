"""Mails to those who left a checkout."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.money import Money
from shared.kernel.quantities import Unit
from shared.mail.builders import Mail, mail_kind
from shared.mail.rendering import render_html, render_text
from shared.mail.samples import SAMPLE_LINK, SAMPLE_NAME, sample_order
from shared.models.carts.abandonment import AbandonedCheckout, abandoned_by_id
from shared.models.carts.cart import Cart, find_cart
from shared.models.mail.message import MailMessage
from shared.models.stores.store import Store, current_store
from shared.services.carts.abandonment import read_contents
from shared.services.carts.links import CartLink, cart_token
from shared.services.stores.links import store_url


@dataclass(frozen=True)
class SampleLine:
    """A line of a cart that never was."""

    shown_title: str
    quantity: int
    total: int
    shown_variant_title: str = ""
    unit: Unit = Unit.PIECE


@mail_kind(
    "carts.reminder",
    title=_l("Left checkout"),
    about=_l("To shoppers who went away before ordering. When it goes out is set under Orders, Left checkouts."),
    is_marketing=True,
    sample=lambda: _mail(
        current_store(),
        _sample_lines(),
        current_store().currency,
        name=SAMPLE_NAME,
        url=SAMPLE_LINK,
        end_url=SAMPLE_LINK,
    ),
)
def build_reminder(message: MailMessage) -> Mail:
    row = abandoned_by_id(UUID(message.arguments["abandoned_id"]))
    cart, store = _cart(row), current_store()
    own, no_more = cart_token(CartLink.OWN, row.id), cart_token(CartLink.NO_REMINDERS, row.id)
    mail = _mail(
        store,
        [line for line in read_contents(cart) if not line.is_short],
        row.currency,
        name=row.name,
        url=store_url(store, f"/cart/restore/{own}", locale=row.locale),
        end_url=store_url(store, f"/cart/reminders/{no_more}", locale=row.locale),
    )
    return replace(mail, unsubscribe_url=store_url(store, f"/cart/reminders/{no_more}/one-click"))


def _mail(store: Store, lines: Sequence[Any], currency: str, *, name: str, url: str, end_url: str) -> Mail:
    subject = _("Your cart at %(store)s is still there", store=store.name)
    values = {
        "subject": subject,
        "brand": store.name,
        "lines": lines,
        "money": lambda amount: Money(amount, currency),
        "url": url,
        "end_url": end_url,
        "placeholders": {"customer": {"name": name}},
    }
    text, html = render_text("carts/reminder", **values), render_html("carts/reminder", **values)
    return Mail(subject, text, html, store.name, store.email)


def _sample_lines() -> list[SampleLine]:
    return [SampleLine(line.shown_title, line.quantity, line.total) for line in sample_order().lines]


def _cart(row: AbandonedCheckout) -> Cart:
    cart = find_cart(row.cart_id) if row.cart_id else None
    if cart is None:
        raise NotFound(_("This cart is gone. Please start again."))
    return cart
