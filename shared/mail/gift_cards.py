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
from shared.models.gift_cards.entry import is_refund
from shared.models.mail.message import MailMessage
from shared.models.orders.gift import OrderGift, gift_by_id
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
    order = order_by_id(card.order_id) if card.order_id else None
    gift = gift_by_id(card.gift_id) if card.gift_id else None
    return _mail(card, shown_code(code), order, gift, is_refund=is_refund(card))


@mail_kind(
    "gift_cards.given",
    title=_l("Gift card sent"),
    about=_l("Tells whoever bought a gift card for somebody else that it has left."),
    sample=lambda: _given(_sample_gift(), sample_order()),
)
def build_given(message: MailMessage) -> Mail:
    gift = gift_by_id(UUID(message.arguments["gift_id"]))
    return _given(gift, order_by_id(gift.order_id))


def _given(gift: OrderGift, order: Order) -> Mail:
    store, who = current_store(), gift.name or gift.email
    subject = _("The gift card that you gave has left")
    values = {"subject": subject, "brand": store.name, "who": who, "gift": gift, "order": order}
    name = "gift_cards/given"
    return Mail(subject, render_text(name, **values), render_html(name, **values), store.name, store.email)


def _sample_gift() -> OrderGift:
    return OrderGift(email="robin@example.com", name="Robin", message=_("Happy birthday!"), pieces=1)


def _sample_card() -> GiftCard:
    currency = current_store().currency
    return GiftCard(initial=50 * 10 ** exponent_of(currency), currency=currency)


def _mail(
    card: GiftCard, code: str, order: Order | None, gift: OrderGift | None = None, *, is_refund: bool = False
) -> Mail:
    store = current_store()
    amount = format_money(Money(card.initial, card.currency))
    giver = _giver(order) if order and gift else ""
    subject = _("Your gift card of %(amount)s for %(store)s", amount=amount, store=store.name)
    if giver:
        subject = _("%(name)s sends you a gift card for %(store)s", name=giver, store=store.name)
    values = {
        "subject": subject,
        "brand": store.name,
        "card": card,
        "code": code,
        "amount": amount,
        "order": None if gift else order,
        "is_refund": is_refund,
        "gift": gift,
        "giver": giver,
        "shop_url": store_url(store, "/", locale=current_language().code),
    }
    name = "gift_cards/received"
    return Mail(subject, render_text(name, **values), render_html(name, **values), store.name, store.email)


def _giver(order: Order) -> str:
    """The buyer's name, as far as a subject line bears it."""
    address = order.billing_address or order.shipping_address
    return " ".join(str(address.get("name", "")).split())[:60]
