"""Checkouts that were left: noted by the clock, and led back by one mail where the merchant wants that."""

import hashlib
import hmac
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from shared.db.bulk import insert_missing
from shared.db.session import session, transaction
from shared.events import outbox
from shared.events.carts import CheckoutAbandoned, ReminderDue
from shared.kernel import clock
from shared.kernel.config import current_settings
from shared.kernel.secrets import derive_key
from shared.models.carts.abandonment import (
    AbandonedCheckout,
    ReminderRefusal,
    abandonment_of_cart,
    drop_old,
    left_carts,
    waiting_for_mail,
    was_mailed_since,
)
from shared.models.carts.cart import Cart, CartStatus, count_things, find_cart
from shared.models.customers.customer import Customer
from shared.models.orders.order import Order
from shared.models.stores.selling import selling_terms
from shared.services.carts.checkout import typed_contact
from shared.services.carts.contents import CartContent, cart_contents
from shared.services.carts.keeping import KEPT
from shared.services.carts.reminder_settings import ReminderSettings, reminder_settings
from shared.services.catalog.prices.context import PriceContext
from shared.services.mail.bounces import is_out_of_reach

#: Whoever left without an order is forgotten after so long.
REMEMBERED = timedelta(days=180)
#: A mail that could not go out in time, such as after a long standstill, is not sent any more.
LATEST = timedelta(days=7)

ORDERED, TURNED_OFF, GONE, REFUSED, TOO_SOON, OUT_OF_STOCK, BOUNCES = (
    "ordered",
    "off",
    "gone",
    "refused",
    "cooldown",
    "out_of_stock",
    "bounces",
)


def note_left_checkouts() -> int:
    """Write down what was left in the current store since the last time. Returns how many are new."""
    now = clock.now()
    with transaction():
        new = [_noted(cart) for cart in left_carts(now, now - KEPT)]
        session().add_all(new)
        session().flush()
        for row in new:
            outbox.record(CheckoutAbandoned(row.id))
        drop_old(AbandonedCheckout, now - REMEMBERED)
    return len(new)


def _noted(cart: Cart) -> AbandonedCheckout:
    contact, contents = typed_contact(cart), read_contents(cart)
    return AbandonedCheckout(
        cart_id=cart.id,
        customer_id=cart.customer_id,
        email=cart.email,
        name=contact.address.name if contact else "",
        phone=contact.phone if contact else "",
        locale=cart.locale,
        currency=selling_terms().in_currency(cart.currency).code,
        items=count_things((line.quantity, line.unit) for line in contents),
        subtotal=sum(line.total for line in contents),
        left_at=cart.updated_at,
    )


def read_contents(cart: Cart) -> list[CartContent]:
    """What lies in the cart, at everybody's prices of today."""
    terms = selling_terms()
    prices = PriceContext(terms.in_currency(cart.currency).code, terms=terms)
    return cart_contents(cart.id, cart.locale, prices=prices, is_holding=cart.held_until is not None)


def send_due_reminders() -> int:
    """Decide about every checkout that has lain long enough; returns how many mails are due.

    The decision and its event are one transaction, and the row is locked: at most one mail per cart.
    """
    settings, now = reminder_settings(), clock.now()
    if not settings.is_on:
        return 0
    sent = 0
    with transaction():
        for row in waiting_for_mail(now - settings.after):
            if _came_back(row, now - settings.after):
                continue
            row.skipped = _reason_to_skip(row, settings, now)
            if not row.skipped:
                row.sent_at, sent = now, sent + 1
                outbox.record(ReminderDue(row.id))
            session().flush()
    return sent


def _came_back(row: AbandonedCheckout, left_before: datetime) -> bool:
    """Whoever touched the cart again is given time anew, and is written to where they said last."""
    cart = find_cart(row.cart_id) if row.cart_id else None
    if cart is None or cart.status is not CartStatus.OPEN or cart.updated_at <= row.left_at:
        return False
    contents = read_contents(cart)
    row.left_at, row.email, row.locale = cart.updated_at, cart.email, cart.locale
    row.items = count_things((line.quantity, line.unit) for line in contents)
    row.subtotal = sum(line.total for line in contents)
    return row.left_at > left_before


def _reason_to_skip(row: AbandonedCheckout, settings: ReminderSettings, now: datetime) -> str:
    """Why no mail goes out, or nothing. The cheap questions come first."""
    if settings.since is None or row.left_at < settings.since or row.left_at < now - settings.after - LATEST:
        return TURNED_OFF
    cart = find_cart(row.cart_id) if row.cart_id else None
    if cart is None or cart.status is not CartStatus.OPEN:
        return GONE
    if is_refused(row.email):
        return REFUSED
    if is_out_of_reach(row.email):
        return BOUNCES
    if has_ordered_since(row.email, row.customer_id, row.left_at):
        return ORDERED
    if was_mailed_since(row.email, now - settings.cooldown):
        return TOO_SOON
    return "" if any(not line.is_short for line in read_contents(cart)) else OUT_OF_STOCK


def has_ordered_since(email: str, customer_id: UUID | None, moment: datetime) -> bool:
    """Whether anything was ordered from that address, or by that customer, since then."""
    known = session().scalar(select(Customer.id).where(Customer.email == email))
    whose = [Order.email == email, *(Order.customer_id == one for one in {known, customer_id} - {None})]
    ordered = select(Order.id).where(or_(*whose), Order.placed_at >= moment).limit(1)
    return session().scalar(ordered) is not None


def refuse_reminders(email: str) -> None:
    """No mail about carts goes to this address any more, for good."""
    with transaction():
        insert_missing(ReminderRefusal, [{"email_digest": email_digest(email), "created_at": clock.now()}])


def is_refused(email: str) -> bool:
    found = select(ReminderRefusal.id).where(ReminderRefusal.email_digest == email_digest(email))
    return session().scalar(found) is not None


def email_digest(email: str) -> bytes:
    """A keyed digest: the table of refusals names nobody."""
    key = derive_key(current_settings().secret_key, "reminder refusals")
    return hmac.new(key, email.strip().lower().encode(), hashlib.sha256).digest()


def note_ordered(order: Order) -> None:
    """What was left became an order: with our help where a mail had gone out. Told twice, it counts once."""
    if order.cart_id is None:
        return
    with transaction():
        row = abandonment_of_cart(order.cart_id)
        if row is not None and row.order_id is None:
            row.order_id, row.ordered_at = order.id, order.placed_at
            row.recovered = order.store_total if row.sent_at is not None else 0
