"""Returns of what a demo shop has sent lately, each a step further, through the services."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from shared.cli.demo.shapes import DemoShop
from shared.db.session import session
from shared.kernel.quantities import Unit
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order
from shared.models.orders.status import FulfilmentState, OrderStatus, PaymentState
from shared.models.payments.method import CASH_ON_DELIVERY
from shared.models.returns.case import Return
from shared.models.returns.status import Condition, ReturnOrigin
from shared.services.inventory.locations import ensure_default_location
from shared.services.orders.tracking import Tracking
from shared.services.returns.choices import choices_for
from shared.services.returns.deciding import approve_return
from shared.services.returns.eligibility import returnable_lines
from shared.services.returns.labels import put_own_label
from shared.services.returns.opening import ReturnWish, WantedLine, open_return
from shared.services.returns.preferences import ReturnSettings, save_return_settings
from shared.services.returns.receiving import Finding, inspect_return, receive_return
from shared.services.returns.refunding import ReturnRefundWish, refund_return

#: Of so many orders at most some are returned.
RECENT = 40
NOTES = {
    "nl": "Mooi, maar toch niet de kleur die bij ons servies past.",
    "en": "Lovely, but not quite the colour of our other pieces.",
    "ar": "جميلة، لكن لونها لا يناسب ما عندنا.",
    "ja": "素敵ですが、手持ちの色と合いませんでした。",
}
INSTRUCTIONS = {
    "nl": "Pak het goed in, met het retourbonnetje erbij.",
    "en": "Pack it well, with the slip inside.",
    "ar": "غلّفها جيدًا وضع قسيمة الإرجاع في الطرد.",
    "ja": "返品票を同封し、しっかり梱包してください。",
}


def seed_returns(shop: DemoShop, packer: str) -> int:
    """One asked for in exchange, one approved, one back, and one paid back; returns how many. Wants the store_scope."""
    _say_where(shop)
    orders = _sent_lately()
    wished = next(_with_another_variant(orders), None)
    if wished is None:
        return 0
    order, line, other = wished
    _ask(order, line, "different", instead=other)
    rest = [one for one in orders if one.id != order.id]
    by_hand = [one for one in rest if one.payment_provider == CASH_ON_DELIVERY][:1]
    simple = [one for one in rest if one not in by_hand][:2]
    for step, one in enumerate([*simple, *by_hand], start=1):
        piece = _piece_of(one)
        if piece is not None:
            _go_through(_ask(one, piece, "unwanted"), step, packer)
    return 1 + len(simple) + len(by_hand)


def _say_where(shop: DemoShop) -> None:
    place = f"{shop.address.postal_code} {shop.address.city}".strip()
    address = "\n".join(part for part in (shop.address.line1, shop.address.line2, place) if part)
    known = {locale: INSTRUCTIONS[locale] for locale in shop.locales if locale in INSTRUCTIONS}
    save_return_settings(ReturnSettings(addresses={shop.default_locale: address}, instructions=known, fee_percent=10))


def _sent_lately() -> list[Order]:
    wanted = (
        select(Order)
        .where(Order.status == OrderStatus.OPEN, Order.payment_state == PaymentState.PAID)
        .where(Order.fulfilment_state == FulfilmentState.FULFILLED)
        .order_by(Order.placed_at.desc())
        .options(selectinload(Order.lines))
        .limit(RECENT)
    )
    return [order for order in session().scalars(wanted) if _piece_of(order) is not None]


def _piece_of(order: Order) -> OrderLine | None:
    """A line whose goods were sent, and can be counted."""
    return next((line for line in order.lines if line.requires_shipping and line.unit is Unit.PIECE), None)


def _with_another_variant(orders: list[Order]) -> Iterator[tuple[Order, OrderLine, UUID]]:
    for order in orders:
        offered = choices_for(order, returnable_lines(order), order.locale)
        for line in order.lines:
            for one in offered.get(line.id, ()):
                if line.unit is Unit.PIECE and not one.is_same:
                    yield order, line, one.variant_id


def _ask(order: Order, line: OrderLine, reason: str, *, instead: UUID | None = None) -> Return:
    wish = ReturnWish({line.id: WantedLine(1, reason, instead=instead)}, note=NOTES.get(order.locale, ""))
    return open_return(order.id, wish, origin=ReturnOrigin.CUSTOMER, actor=str(order.shipping_address.get("name", "")))


def _go_through(returned: Return, step: int, packer: str) -> None:
    """1: on its way, 2: back, 3: looked at and paid back."""
    approve_return(returned.id, actor=packer)
    if step == 1:
        put_own_label(returned.id, Tracking("PostNL", "3SRETOUR012345"), actor=packer)
        return
    receive_return(returned.id, actor=packer)
    if step == 2:
        return
    shelf = ensure_default_location().id
    found = {line.order_line_id: Finding(Condition.RESELLABLE, shelf) for line in returned.lines}
    inspect_return(returned.id, found, actor=packer)
    refund_return(returned.id, ReturnRefundWish(), actor=packer)
