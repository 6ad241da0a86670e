"""Gift cards for somebody else: kept with the cart, sent on their day once, and the buyer hears of it once."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from shared.db.session import maintenance_scope, session, store_scope, transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.mail.builders import build_message
from shared.models.carts.cart import find_cart
from shared.models.gift_cards.card import GiftCard
from shared.models.mail.message import MailMessage
from shared.models.orders.event import timeline_of
from shared.models.orders.gift import gifts_of_order
from shared.models.orders.order import Order
from shared.models.stores.store import Store, current_store
from shared.services.carts.contents import cart_contents
from shared.services.carts.gifts import gifts_in, note_addition
from shared.services.carts.keeping import join_carts
from shared.services.carts.lines import add_to_cart, set_quantities
from shared.services.carts.recipients import Recipient, check_recipient, leaves_at, today
from shared.services.customers.erasure import erase_customer
from shared.services.customers.known import note_customer_later
from shared.services.customers.own_data import own_data
from shared.services.gift_cards.issuing import CardWish, issue_card
from shared.services.gift_cards.managing import disable_card
from shared.services.gift_cards.sending import forget_sent_codes, mail_key
from shared.services.mail.owe import note_sent
from shared.services.orders.card_lines import issue_cards_of
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.gift_sending import send_due_cards, stores_with_gifts_to_send, tell_buyers
from shared.services.orders.place import place_order
from tests.factories.gift_cards import make_gift_product
from tests.factories.orders import make_ready_cart, make_selling
from tests.shared.services.orders.test_refunds import at_once

Stores = tuple[Store, Store]
ROBIN = {"email": "robin@example.org", "name": "Robin", "message": "Happy birthday!"}


def add_for(cart_id: UUID | None, variant_id: UUID, pieces: int = 1, **typed: str) -> UUID:
    """Put pieces of a gift card into a cart, for whoever is typed."""
    with transaction():
        cart = add_to_cart(cart_id, variant_id, pieces, locale="en")
        note_addition(cart, variant_id, pieces, check_recipient(typed))
    return cart.id


def people_in(cart_id: UUID) -> list[tuple[int, str]]:
    cart = find_cart(cart_id)
    assert cart is not None
    shown = gifts_in(cart, cart_contents(cart_id, "en"))
    return [(part.pieces, part.name) for parts in shown.values() for part in parts]


def make_gift_order(**typed: str) -> Order:
    """A paid order of two cards: one for Robin, one for the buyer."""
    make_selling()
    amount = make_gift_product(2_500)
    cart_id = make_ready_cart((amount, 1))
    order = place_order(add_for(cart_id, amount, **(ROBIN | typed)))
    note_cash_collected(order.id)
    issue_cards_of(order.id)
    return order


def cards_of(order: Order) -> dict[str, GiftCard]:
    return {card.email: card for card in session().scalars(select(GiftCard).where(GiftCard.order_id == order.id))}


def test_pieces_of_one_line_go_to_whom_they_were_put_in_for(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        amount, other = make_gift_product(2_500), make_gift_product(1_000)
        cart_id = add_for(None, amount, 2)
        for name, pieces in (("Robin", 1), ("Sam", 2)):
            add_for(cart_id, amount, pieces, email=f"{name}@example.org", name=name)
        add_for(cart_id, amount)
        assert people_in(cart_id) == [(1, "Robin"), (2, "Sam")]
        set_quantities(cart_id, {amount: 4})
        assert people_in(cart_id) == [(1, "Robin"), (1, "Sam")]
        second = add_for(add_for(None, amount, **ROBIN), other, email="kim@example.org", name="Kim")
        set_quantities(second, {amount: 0})
        add_for(second, amount)
        assert people_in(second) == [(1, "Kim")]  # who was taken out does not come back
        joined = join_carts(_customer(), cart_id) or cart_id
        cart = find_cart(second)
        assert cart is not None
        cart.customer_id = _customer()
        session().flush()
        join_carts(_customer(), joined)
        assert sorted(people_in(joined)) == [(1, "Kim"), (1, "Robin"), (1, "Sam")]


def _customer() -> UUID:
    with transaction():
        return note_customer_later("noor@example.org", name="Noor", phone="", locale="en")().id


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "Robin"}, "email"),
        ({"email": "robin"}, "email"),
        (ROBIN | {"message": "x" * 501}, "message"),
        (ROBIN | {"send_on": "2020-01-01"}, "send_on"),
        (ROBIN | {"send_on": "9999-12-31"}, "send_on"),
        (ROBIN | {"send_on": "soon"}, "send_on"),
    ],
)
def test_what_is_wrong_about_a_recipient_is_said_beside_its_field(
    two_stores: Stores, typed: dict[str, str], field: str
) -> None:
    with store_scope(two_stores[0].id), pytest.raises(Invalid) as refused:
        check_recipient(typed)
    assert list(refused.value.fields) == [field]


def test_the_day_is_the_stores_own(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id), time_machine.travel(datetime(2026, 12, 23, 23, 30, tzinfo=UTC)):
        current_store().timezone = "Europe/Amsterdam"
        assert (today(), check_recipient({})) == (date(2026, 12, 24), None)
        assert check_recipient(ROBIN | {"send_on": "2026-12-24"}) == Recipient(*ROBIN.values(), date(2026, 12, 24))
        assert leaves_at(date(2026, 12, 24)) == datetime(2026, 12, 24, 7, tzinfo=UTC)


def test_a_card_leaves_on_its_day_once_and_its_buyer_is_told_once(two_stores: Stores) -> None:
    ours, theirs = two_stores
    with store_scope(ours.id):
        day = (today() + timedelta(days=3)).isoformat()
        order = make_gift_order(send_on=day)
        cards = cards_of(order)
        assert cards[ROBIN["email"]].send_at == leaves_at(date.fromisoformat(day))
        assert cards["noor@example.org"].send_at is None
        assert (send_due_cards(), tell_buyers()) == ([], [])
    with time_machine.travel(clock.now() + timedelta(days=4)):
        with maintenance_scope():
            assert ours.id in stores_with_gifts_to_send(clock.now())
            assert theirs.id not in stores_with_gifts_to_send(clock.now())
        with store_scope(theirs.id):
            assert send_due_cards() == []
        with store_scope(ours.id):
            [owed] = send_due_cards()  # the worker dies here: the mail is owed, and is swept up
            assert (send_due_cards(), tell_buyers()) == ([], [])
            message = session().get_one(MailMessage, owed)
            mail = build_message(message)
            assert (message.recipient, message.key) == (ROBIN["email"], mail_key(cards[ROBIN["email"]].id))
            assert "Noor Bakker sends you a gift card" in mail["Subject"]
            text = mail.get_body(("plain",)).get_content()
            assert "Happy birthday!" in text and order.name not in text
            note_sent(message)
            with maintenance_scope():
                forget_sent_codes()
            assert session().scalar(select(GiftCard.sealed).where(GiftCard.email == ROBIN["email"])) is not None
            [told] = tell_buyers()
            assert tell_buyers() == []
            given = session().get_one(MailMessage, told)
            assert given.recipient == "noor@example.org"
            assert "robin@example.org" in build_message(given).get_body(("plain",)).get_content()
            with maintenance_scope():
                forget_sent_codes()
            assert session().scalar(select(GiftCard.sealed).where(GiftCard.email == ROBIN["email"])) is None
            assert [event.kind for event in timeline_of(order.id)].count("gift_sent") == 1


def test_a_card_that_is_switched_off_before_its_day_stays(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        order = make_gift_order(send_on=(today() + timedelta(days=1)).isoformat())
        disable_card(cards_of(order)[ROBIN["email"]].id)
        with time_machine.travel(clock.now() + timedelta(days=2)):
            assert send_due_cards() == []


def test_what_is_kept_of_gifts_is_given_out_and_goes_with_the_customer(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        order = make_gift_order(send_on=(today() + timedelta(days=1)).isoformat())
        with transaction():
            robin = note_customer_later(ROBIN["email"], name="Robin", phone="", locale="en")().id
            order.lines[0].fulfilled = order.lines[0].quantity
        assert order.customer_id is not None
        data = own_data(order.customer_id)
        assert [(gift["email"], gift["message"]) for gift in data["gifts"]] == [(ROBIN["email"], ROBIN["message"])]
        codes = {card.last4 for card in cards_of(order).values()}
        assert {card["last4"] for card in data["gift_cards"]} == codes
        assert all(set(card) & {"code", "code_hash", "sealed"} == set() for card in data["gift_cards"])
        assert (own_data(robin)["gift_cards"], own_data(robin)["gifts"]) == ([], [])  # it is a surprise
        add_for(make_ready_cart((make_gift_product(900), 1)), make_gift_product(901), **ROBIN)
        assert own_data(order.customer_id)["open_checkouts"][-1]["address"]["city"] == "UTRECHT"
        with pytest.raises(Conflict, match="not finished yet"):
            erase_customer(order.customer_id)
        with time_machine.travel(clock.now() + timedelta(days=2)):
            [owed] = send_due_cards()
            note_sent(session().get_one(MailMessage, owed))
            tell_buyers()
            assert [gift["message"] for gift in own_data(robin)["gifts"]] == [ROBIN["message"]]
            erase_customer(order.customer_id)
        [gift] = gifts_of_order(order.id)
        assert (gift.email, gift.name, gift.message) == ("", "", "")


def test_a_form_that_is_sent_four_times_at_once_makes_one_card(two_stores: tuple[Store, Store]) -> None:
    wish = CardWish(1_000, request_key="form-1")
    assert at_once(two_stores[0], 4, lambda: issue_card(wish), (Conflict,)) == ["done"] * 4
    with store_scope(two_stores[0].id):
        assert [card.initial for card in session().scalars(select(GiftCard))] == [1_000]
