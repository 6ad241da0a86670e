"""The mail that brings a gift card."""

from uuid import UUID

from shared.kernel.currencies import exponent_of
from shared.kernel.errors import Conflict
from shared.kernel.formats import format_money
from shared.kernel.i18n import current_language
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.money import Money
from shared.mail.builders import Mail, mail_kind
from shared.mail.rendering import render_html, render_text
from shared.mail.samples import sample_order
from shared.models.gift_cards.card import GiftCard, card_by_id
from shared.models.mail.message import MailMessage
from shared.models.orders.order import Order, order_by_id
from shared.models.stores.store import current_store
from shared.services.gift_cards.codes import sealed_code, shown_code
from shared.services.stores.links import store_url


@mail_kind(
    "gift_cards.received",
    title=_l("Gift card"),
    about=_l("Brings the code of a gift card that was bought or issued."),
    is_secret=True,
    sample=lambda: _mail(_sample_card(), shown_code("BCDFGHJKLMNPQRST"), sample_order()),
)
def build_received(message: MailMessage) -> Mail:
    """Raises Conflict once the code is forgotten: it left long ago."""
    card = card_by_id(UUID(message.arguments["card_id"]))
    code = sealed_code(card)
    if not code:
        raise Conflict("The code of this gift card is not known any more.")
    return _mail(card, shown_code(code), order_by_id(card.order_id) if card.order_id else None)


def _sample_card() -> GiftCard:
    currency = current_store().currency
    return GiftCard(initial=50 * 10 ** exponent_of(currency), currency=currency)


def _mail(card: GiftCard, code: str, order: Order | None) -> Mail:
    store = current_store()
    amount = format_money(Money(card.initial, card.currency))
    subject = _("Your gift card of %(amount)s for %(store)s", amount=amount, store=store.name)
    values = {
        "subject": subject,
        "brand": store.name,
        "card": card,
        "code": code,
        "amount": amount,
        "order": order,
        "shop_url": store_url(store, "/", locale=current_language().code),
    }
    name = "gift_cards/received"
    return Mail(subject, render_text(name, **values), render_html(name, **values), store.name, store.email)
