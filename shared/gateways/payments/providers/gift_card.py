"""Gift cards: typed at checkout beside any other way to pay, so that nobody chooses or sets them up."""

from shared.gateways.payments.provider import Provider
from shared.kernel.i18n import lazy_gettext as _l

GIFT_CARD = Provider(
    code="gift_card",
    position=100,
    icon="gift",
    name=_l("Gift card"),
    detail=_l("Paid with a gift card."),
    title=_l("Gift cards"),
    about=_l("Customers type the code of a gift card at checkout."),
    switch=_l("Gift cards"),
    is_chosen=False,
)
