"""The mail that brings a gift card."""

from uuid import UUID

from shared.kernel.errors import Conflict
from shared.kernel.formats import format_money
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money
from shared.mail.builders import Mail, mail_kind
from shared.mail.rendering import render_html, render_text
from shared.models.gift_cards.card import card_by_id
from shared.models.mail.message import MailMessage
from shared.models.orders.order import order_by_id
from shared.models.stores.store import current_store
from shared.services.gift_cards.codes import sealed_code, shown_code
from shared.services.stores.links import store_url


@mail_kind("gift_cards.received")
def build_received(message: MailMessage) -> Mail:
    """Raises Conflict once the code is forgotten: it left long ago."""
    card, store = card_by_id(UUID(message.arguments["card_id"])), current_store()
    code = sealed_code(card)
    if not code:
        raise Conflict("The code of this gift card is not known any more.")
    amount = format_money(Money(card.initial, card.currency))
    subject = _("Your gift card of %(amount)s for %(store)s", amount=amount, store=store.name)
    order = order_by_id(card.order_id) if card.order_id else None
    values = {
        "subject": subject,
        "brand": store.name,
        "card": card,
        "code": shown_code(code),
        "amount": amount,
        "order": order,
        "shop_url": store_url(store, "/", locale=message.locale),
    }
    name = "gift_cards/received"
    return Mail(subject, render_text(name, **values), render_html(name, **values), store.name, store.email)
