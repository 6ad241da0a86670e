"""Mails to those who left a checkout."""

from uuid import UUID

from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money
from shared.mail.builders import Mail, mail_kind
from shared.mail.rendering import render_html, render_text
from shared.models.carts.abandonment import AbandonedCheckout, abandoned_by_id
from shared.models.carts.cart import Cart, find_cart
from shared.models.mail.message import MailMessage
from shared.models.stores.store import current_store
from shared.services.carts.abandonment import read_contents
from shared.services.carts.links import CartLink, cart_token
from shared.services.stores.links import store_url


@mail_kind("carts.reminder")
def build_reminder(message: MailMessage) -> Mail:
    row = abandoned_by_id(UUID(message.arguments["abandoned_id"]))
    cart, store = _cart(row), current_store()
    subject = _("Your cart at %(store)s is still there", store=store.name)
    own, no_more = cart_token(CartLink.OWN, row.id), cart_token(CartLink.NO_REMINDERS, row.id)
    values = {
        "subject": subject,
        "brand": store.name,
        "lines": [line for line in read_contents(cart) if not line.is_short],
        "money": lambda amount: Money(amount, row.currency),
        "url": store_url(store, f"/cart/restore/{own}", locale=row.locale),
        "end_url": store_url(store, f"/cart/reminders/{no_more}", locale=row.locale),
    }
    text, html = render_text("carts/reminder", **values), render_html("carts/reminder", **values)
    return Mail(subject, text, html, store.name, store.email)


def _cart(row: AbandonedCheckout) -> Cart:
    cart = find_cart(row.cart_id) if row.cart_id else None
    if cart is None:
        raise NotFound(_("This cart is gone. Please start again."))
    return cart
