"""An order written by hand: found by typing, added up while one types, placed, and changed afterwards."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from shared.db.session import session, store_scope
from shared.kernel.config import Settings
from shared.models.orders.order import Order
from tests.browser.desk import RunningDesk, run_desk
from tests.browser.walks import accessibility_problems, has_no_sideways_scroll
from tests.factories.catalog import make_product
from tests.factories.orders import make_selling

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(engines: object, queue: object, settings: Settings) -> Iterator[RunningDesk]:
    with run_desk(settings) as running:
        with store_scope(running.person.store.id):
            make_selling()
            make_product("Blue bowl", price=2_000, stock=9)
        yield running


def test_goods_are_found_by_typing_added_up_ordered_and_changed(
    desk: RunningDesk, open_page: Callable[..., Page]
) -> None:
    page = open_page(width=1280)
    desk.sign_in(page)
    page.goto(desk.address("/drafts/"))
    page.get_by_role("button", name="New draft").first.click()
    _find_bowl(page)
    total = page.locator("#draft-total")
    expect(total).to_contain_text("€20.00")
    page.locator("[name^=quantity-]:not([name*=custom])").fill("3")
    expect(total).to_contain_text("€60.00")
    page.locator("[name=shipping_price]").fill("4")
    expect(total).to_contain_text("€64.00")
    page.locator("[name=email]").fill("ada@example.org")
    page.locator("[name=name]").fill("Ada Smit")
    page.locator("[name=country]").select_option("NL")
    page.locator("[name=street]").fill("Oudegracht 12")
    page.locator("[name=postcode]").fill("3511 AB")
    page.locator("[name=city]").fill("Utrecht")
    page.locator("button[name=do][value=complete]").click()
    page.wait_for_url("**/orders/1*")
    order = _only_order(desk)
    assert (order.total, order.email) == (6_400, "ada@example.org")

    page.goto(desk.address(f"/orders/{order.number}/edit"))
    page.locator("[name^=quantity-]:not([name*=custom])").fill("1")
    expect(page.locator("#edit-total")).to_contain_text("€24.00")
    assert accessibility_problems(page) == []
    assert has_no_sideways_scroll(page)


def _find_bowl(page: Page) -> None:
    page.locator("[name=add]").press_sequentially("bowl", delay=20)
    page.locator("#candidates button", has_text="Blue bowl").click()


def _only_order(desk: RunningDesk) -> Order:
    with store_scope(desk.person.store.id):
        return session().scalars(select(Order)).one()
