"""The table of variants in a real browser: arrow keys, a block from a spreadsheet, a picture, many at once."""

import io
from collections.abc import Callable, Iterator

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from shared.db.session import store_scope, transaction
from shared.kernel.config import Settings
from shared.models.catalog.product import Product
from shared.models.catalog.whole_product import product_with_parts
from shared.services.catalog.galleries import set_gallery
from shared.services.catalog.media import store_picture
from tests.browser.desk import RunningDesk, run_desk
from tests.browser.walks import accessibility_problems, has_no_sideways_scroll
from tests.factories.catalog import make_product

pytestmark = pytest.mark.browser
PASTE = """(field, text) => {
  const carried = new DataTransfer();
  carried.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def desk(engines: object, queue: object, settings: Settings) -> Iterator[RunningDesk]:
    with run_desk(settings) as running:
        yield running


@pytest.fixture
def shirt(desk: RunningDesk) -> Product:
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "teal").save(picture, "PNG")
    picture.seek(0)
    with store_scope(desk.person.store.id):
        product = make_product("Shirt", options={"Size": ["S", "M", "L"], "Colour": ["Blue", "Sand"]}, sku="SHIRT")
        media = store_picture("teal.png", picture)
        with transaction():
            set_gallery(product.id, [media.id])
    return product


def test_cells_are_reached_by_arrows_filled_by_paste_and_saved(
    desk: RunningDesk, shirt: Product, open_page: Callable[..., Page]
) -> None:
    page = open_page(width=1280)
    desk.sign_in(page)
    page.goto(desk.address(f"/products/{shirt.id}/variants"))
    cells = page.locator("[data-column=price]")
    cells.nth(0).focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect(cells.nth(2)).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-column=compare_at_price]").nth(2)).to_be_focused()
    cells.nth(0).evaluate(PASTE, "11.00\t20.00\n12.00\t\n13,50\t22.00\n")
    expect(page.locator("[data-unsaved]")).to_be_visible()
    page.locator("[data-pick]").first.click()
    page.locator("[data-picker] button").nth(1).click()
    page.get_by_role("button", name="Save variants").click()
    expect(page.get_by_text("The variants are saved.")).to_be_visible()
    with store_scope(desk.person.store.id):
        rows = product_with_parts(shirt.id).variants
        assert [(row.price, row.compare_at_price) for row in rows[:4]] == [
            (1100, 2000),
            (1200, None),
            (1350, 2200),
            (1500, None),
        ]
        assert rows[0].media_id is not None
        assert rows[1].media_id is None


def test_ticking_is_no_change_and_many_are_changed_in_a_dialog(
    desk: RunningDesk, shirt: Product, open_page: Callable[..., Page]
) -> None:
    page = open_page(width=1280)
    desk.sign_in(page)
    page.goto(desk.address(f"/products/{shirt.id}/variants"))
    for number in (0, 1):
        page.locator("[data-tick]").nth(number).check()
    expect(page.locator("[data-unsaved]")).to_be_hidden()
    page.get_by_role("button", name="Change…").click()
    expect(page.locator("#edit-switch")).to_be_hidden()
    page.locator("#edit-how").select_option("percent")
    page.locator("#edit-value").fill("-10")
    page.get_by_role("button", name="Change variants").click()
    expect(page.get_by_text("2 variants are changed.")).to_be_visible()
    with store_scope(desk.person.store.id):
        assert [row.price for row in product_with_parts(shirt.id).variants] == [1350, 1350, 1500, 1500, 1500, 1500]


@pytest.mark.parametrize("dark", [False, True])
def test_a_products_pages_fit_a_phone_and_are_accessible(
    desk: RunningDesk, shirt: Product, open_page: Callable[..., Page], dark: bool
) -> None:
    page = open_page(width=390, dark=dark)
    desk.sign_in(page)
    for name in ("variants", "bundle", "files"):
        page.goto(desk.address(f"/products/{shirt.id}/{name}"))
        assert has_no_sideways_scroll(page), name
        assert accessibility_problems(page) == [], name
