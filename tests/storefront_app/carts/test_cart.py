"""The cart over HTTP: plain forms, scripts of themes, and what is wrong shown where it belongs."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from shared.db.session import store_scope
from shared.models.catalog.product import product_by_handle
from shared.models.stores.store import Store
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
Stores = tuple[Store, Store]
SCRIPT = {"Accept": "application/json"}


def _variant(store: Store, handle: str, place: int = 0) -> str:
    with store_scope(store.id):
        return str(product_by_handle(handle).variants[place].id)


def _cart(browser: Browser) -> dict[str, Any]:
    found: dict[str, Any] = browser.get("/cart.js").json
    return found


def test_a_form_puts_a_product_into_the_cart(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    browser = visit(ours)
    answer = browser.post("/cart/add", data={"id": _variant(ours, "bowl"), "quantity": "2"})
    assert (answer.status_code, answer.location) == (303, "/cart")
    assert (_cart(browser)["item_count"], _cart(browser)["total_price"]) == (2, 4800)
    assert "Bowl" in browser.get("/cart").text


def test_the_session_holds_the_cart_and_a_readable_cookie_says_how_much_is_in_it(
    visit: Visit, two_stores: Stores
) -> None:
    ours, _theirs = two_stores
    browser = visit(ours)
    answer = browser.post("/cart/add", data={"id": _variant(ours, "bowl"), "quantity": "3"})
    cookies = {header.partition("=")[0]: header for header in answer.headers.getlist("Set-Cookie")}
    assert "HttpOnly" in cookies["__Host-shop"] and "Secure" in cookies["__Host-shop"]
    assert cookies["cart_count"].startswith("cart_count=3;") and "HttpOnly" not in cookies["cart_count"]
    browser.post("/cart/clear")
    assert browser.cookie("cart_count") is None


def test_the_cart_names_the_variant_of_each_line(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    browser = visit(ours)
    browser.post("/cart/add", data={"id": _variant(ours, "mug", 1), "quantity": "1"})
    page = browser.get("/cart").text
    assert '<span class="small quiet">Sand</span>' in page


def test_a_script_gets_the_line_that_it_added(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    variant = _variant(ours, "mug", 1)
    line = visit(ours).post("/cart/add.js", json={"id": variant, "quantity": 1}).json
    assert (line["variant_id"], line["price"], line["variant_title"]) == (variant, 1800, "Sand")


def test_a_script_adds_several_at_once_and_gets_sections_to_swap(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    items = [{"id": _variant(ours, handle), "quantity": 1} for handle in ("bowl", "vase")]
    answer = visit(ours).post("/cart/add.js", json={"items": items, "sections": "cart-drawer", "sections_url": "/"})
    assert [line["handle"] for line in answer.json["items"]] == ["bowl", "vase"]
    assert "Vase" in answer.json["sections"]["cart-drawer"]


def test_all_or_nothing_is_added(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    browser = visit(ours)
    items = [{"id": _variant(ours, "bowl"), "quantity": 1}, {"id": _variant(ours, "vase"), "quantity": 4}]
    assert browser.post("/cart/add.js", json={"items": items}).status_code == 422
    assert _cart(browser)["items"] == []


def test_too_many_is_said_beside_the_product_with_the_page_around_it(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    answer = visit(ours).post("/cart/add", data={"id": _variant(ours, "vase"), "quantity": "4"})
    assert answer.status_code == 422
    assert "Only 3 of “Vase” are left." in answer.text and "<h1>Vase</h1>" in answer.text


def test_a_script_is_told_the_same_in_json(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    answer = visit(ours).post("/cart/add.js", json={"id": _variant(ours, "vase"), "quantity": 4})
    assert answer.status_code == 422
    assert answer.json["description"] == answer.json["message"] == "Only 3 of “Vase” are left."


def test_a_line_is_changed_by_its_key_or_by_its_place(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    browser = visit(ours)
    for handle in ("bowl", "vase"):
        browser.post("/cart/add", data={"id": _variant(ours, handle)})
    browser.post("/cart/change.js", json={"id": _variant(ours, "bowl"), "quantity": 5})
    assert browser.post("/cart/change.js", json={"line": 2, "quantity": 0}).json["item_count"] == 5
    assert [line["handle"] for line in _cart(browser)["items"]] == ["bowl"]


def test_one_bad_line_does_not_undo_the_others(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    browser = visit(ours)
    bowl, vase = _variant(ours, "bowl"), _variant(ours, "vase")
    for variant in (bowl, vase):
        browser.post("/cart/add", data={"id": variant})
    answer = browser.post("/cart", data={f"updates[{bowl}]": "4", f"updates[{vase}]": "9", "note": "For Mum"})
    assert answer.status_code == 422
    assert "Only 3 of “Vase” are left." in answer.text
    cart = _cart(browser)
    assert ([line["quantity"] for line in cart["items"]], cart["note"]) == ([4, 1], "For Mum")


def test_the_cart_form_leads_to_the_checkout(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    browser = visit(ours)
    browser.post("/cart/add", data={"id": _variant(ours, "bowl")})
    answer = browser.post("/cart", data={f"updates[{_variant(ours, 'bowl')}]": "2", "checkout": ""})
    assert (answer.status_code, answer.location) == (303, "/checkout")


def test_updates_come_in_the_order_of_the_lines_too(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    browser = visit(ours)
    for handle in ("bowl", "vase"):
        browser.post("/cart/add", data={"id": _variant(ours, handle)})
    assert browser.post("/cart/update.js", json={"updates": [3, 2]}).json["item_count"] == 5
    assert browser.post("/cart/update", data={"updates[]": ["1", "1"]}, headers=SCRIPT).json["item_count"] == 2


def test_a_remove_link_works_from_the_shops_own_pages_only(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    browser = visit(ours)
    browser.post("/cart/add", data={"id": _variant(ours, "bowl")})
    path = f"/cart/change?id={_variant(ours, 'bowl')}&quantity=0"
    assert browser.get(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert browser.get(path, headers={"Sec-Fetch-Site": "same-origin", "Sec-Purpose": "prefetch"}).status_code == 403
    assert _cart(browser)["item_count"] == 1
    assert browser.get(path, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303
    assert _cart(browser)["item_count"] == 0


def test_another_site_cannot_change_the_cart(visit: Visit, two_stores: Stores) -> None:
    ours, theirs = two_stores
    browser, stranger = visit(ours), visit(theirs)
    data = {"id": _variant(ours, "bowl")}
    for origin in ("https://evil.example", "null", stranger.origin):
        assert browser.post("/cart/add", data=data, headers={"Origin": origin}).status_code == 403
    assert _cart(browser)["item_count"] == 0


def test_another_stores_product_does_not_exist(visit: Visit, two_stores: Stores) -> None:
    ours, theirs = two_stores
    browser = visit(ours)
    assert browser.post("/cart/add.js", json={"id": _variant(theirs, "bowl")}).status_code == 404
    assert _cart(browser)["items"] == []


def test_a_session_of_one_store_opens_no_cart_in_another(visit: Visit, two_stores: Stores) -> None:
    ours, theirs = two_stores
    browser, other = visit(ours), visit(theirs)
    browser.post("/cart/add", data={"id": _variant(ours, "bowl")})
    session = browser.cookie("__Host-shop")
    assert session is not None
    other.set_cookie("__Host-shop", session)
    assert other.get("/cart.js").json["items"] == []
    same = visit(ours)
    same.set_cookie("__Host-shop", session)
    assert same.get("/cart.js").json["item_count"] == 1


def test_prices_without_decimals_are_whole_units(visit: Visit, two_stores: Stores) -> None:
    _ours, theirs = two_stores
    line = visit(theirs).post("/cart/add.js", json={"id": _variant(theirs, "bowl")}).json
    cart = json.loads(visit(theirs).get("/cart.js").data)
    assert (line["price"], cart["currency"]) == (2400, "JPY")


def test_nonsense_is_refused_in_words(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    browser, variant = visit(ours), _variant(ours, "bowl")
    for quantity in ("many", "1.5", "-1", "0", "99999999999999999999"):
        answer = browser.post("/cart/add.js", json={"id": variant, "quantity": quantity})
        assert answer.status_code == 422 and answer.json["description"], quantity
    nonsense: list[dict[str, Any]] = [{"id": "x"}, {"id": str(UUID(int=1))}, {"items": []}, {"items": [1]}, {}]
    for wrong in nonsense:
        assert browser.post("/cart/add.js", json=wrong).status_code in (404, 422), wrong


def test_the_cart_speaks_the_language_of_the_address(visit: Visit, two_stores: Stores) -> None:
    _ours, theirs = two_stores
    browser = visit(theirs)
    answer = browser.post("/en/cart/add", data={"id": _variant(theirs, "bowl")})
    assert answer.location == "/en/cart"
    assert browser.get("/en/cart.js").json["items"][0]["url"].startswith("/en/products/bowl?variant=")
