"""A merchant's desk: a store with goods, and its owner's browser."""

from typing import Any

from werkzeug.test import TestResponse

from shared.db.session import platform_scope, store_scope, transaction
from shared.kernel.config import Settings
from shared.models.staff.membership import Role
from shared.models.staff.user import User
from shared.models.stores.merchant import merchant_by_id
from shared.models.stores.store import Store
from shared.services.staff.passwords import hash_password
from tests.browsing import Browser, dashboard_browser, sign_in, signed_in_browser
from tests.factories.catalog import make_collection, make_product
from tests.factories.people import PASSWORD, SignedUp, make_signed_up
from tests.factories.stores import make_member


class Desk:
    """Pages of one store: ``desk.get("/orders/")``; forms take their token from the page that shows them."""

    def __init__(self, browser: Browser, store: Store) -> None:
        self.browser, self.store = browser, store

    def at(self, path: str) -> str:
        return f"/s/{self.store.handle}{path}"

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.browser.get(self.at(path), **options)

    def submit(self, path: str, fields: dict[str, Any] | None = None, *, page: str = "/") -> TestResponse:
        return self.browser.submit(self.at(path), fields, page=self.at(page))


def make_desk(settings: Settings, person: SignedUp | None = None) -> Desk:
    """The owner of a new store with three products and a collection."""
    person = person or make_signed_up(locale="en")
    with store_scope(person.store.id):
        bowl = make_product("Bowl", price=2400, sku="BOWL")
        mug = make_product("Mug", price=1800, options={"Colour": ["Blue", "Sand"]}, sku="MUG")
        make_collection("Tableware", products=(bowl, mug))
    return Desk(signed_in_browser(settings, person), person.store)


def make_colleague(settings: Settings, person: SignedUp, *permissions: str) -> Desk:
    """Somebody who works for the same merchant and may do only this."""
    with platform_scope():
        merchant = merchant_by_id(person.store.merchant_id)
        secret = hash_password(PASSWORD)
    user: User = make_member(merchant, role=Role.STAFF, permissions=permissions, password_hash=secret)
    browser = dashboard_browser(settings, person.platform)
    assert sign_in(browser, user.email).status_code == 302
    return Desk(browser, person.store)


def speak_also(store: Store, *locales: str) -> None:
    """Give the store further languages."""
    with platform_scope() as current, transaction():
        row = current.get(Store, store.id)
        assert row is not None
        row.locales = [row.default_locale, *locales]
