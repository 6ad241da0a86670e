"""Checkouts that were left: one mail at most, only where it is welcome, and a link that cannot be turned around."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from shared.db.session import maintenance_scope, session, store_scope, transaction
from shared.kernel import clock
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import use_locale
from shared.mail.builders import build_message
from shared.models.carts.abandonment import AbandonedCheckout, stores_with_left_carts
from shared.models.carts.cart import Cart, CartStatus, find_cart
from shared.models.mail.message import MailMessage
from shared.models.outbox.event import OutboxEvent
from shared.models.payments.method import CASH_ON_DELIVERY
from shared.models.stores.store import Store
from shared.services.carts.abandonment import note_left_checkouts, note_ordered, refuse_reminders, send_due_reminders
from shared.services.carts.abandonment_listing import LeftTab, left_sums, list_left_checkouts
from shared.services.carts.checkout import Contact, save_choice, save_contact
from shared.services.carts.keeping import KEPT
from shared.services.carts.lines import add_to_cart, set_quantities
from shared.services.carts.links import CartLink, cart_token, read_cart_token
from shared.services.carts.reminder_settings import reminder_settings, save_reminder_settings
from shared.services.carts.restoring import restore_cart
from shared.services.mail.owe import owe_mail
from shared.services.orders.place import place_order
from tests.factories.catalog import make_product
from tests.factories.orders import ADDRESS, make_ready_cart, make_selling

Stores = tuple[Store, Store]
EMAIL = "noor@example.org"


@contextmanager
def after(**parts: float) -> Iterator[None]:
    with time_machine.travel(clock.now() + timedelta(**parts), tick=True):
        yield


@pytest.fixture
def ours(two_stores: Stores) -> Iterator[Store]:
    """A store that sells and writes mails after four hours, seven days apart; the other one stays silent."""
    with store_scope(two_stores[1].id):
        make_selling()
    with store_scope(two_stores[0].id):
        make_selling()
        save_reminder_settings(is_on=True, after_hours=4, cooldown_days=7)
        yield two_stores[0]


def _leave(email: str = EMAIL, *, stock: int = 5, quantity: int = 1, locale: str = "en") -> UUID:
    """A cart with an address, left just now."""
    return make_ready_cart((make_product(price=2000, stock=stock).variants[0].id, quantity), email=email, locale=locale)


def _rows() -> list[AbandonedCheckout]:
    return list(session().scalars(select(AbandonedCheckout).order_by(AbandonedCheckout.left_at)))


def _look() -> int:
    note_left_checkouts()
    return send_due_reminders()


def test_a_checkout_is_noted_after_half_an_hour_and_once(ours: Store, two_stores: Stores) -> None:
    cart_id = _leave()
    assert note_left_checkouts() == 0
    with after(minutes=31):
        assert (note_left_checkouts(), note_left_checkouts()) == (1, 0)
    (row,) = _rows()
    assert (row.cart_id, row.email, row.name, row.items, row.subtotal) == (cart_id, EMAIL, "Noor Bakker", 1, 2000)
    assert row.state == "waiting"
    with store_scope(two_stores[1].id):
        assert _rows() == []


def test_the_clock_finds_only_stores_with_something_to_do(ours: Store, two_stores: Stores) -> None:
    _leave()
    with after(minutes=31), maintenance_scope():
        assert {ours.id, two_stores[1].id} & set(stores_with_left_carts(clock.now(), clock.now() - KEPT)) == {ours.id}


def test_one_mail_goes_out_after_the_time_that_was_set(ours: Store) -> None:
    _leave()
    with after(hours=3):
        assert _look() == 0
    with after(hours=4, minutes=1):
        assert (_look(), _look()) == (1, 0)
    with after(days=20):
        assert _look() == 0
    assert [row.state for row in _rows()] == ["sent"]
    due = select(OutboxEvent).where(OutboxEvent.type == "carts.reminder_due")
    with maintenance_scope() as all_rows:
        assert len([row for row in all_rows.scalars(due) if row.store_id == ours.id]) == 1


def test_whoever_comes_back_is_given_time_anew(ours: Store) -> None:
    cart_id = _leave()
    with after(hours=1):
        _look()
    with after(hours=3):
        cart = find_cart(cart_id)
        assert cart is not None
        set_quantities(cart_id, {cart.lines[0].variant_id: 2})
    with after(hours=4, minutes=1):
        assert _look() == 0
    with after(hours=7, minutes=1):
        assert _look() == 1
    assert _rows()[0].items == 2


def _switched_off() -> None:
    save_reminder_settings(is_on=False, after_hours=4, cooldown_days=7)


def _switched_on_anew() -> None:
    _switched_off()
    with after(minutes=1):
        save_reminder_settings(is_on=True, after_hours=4, cooldown_days=7)


def _ordered_another_cart() -> None:
    place_order(_leave())


def _opted_out() -> None:
    refuse_reminders(EMAIL.upper())


def _cart_is_gone() -> None:
    with transaction():
        for cart in session().scalars(select(Cart).where(Cart.status == CartStatus.OPEN)):
            session().delete(cart)


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (_switched_off, ""),
        (_switched_on_anew, "off"),
        (_ordered_another_cart, "ordered"),
        (_opted_out, "refused"),
        (_cart_is_gone, "gone"),
    ],
)
def test_no_mail_goes_where_none_is_welcome(ours: Store, happens: object, reason: str) -> None:
    _leave()
    with after(minutes=31):
        note_left_checkouts()
        happens()  # type: ignore[operator]
    with after(hours=5):
        assert _look() == 0
    assert _rows()[0].skipped == reason and _rows()[0].sent_at is None


def test_nothing_in_stock_is_nothing_to_write_about(ours: Store) -> None:
    variant = make_product(price=2000, stock=1).variants[0].id
    make_ready_cart((variant, 1), email=EMAIL)
    with after(minutes=31):
        note_left_checkouts()
        place_order(make_ready_cart((variant, 1), email="quicker@example.org"))
    with after(hours=5):
        assert _look() == 0
    assert [row.skipped for row in _rows()] == ["out_of_stock"]


def test_an_address_is_left_in_peace_after_a_mail(ours: Store) -> None:
    _leave()
    with after(hours=5):
        assert _look() == 1
        _leave()
    with after(hours=10):
        assert _look() == 0
        assert [row.skipped for row in _rows()] == ["", "cooldown"]
    with after(days=8):
        _leave()
    with after(days=8, hours=5):
        assert _look() == 1


def test_an_order_after_the_mail_counts_as_recovered_once(ours: Store) -> None:
    mailed, alone = _leave(), _leave("alone@example.org")
    with after(minutes=31):
        note_left_checkouts()
        note_ordered(place_order(alone))
    with after(hours=5):
        _look()
        order = place_order(mailed)
        note_ordered(order)
        note_ordered(order)
    assert {row.email: (row.state, row.recovered) for row in _rows()} == {
        EMAIL: ("recovered", order.store_total),
        "alone@example.org": ("ordered", 0),
    }
    sums = left_sums()
    assert (sums.recovered, sums.counts[LeftTab.RECOVERED], sums.counts[LeftTab.ALL]) == (order.store_total, 1, 2)
    assert [row.email for row in list_left_checkouts("alone").rows] == ["alone@example.org"]


def test_the_mail_speaks_the_shoppers_language_and_links_to_the_cart(ours: Store) -> None:
    _leave(locale="en")
    with after(hours=5):
        _look()
        row = _rows()[0]
        with transaction():
            message_id = owe_mail(
                "carts.reminder",
                key=f"cart-reminder:{row.id}",
                recipient=row.email,
                locale=row.locale,
                arguments={"abandoned_id": str(row.id)},
            )
        message = session().get_one(MailMessage, message_id)
        with use_locale("en"):
            built = build_message(message).get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert "/cart/restore/" in built and "/cart/reminders/" in built
        token = built.split("/cart/restore/")[1].split()[0]
        assert read_cart_token(CartLink.OWN, token) == row.id


def test_a_token_is_good_for_its_purpose_its_store_and_its_time(ours: Store, two_stores: Stores) -> None:
    cart_id = _leave()
    token = cart_token(CartLink.OWN, cart_id)
    assert read_cart_token(CartLink.OWN, token) == cart_id
    assert read_cart_token(CartLink.SHARED, token) is None
    assert read_cart_token(CartLink.OWN, token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert read_cart_token(CartLink.OWN, "é.1.x") is None
    with after(days=31):
        assert read_cart_token(CartLink.OWN, token) is None
    with store_scope(two_stores[1].id):
        assert read_cart_token(CartLink.OWN, token) is None


def _noted(cart_id: UUID) -> AbandonedCheckout:
    with after(minutes=31):
        note_left_checkouts()
    return next(row for row in _rows() if row.cart_id == cart_id)


def test_a_restored_cart_moves_so_that_no_other_browser_looks_on(ours: Store) -> None:
    cart_id = _leave(quantity=2)
    row = _noted(cart_id)
    found = restore_cart(row.id, None, None)
    assert found.cart.id != cart_id and find_cart(cart_id) is None
    assert found.has_contact and [line.quantity for line in found.cart.lines] == [2]
    assert _rows()[0].cart_id == found.cart.id and _rows()[0].opened_at is not None
    again = restore_cart(row.id, found.cart.id, None)
    assert again.cart.id == found.cart.id


def test_a_link_shows_nothing_that_somebody_else_typed(ours: Store) -> None:
    """Whoever sends a stranger the link of their own cart learns nothing of what the stranger fills in."""
    row = _noted(_leave("thief@example.org"))
    theirs = restore_cart(row.id, None, None).cart
    save_contact(theirs.id, Contact("victim@example.org", "", ADDRESS), locale="en")
    seen = restore_cart(row.id, None, None).cart
    assert seen.id != theirs.id and seen.email == "" and "victim" not in str(seen.checkout)
    assert find_cart(theirs.id) is not None


def test_what_lies_in_the_browser_joins_what_is_restored(ours: Store) -> None:
    row = _noted(_leave())
    other = add_to_cart(None, make_product(price=500, stock=3).variants[0].id, 3, locale="en")
    found = restore_cart(row.id, other.id, None)
    assert sorted(line.quantity for line in found.cart.lines) == [1, 3]
    assert find_cart(other.id) is None


def test_an_ordered_cart_is_not_restored(ours: Store, two_stores: Stores) -> None:
    cart_id = _leave()
    row = _noted(cart_id)
    with store_scope(two_stores[1].id), pytest.raises(NotFound):
        restore_cart(row.id, None, None)
    order = place_order(cart_id)
    note_ordered(order)
    with pytest.raises(NotFound):
        restore_cart(row.id, None, None)


def test_an_order_after_restoring_is_the_carts_own(ours: Store) -> None:
    row = _noted(_leave())
    with after(hours=5):
        _look()
        cart = restore_cart(row.id, None, None).cart
        save_choice(cart.id, rate_id=str(cart.checkout["rate_id"]), provider=CASH_ON_DELIVERY)
        note_ordered(place_order(cart.id))
    assert _rows()[0].state == "recovered"


@pytest.mark.parametrize("wrong", [{"after_hours": 0}, {"after_hours": 169}, {"cooldown_days": 0}])
def test_settings_have_sensible_bounds(ours: Store, wrong: dict[str, int]) -> None:
    with pytest.raises(Invalid):
        save_reminder_settings(**({"is_on": True, "after_hours": 4, "cooldown_days": 7} | wrong))  # type: ignore[arg-type]
    assert reminder_settings().after_hours == 4
