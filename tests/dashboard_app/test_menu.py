"""The menu grows in depth, not in length, and names nothing that its reader may not open."""

import re

from shared.kernel.config import Settings
from tests.browsing import signed_in_browser
from tests.dashboard_app.desk import make_colleague
from tests.factories.people import make_signed_up


def menu_on(page: str) -> list[str]:
    nav = re.search(r'<nav class="ss-nav".*?</nav>', page, re.DOTALL)
    assert nav
    return re.findall(r'href="[^"]*?/([a-z-]*)/"', nav[0])


def test_what_belongs_to_products_unfolds_there(engines: object, settings: Settings) -> None:
    person = make_signed_up()
    browser = signed_in_browser(settings, person)
    home = f"/s/{person.store.handle}"
    assert "collections" not in menu_on(browser.get(f"{home}/orders/").text)
    unfolded = menu_on(browser.get(f"{home}/products/").text)
    assert unfolded.index("collections") == unfolded.index("products") + 2
    assert "collections" in menu_on(browser.get(f"{home}/collections/").text)


def test_who_sees_no_products_finds_nothing_under_them(engines: object, settings: Settings) -> None:
    desk = make_colleague(settings, make_signed_up(), "orders.view")
    shown = menu_on(desk.get("/orders/").text)
    assert "orders" in shown
    assert not {"products", "collections", "categories"} & set(shown)
