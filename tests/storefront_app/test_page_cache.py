"""Ready pages: only what nobody in particular asked for, never a moment longer than it is true."""

import gzip
import threading
from collections.abc import Callable, Iterable
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest

from shared.db.session import session, store_scope, transaction
from shared.kernel.config import Settings, current_settings, use_settings
from shared.kernel.hosts import ENVIRON_KEY, HostContext, Surface
from shared.kernel.ids import new_id
from shared.models.catalog.product import product_by_handle
from shared.models.stores.revision import touch_storefront
from shared.models.stores.store import Store
from storefront_app.byte_cache import ByteCache, LocalBytes, SharedBytes
from storefront_app.page_cache import PageCache, allow_caching, best_coding
from tests.queries import count_queries
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
Stores = tuple[Store, Store]


def _mark(answer: Any) -> str | None:
    found: str | None = answer.headers.get("X-Page-Cache")
    return found


def test_the_second_visitor_is_answered_without_the_app(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    first = visit(ours).get("/products/bowl")
    with count_queries() as queries:
        second = visit(ours).get("/products/bowl")
    assert (_mark(first), _mark(second)) == ("miss", "hit") and first.text == second.text
    assert all("platforms" in query for query in queries)
    assert "Set-Cookie" not in second.headers and second.headers["Vary"] == "Accept-Encoding, Cookie"
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_stores_never_share_a_page(visit: Visit, two_stores: Stores) -> None:
    ours, theirs = two_stores
    assert _mark(visit(ours).get("/collections/all")) == "miss"
    answer = visit(theirs).get("/collections/all")
    assert _mark(answer) == "miss" and "€" not in answer.text


def test_languages_and_queries_have_pages_of_their_own(visit: Visit, two_stores: Stores) -> None:
    browser = visit(two_stores[0])
    paths = ("/collections/all", "/nl/collections/all", "/collections/all?sort_by=price-ascending")
    assert [_mark(browser.get(path)) for path in paths] == ["miss"] * 3
    pages = [browser.get(path) for path in paths]
    assert [_mark(page) for page in pages] == ["hit"] * 3 and len({page.text for page in pages}) == 3


def test_campaign_marks_change_neither_the_page_nor_its_key(visit: Visit, two_stores: Stores) -> None:
    browser = visit(two_stores[0])
    plain = browser.get("/collections/all")
    marked = browser.get("/collections/all?utm_source=x&fbclid=%3Cscript%3E")
    assert _mark(marked) == "hit" and marked.text == plain.text


def test_a_change_that_shoppers_could_see_shows_at_once(visit: Visit, two_stores: Stores) -> None:
    ours, theirs = two_stores
    for store in (ours, theirs):
        visit(store).get("/products/bowl")
    with store_scope(ours.id), transaction():
        product_by_handle("bowl").title = "Great bowl"
        touch_storefront()
    answer = visit(ours).get("/products/bowl")
    assert _mark(answer) == "miss" and "<h1>Great bowl</h1>" in answer.text
    assert _mark(visit(theirs).get("/products/bowl")) == "hit"


def test_a_rolled_back_change_makes_nothing_stale(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    visit(ours).get("/products/bowl")
    with store_scope(ours.id), pytest.raises(RuntimeError), transaction():
        touch_storefront()
        session().flush()
        raise RuntimeError
    assert _mark(visit(ours).get("/products/bowl")) == "hit"


def test_a_visitor_with_a_cart_is_neither_answered_from_the_cache_nor_fills_it(
    visit: Visit, two_stores: Stores
) -> None:
    ours, _theirs = two_stores
    with store_scope(ours.id):
        variant = product_by_handle("bowl").variants[0].id
    buyer = visit(ours)
    buyer.post("/cart/add", data={"id": str(variant)})
    assert _mark(buyer.get("/products/vase")) is None
    assert _mark(visit(ours).get("/products/vase")) == "miss"
    assert _mark(buyer.get("/products/vase")) is None


@pytest.mark.parametrize("path", ["/cart", "/cart.js", "/?section_id=cart-drawer", "/products/nothing", "/checkout"])
def test_what_is_personal_or_missing_is_never_kept(visit: Visit, two_stores: Stores, path: str) -> None:
    browser = visit(two_stores[0])
    assert [_mark(browser.get(path)) for _ in range(2)] == [None, None]


def test_a_browser_that_has_the_page_is_told_so(visit: Visit, two_stores: Stores) -> None:
    browser = visit(two_stores[0])
    etag = browser.get("/products/bowl").headers["ETag"]
    for asked in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
        answer = browser.get("/products/bowl", headers={"If-None-Match": asked})
        assert (answer.status_code, answer.data) == (304, b"")
    assert browser.get("/products/bowl", headers={"If-None-Match": '"other"'}).status_code == 200


def test_pages_come_compressed_where_the_browser_takes_it(visit: Visit, two_stores: Stores) -> None:
    browser = visit(two_stores[0])
    plain = browser.get("/products/bowl").data
    zipped = browser.get("/products/bowl", headers={"Accept-Encoding": "gzip"})
    brotlied = browser.get("/products/bowl", headers={"Accept-Encoding": "gzip, deflate, br"})
    assert (gzip.decompress(zipped.data), brotli.decompress(brotlied.data)) == (plain, plain)
    assert len(brotlied.data) < len(zipped.data) < len(plain)
    assert brotlied.headers["Content-Length"] == str(len(brotlied.data))


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", ""),
        ("br", "br"),
        ("gzip;q=0.5, br;q=0", "gzip"),
        ("identity", ""),
        ("GZIP", "gzip"),
        ("br;q=0,gzip;q=0", ""),
    ],
)
def test_codings_are_chosen_by_what_is_accepted(accepted: str, coding: str) -> None:
    assert best_coding(accepted) == coding


def test_head_answers_like_get_without_a_body(visit: Visit, two_stores: Stores) -> None:
    browser = visit(two_stores[0])
    size = len(browser.get("/products/bowl").data)
    for path in ("/products/bowl", "/products/vase"):
        answer = browser.client.head(path, base_url=browser.origin)
        assert (answer.status_code, answer.data) == (200, b"")
    assert browser.client.head("/products/bowl", base_url=browser.origin).headers["Content-Length"] == str(size)
    assert browser.client.head("/products/none", base_url=browser.origin).data == b""


def test_the_shop_stays_open_while_the_cache_server_is_away(
    visit: Visit, two_stores: Stores, settings: Settings
) -> None:
    shared = SharedBytes()
    before = current_settings()
    use_settings(_without_cache(before))
    try:
        shared.set_many({"a": b"1"})
        assert shared.get_many(["a"]) == {}
    finally:
        use_settings(before)
    assert visit(two_stores[0]).get("/").status_code == 200


def _without_cache(settings: Settings) -> Settings:
    values = {name: getattr(settings, name) for name in settings.__dataclass_fields__}
    return Settings(**{**values, "cache_redis_url": "redis://127.0.0.1:1/0"})


def test_the_local_store_is_bounded_in_bytes() -> None:
    local = LocalBytes(limit=10_000)
    for number in range(100):
        local.set(f"key-{number}", b"x" * 900)
    assert local.size <= 10_000 and local.get("key-99") is not None and local.get("key-0") is None
    local.set("key-99", b"y")
    assert local.get("key-99") == b"y"


class _Nowhere(SharedBytes):
    def get_many(self, keys: list[str]) -> dict[str, bytes]:
        return {}

    def set_many(self, values: Any) -> None:
        return None


def _environ(path: str = "/", **more: str) -> dict[str, Any]:
    context = HostContext(Surface.STOREFRONT, "a.test", new_id(), "p", "test", store_id=STORE, currency="EUR")
    return {ENVIRON_KEY: context, "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", **more}


STORE = new_id()


def test_a_page_that_many_ask_for_is_made_once() -> None:
    made: list[int] = []
    slow = threading.Event()

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        made.append(1)
        slow.wait(0.3)
        allow_caching(environ)
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"page"]

    cache = PageCache(app, ByteCache(LocalBytes(), _Nowhere()))
    answers: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: answers.append(b"".join(cache(_environ(), lambda *_: None)))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [b"page"] * 8 and len(made) == 1


@pytest.mark.parametrize(
    ("status", "header"),
    [
        ("200 OK", ("Set-Cookie", "a=b")),
        ("200 OK", ("Content-Security-Policy", "script-src 'nonce-abc'")),
        ("404 Not Found", ("X-Other", "1")),
        ("500 Internal Server Error", ("X-Other", "1")),
    ],
)
def test_answers_that_must_not_be_shared_are_not_kept(status: str, header: tuple[str, str]) -> None:
    made: list[int] = []

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        made.append(1)
        allow_caching(environ)
        start_response(status, [header])
        return [b"page"]

    cache = PageCache(app, ByteCache(LocalBytes(), _Nowhere()))
    for _ in range(2):
        assert b"".join(cache(_environ(), lambda *_: None)) == b"page"
    assert len(made) == 2


def test_a_failing_app_leaves_nobody_waiting() -> None:
    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        raise ValueError("broken")

    cache = PageCache(app, ByteCache(LocalBytes(), _Nowhere()))
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            cache(_environ(), lambda *_: None)
