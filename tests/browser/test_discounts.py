"""Discounts in a real browser: the form says what it does while one types, and codes work on a phone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from shared.db.session import store_scope
from shared.kernel.config import Settings
from tests.browser.conftest import RunningShops
from tests.browser.desk import RunningDesk, run_desk
from tests.browser.walks import accessibility_problems, has_no_sideways_scroll
from tests.factories.catalog import make_product
from tests.factories.orders import make_selling
from tests.factories.promotions import make_discount
from tests.factories.stores import make_store, unique

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]


@pytest.fixture
def desk(engines: object, queue: object, settings: Settings) -> Iterator[RunningDesk]:
    with run_desk(settings) as running:
        yield running


def test_the_form_tells_what_it_does_while_one_types(desk: RunningDesk, open_page: OpenPage) -> None:
    page = open_page(width=1280)
    desk.sign_in(page)
    page.goto(desk.address("/discounts/new"))
    page.locator("[name=name]").fill("Spring")
    page.locator("[name=code]").fill("spring10")
    page.locator("[name=value]").fill("12.5")
    page.locator("[name=min_subtotal]").fill("50")
    expect(page.locator("#summary")).to_contain_text("12.5% off the order.")
    expect(page.locator("#summary")).to_contain_text("From €50.00 on.")
    page.locator("[name=kind][value=tiers]").check()
    expect(page.locator("[name=value]")).to_be_hidden()
    expect(page.locator("[name=tier_quantity]").first).to_be_visible()
    page.locator("[name=kind][value=percentage]").check()
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="Save discount").click()
    page.wait_for_url("**/discounts/*-*")
    for path in ("/discounts/", "/discounts/new"):
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(desk.address(path))
        assert has_no_sideways_scroll(page)


def test_a_code_is_used_on_a_phone_without_scripts(shops: RunningShops, open_page: OpenPage) -> None:
    store = make_store(unique("shop"), merchant=shops.merchant)
    with store_scope(store.id):
        make_selling()
        make_product("Bowl", price=2_400, stock=9)
        make_discount(10, name="Spring", code="SPRING")
    page = open_page(width=390, scripts=False)
    page.goto(shops.address(store, "/products/bowl"))
    page.locator("form[action$='/cart/add'] button[type=submit]").first.click()
    page.goto(shops.address(store, "/cart"))
    page.locator("[name=discount]").fill("spring")
    page.locator("[name=apply_code]").click()
    expect(page.locator("main")).to_contain_text("It saves €2.40.")
    assert has_no_sideways_scroll(page)
    page.goto(shops.address(store, "/checkout"))
    page.locator("[name=street]").fill("Oudegracht 12")
    page.locator("[name=remove_code]").click()
    expect(page.locator("[name=street]")).to_have_value("Oudegracht 12")
    page.locator("#discount").fill("spring")
    page.locator("[name=apply_code]").click()
    expect(page.locator(".ss-code-list")).to_contain_text("SPRING")
    assert has_no_sideways_scroll(page)
