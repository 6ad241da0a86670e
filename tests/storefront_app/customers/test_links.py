"""Links in mails about carts: back to one's own, and no more of them; and what the mails themselves say."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from shared.db.session import maintenance_scope, session, store_scope
from shared.kernel import clock
from shared.kernel.i18n import LANGUAGES, use_locale
from shared.mail.builders import build_message
from shared.models.carts.abandonment import AbandonedCheckout
from shared.models.customers.sign_in import ProofKind
from shared.models.mail.message import MailMessage
from shared.models.outbox.event import OutboxEvent
from shared.models.stores.store import Store
from shared.services.carts.abandonment import is_refused, note_left_checkouts, send_due_reminders
from shared.services.carts.links import CartLink, cart_token
from shared.services.carts.reminder_settings import save_reminder_settings
from shared.services.customers.proofs import ask_proof, code_of, link_token
from shared.subscribers.carts import mail_reminder
from shared.subscribers.customers import mail_proof
from shared.subscribers.registry import HeardEvent
from tests.factories.orders import make_selling
from tests.storefront_app.customers.shopper import Shopper

Shop = Callable[[Store], Shopper]
Stores = tuple[Store, Store]
EMAIL = "noor@example.org"
ADDRESS = {"country": "NL", "name": "Noor Bakker", "street": "Oudegracht 12", "postcode": "3511 AB", "city": "Utrecht"}


@contextmanager
def hours_later(hours: float) -> Iterator[None]:
    with time_machine.travel(clock.now() + timedelta(hours=hours), tick=True):
        yield


def _leave(shop: Shop, store: Store) -> Shopper:
    with store_scope(store.id):
        make_selling()
        save_reminder_settings(is_on=True, after_hours=1, cooldown_days=7)
    shopper = shop(store)
    shopper.fill_cart("bowl", 2)
    assert shopper.send("/checkout", email=EMAIL, **ADDRESS).status_code == 303
    with hours_later(2), store_scope(store.id):
        note_left_checkouts()
        assert send_due_reminders() == 1
    return shopper


def _link(store: Store, kind: CartLink) -> str:
    with store_scope(store.id):
        row = session().scalars(select(AbandonedCheckout)).one()
        return cart_token(kind, row.id)


def test_the_link_brings_cart_and_typed_address_into_another_browser(shop: Shop, two_stores: Stores) -> None:
    ours, theirs = two_stores
    first, phone = _leave(shop, ours), shop(ours)
    path = f"/cart/restore/{_link(ours, CartLink.OWN)}"
    assert shop(theirs).get(path).status_code == 404
    assert phone.get(path).location == "/checkout"
    assert phone.in_cart() == {"bowl": 2}
    assert "Oudegracht 12" in phone.get("/checkout").text
    assert first.in_cart() == {}
    assert first.get("/checkout").location == "/cart"


def test_a_refusal_takes_a_press_and_lasts(shop: Shop, two_stores: Stores) -> None:
    ours, theirs = two_stores
    _leave(shop, ours)
    path, browser = f"/cart/reminders/{_link(ours, CartLink.NO_REMINDERS)}", shop(ours)
    assert browser.get(path).status_code == 200
    with store_scope(ours.id):
        assert not is_refused(EMAIL)
    assert "no more" in browser.send(path).text
    with store_scope(ours.id):
        assert is_refused(EMAIL)
    with store_scope(theirs.id):
        assert not is_refused(EMAIL)
    assert browser.get(f"/cart/reminders/{_link(ours, CartLink.OWN)}").status_code == 404


def _heard(store: Store, kind: str) -> HeardEvent:
    with maintenance_scope() as all_rows:
        wanted = select(OutboxEvent).where(OutboxEvent.store_id == store.id, OutboxEvent.type == kind)
        row = all_rows.scalars(wanted.order_by(OutboxEvent.id.desc())).first()
        assert row is not None
        return HeardEvent(id=row.id, type=row.type, store_id=store.id, payload=row.payload)


def _mail(store: Store, subscriber: object, kind: str, locale: str = "") -> tuple[MailMessage, str, str]:
    """The mail that the subscriber owes for the last event of its kind: message, subject, plain text."""
    heard = _heard(store, kind)
    with store_scope(store.id):
        (call,) = subscriber.react(heard)  # type: ignore[attr-defined]
        assert list(subscriber.react(heard)) == []  # type: ignore[attr-defined]
        message = session().get_one(MailMessage, UUID(str(call.ids["message_id"])))
        session().commit()
        with use_locale(locale or message.locale):
            built = build_message(message)
        part = built.get_body(("plain",))
        assert part is not None and built.get_body(("html",)) is not None
        return message, str(built["Subject"]), str(part.get_content())


def test_the_reminder_names_what_was_left(shop: Shop, two_stores: Stores) -> None:
    _leave(shop, two_stores[0])
    message, _subject, text = _mail(two_stores[0], mail_reminder, "carts.reminder_due")
    assert message.recipient == EMAIL
    assert "2 × Bowl" in text and "/cart/restore/" in text and "/cart/reminders/" in text


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_code_comes_by_mail_in_every_language(two_stores: Stores, locale: str) -> None:
    with store_scope(two_stores[0].id):
        proof = ask_proof(ProofKind.SIGN_IN, EMAIL, locale=locale)
        code = code_of(proof.id)
    message, subject, text = _mail(two_stores[0], mail_proof, "customers.proof_asked")
    assert (message.recipient, message.locale) == (EMAIL, locale)
    assert code in subject and code in text and "10" in text


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (ProofKind.SIGN_IN_LINK, "/account/enter/"),
        (ProofKind.RESET_PASSWORD, "/account/reset/"),
        (ProofKind.CHANGE_EMAIL, "/account/email/"),
        (ProofKind.ERASE, "/account/deletion/"),
    ],
)
def test_every_link_comes_by_mail(two_stores: Stores, kind: ProofKind, path: str) -> None:
    with store_scope(two_stores[0].id):
        proof = ask_proof(kind, EMAIL, locale="en")
        token = link_token(proof.id)
    _message, _subject, text = _mail(two_stores[0], mail_proof, "customers.proof_asked")
    assert path + token in text


def test_nothing_that_lets_in_is_stored(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        proof = ask_proof(ProofKind.SIGN_IN, EMAIL, locale="en")
        stored = {name: str(value) for name, value in vars(proof).items()}
        assert not any(code_of(proof.id) == value for value in stored.values())
        assert len({code_of(UUID(int=number)) for number in range(500)}) > 490
    with store_scope(two_stores[1].id):
        assert not any(code_of(proof.id) == value for value in stored.values())
