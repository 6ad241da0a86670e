"""A merchant at work: a product with a picture and variants, by hand and by keyboard."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select

from shared.db.session import session, store_scope
from shared.kernel.config import Settings
from shared.models.catalog.media import Media
from shared.models.catalog.product import find_product
from shared.services.catalog.galleries import gallery_ids
from shared.services.catalog.pictures.judging import FORMATS
from shared.services.catalog.pictures.processing import process_picture
from shared.services.inventory.listing import list_stock
from tests.browser.desk import RunningDesk, run_desk
from tests.browser.walks import accessibility_problems, has_no_sideways_scroll
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.returns import make_return, make_sent_order
from tests.shared.services.catalog.pictures.drawing import HEIC, drawn

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(engines: object, queue: object, settings: Settings) -> Iterator[RunningDesk]:
    with run_desk(settings) as running:
        yield running


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "bowl.png"
    Image.new("RGB", (300, 300), "teal").save(path)
    return path


def test_a_product_with_picture_and_variants_is_made_and_stands_in_the_list(
    desk: RunningDesk, open_page: Callable[..., Page], picture: Path
) -> None:
    page = open_page(width=1280)
    desk.sign_in(page)
    page.goto(desk.address("/products/new"))
    page.locator("#title").fill("Blue bowl")
    page.locator("trix-editor").click()
    page.keyboard.type("Thrown by hand.")
    page.locator("#pictures-file").set_input_files(picture)
    expect(page.locator("#gallery li")).to_have_count(1)
    page.locator("#variant-0-price").fill("24.50")
    page.get_by_role("button", name="Add an option").click()
    page.locator("[id^=option-][id$=-name]").fill("Colour")
    page.locator("[data-value-new]").fill("Sand")
    page.keyboard.press("Enter")
    expect(page.locator(".da-value:not(.da-value-new)")).to_have_count(1)
    expect(page.locator("[data-value-new]")).to_be_focused()
    page.keyboard.type("Moss, Sea")
    page.keyboard.press("Enter")
    expect(page.locator(".da-matrix tbody tr")).to_have_count(3)
    expect(page.locator("#variant-2-price")).to_have_value("24.50")
    page.locator("#variant-0-stock").fill("12")
    page.get_by_role("button", name="On the shelf of the first row for all").click()
    expect(page.locator("#variant-2-stock")).to_have_value("12")
    page.locator("#status").select_option("active")
    page.get_by_role("button", name="Save product").click()
    expect(page.get_by_role("heading", name="Blue bowl")).to_be_visible()
    page.goto(desk.address("/products/"))
    row = page.locator("#list tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("36 in stock")
    expect(row.locator("img")).to_have_count(0)
    with store_scope(desk.person.store.id):
        product = find_product("blue-bowl")
        assert product is not None
        for media_id in gallery_ids(product.id):
            process_picture(media_id)
    page.reload()
    expect(row.locator("img")).to_have_js_property("complete", True)
    assert row.locator("img").evaluate("async image => { await image.decode(); return image.naturalWidth }") > 0
    with store_scope(desk.person.store.id):
        assert product.description == "<div>Thrown by hand.</div>"
        assert [stock.available for stock in list_stock().rows] == [12, 12, 12]


def test_what_nobody_touched_is_stored_as_it_was_and_changes_ask_to_be_saved(
    desk: RunningDesk, open_page: Callable[..., Page]
) -> None:
    table = "<table><tbody><tr><td>Size</td></tr></tbody></table>"
    with store_scope(desk.person.store.id):
        product = make_product("Vase", description=table)
    page = open_page(width=1280)
    desk.sign_in(page)
    page.goto(desk.address(f"/products/{product.id}"))
    expect(page.locator("trix-editor")).to_be_visible()
    expect(page.locator("[data-unsaved]")).to_be_hidden()
    page.locator("#title").fill("Tall vase")
    expect(page.locator("[data-unsaved]")).to_be_visible()
    page.get_by_role("button", name="Discard").click()
    expect(page.locator("#title")).to_have_value("Vase")
    page.locator("#title").fill("Tall vase")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("heading", name="Tall vase")).to_be_visible()
    with store_scope(desk.person.store.id):
        stored = find_product("vase")
    assert stored is not None
    assert stored.description == table


def test_lists_answer_to_typing_and_to_the_keyboard(desk: RunningDesk, open_page: Callable[..., Page]) -> None:
    with store_scope(desk.person.store.id):
        for title in ("Bowl", "Cup", "Jug"):
            make_product(title)
    page = open_page(width=1280)
    desk.sign_in(page)
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/products/")
    page.locator("#content input[type=search]").press_sequentially("cu")
    expect(page.locator("#list tbody tr")).to_have_count(1)
    page.wait_for_url("**/products/?q=cu")
    page.goto(desk.address("/products/?sort=title"))
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-bulk-count]")).to_have_text("1 product ticked")
    page.get_by_role("button", name="Archive").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#list tbody tr").nth(1)).to_contain_text("Active")
    page.keyboard.press("Control+k")
    page.locator("#ss-palette-field").fill("jug")
    expect(page.locator(".da-hit[aria-selected=true]")).to_contain_text("Jug")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Jug")).to_be_visible()


@pytest.mark.parametrize(("width", "dark", "locale"), [(1280, False, "en"), (390, True, "ar")])
def test_pages_are_accessible_and_fit_the_screen(
    desk: RunningDesk, open_page: Callable[..., Page], width: int, dark: bool, locale: str
) -> None:
    with store_scope(desk.person.store.id):
        make_selling()
        product = make_product("Teapot", stock=9, options={"Size": ["S", "L"]})
        order = make_order((product.variants[0].id, 2))
        returned = make_return(make_sent_order())
    page = open_page(width=width, dark=dark, locale=locale)
    desk.sign_in(page)
    paths = ["/", "/products/", f"/products/{product.id}", "/products/new", "/orders/", f"/orders/{order.number}"]
    paths += ["/customers/", "/inventory/", "/collections/new", "/pages/new", "/online-store/", "/search/?q=tea"]
    paths += [f"/returns/{returned.number}", "/gift-cards/new"]
    for path in paths:
        page.goto(desk.address(path))
        page.wait_for_load_state("networkidle")
        assert accessibility_problems(page) == [], path
        assert has_no_sideways_scroll(page), path


def test_a_picture_that_cannot_be_used_says_why_on_its_product(
    desk: RunningDesk, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    broken = tmp_path / "beach.jpg"
    broken.write_bytes(drawn("JPEG")[:200])
    page = open_page()
    desk.sign_in(page)
    with store_scope(desk.person.store.id):
        bowl = make_product("Bowl")
    page.goto(desk.address(f"/products/{bowl.id}"))
    page.locator("#pictures-file").set_input_files(broken)
    expect(page.locator("#gallery li")).to_have_count(1)
    with store_scope(desk.person.store.id):
        process_picture(media_ids()[0])
    expect(page.locator("#gallery [role=alert]")).to_have_text("This picture is damaged.")
    assert has_no_sideways_scroll(page)


@pytest.mark.skipif("HEIF" in FORMATS, reason="a reader for HEIC is installed")
def test_a_picture_from_a_phone_is_refused_with_what_to_do(
    desk: RunningDesk, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    phone = tmp_path / "IMG_2041.HEIC"
    phone.write_bytes(HEIC)
    page = open_page()
    desk.sign_in(page)
    with store_scope(desk.person.store.id):
        bowl = make_product("Bowl")
    page.goto(desk.address(f"/products/{bowl.id}"))
    page.locator("#pictures-file").set_input_files(phone)
    expect(page.locator("#gallery li")).to_have_count(1)
    with store_scope(desk.person.store.id):
        process_picture(media_ids()[0])
    told = page.get_by_text("HEIC pictures cannot be read here: save the picture as JPEG, then try again.")
    expect(told).to_be_visible()


def media_ids() -> list[UUID]:
    return list(session().scalars(select(Media.id)))
