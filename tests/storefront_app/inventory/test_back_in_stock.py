"""A shopper asks to be told, is told once in turn, and can change his mind."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from shared.db.session import session, store_scope
from shared.models.inventory.back_in_stock import BackInStockRequest, WaitStatus
from shared.models.mail.message import MailMessage
from shared.models.stores.store import Store
from shared.services.inventory.back_in_stock import tell_waiting
from shared.services.inventory.stock import set_stock
from tests.factories.catalog import make_product
from tests.storefront_app.shop import Browser


@dataclass(frozen=True)
class Shop:
    """A store, and somebody who visits it."""

    store: Store
    browser: Browser


@pytest.fixture
def shop(two_stores: tuple[Store, Store], visit: Callable[[Store], Browser]) -> Shop:
    return Shop(two_stores[0], visit(two_stores[0]))


@pytest.fixture
def gone(shop: Shop) -> UUID:
    with store_scope(shop.store.id):
        return make_product("Rare jug", stock=0).variants[0].id


def ask(shop: Shop, variant: UUID, email: str = "noor@example.org", **fields: str) -> Any:
    values = {"id": str(variant), "email": email, "agree": "yes", "consent": "Yes, once."} | fields
    return shop.browser.post("/back-in-stock", data=values)


def requests_of(shop: Shop) -> list[BackInStockRequest]:
    with store_scope(shop.store.id):
        return list(session().scalars(select(BackInStockRequest).order_by(BackInStockRequest.id)))


def test_the_page_of_a_sold_out_product_offers_it(shop: Shop, gone: UUID) -> None:
    page = shop.browser.get("/products/rare-jug").text
    assert 'action="/back-in-stock"' in page
    assert "Tell me when it is back" in page
    assert 'action="/back-in-stock"' not in shop.browser.get("/products/bowl").text


def test_asking_is_confirmed_once_and_kept_with_its_consent(shop: Shop, gone: UUID) -> None:
    for _again in range(2):
        answer = ask(shop, gone)
        assert "We will tell you" in answer.text
    (request,) = requests_of(shop)
    assert (request.email, request.consent, request.status) == ("noor@example.org", "Yes, once.", WaitStatus.WAITING)


def test_a_wrong_address_or_no_consent_is_said_beside_the_form(shop: Shop, gone: UUID) -> None:
    assert "Type an e-mail address" in ask(shop, gone, "nonsense").text
    answer = shop.browser.post("/back-in-stock", data={"id": str(gone), "email": "noor@example.org"})
    assert "Tick the box" in answer.text
    assert requests_of(shop) == []


def test_those_who_asked_first_are_told_first_and_only_once(shop: Shop, gone: UUID) -> None:
    for number in range(5):
        ask(shop, gone, f"shopper{number}@example.org")
    with store_scope(shop.store.id):
        set_stock(gone, 1)
        assert [tell_waiting(gone), tell_waiting(gone)] == [2, 0]
        set_stock(gone, 2)
        assert tell_waiting(gone) == 2
    told = [request.email for request in requests_of(shop) if request.status is WaitStatus.TOLD]
    assert told == [f"shopper{number}@example.org" for number in range(4)]


def test_the_link_in_the_mail_ends_it(shop: Shop, gone: UUID) -> None:
    ask(shop, gone)
    (request,) = requests_of(shop)
    assert "Wait no longer?" in shop.browser.get(f"/back-in-stock/{request.token}").text
    assert requests_of(shop)[0].status is WaitStatus.WAITING
    page = shop.browser.get(f"/back-in-stock/{request.token}").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    ended = shop.browser.post(f"/back-in-stock/{request.token}", data={"csrf_token": token.group(1)})
    assert "That is settled" in ended.text
    assert requests_of(shop)[0].status is WaitStatus.ENDED
    assert shop.browser.get("/back-in-stock/nonsense").status_code == 404


def test_what_can_be_bought_leads_to_its_page(shop: Shop) -> None:
    with store_scope(shop.store.id):
        bowl = make_product("Plate", stock=3).variants[0].id
    assert ask(shop, bowl).status_code == 303
    with store_scope(shop.store.id):
        assert session().scalars(select(MailMessage).where(MailMessage.kind.startswith("inventory"))).all() == []
