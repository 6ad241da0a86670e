"""The front door: which host leads where, and what a host may never do."""

import io
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from flask import Request

from shared.db.session import platform_scope, transaction
from shared.kernel import clock
from shared.kernel.config import Settings
from shared.kernel.errors import NotFound
from shared.kernel.hosts import ENVIRON_KEY, HostContext, Surface, is_store_handle, normalise_host
from shared.models.stores.domain import StoreDomain
from shared.models.stores.platform import Platform
from shared.models.stores.store import Store
from shared.services.stores.links import store_url
from shared.web.app import host_context_of
from shared.web.dispatcher import Dispatcher
from shared.web.host_cache import HostCache
from tests.factories.stores import make_merchant, make_platform, make_store, unique

Answer = tuple[str, dict[str, str], HostContext | None, dict[str, Any]]


@pytest.fixture
def platform(engines: object) -> Platform:
    return make_platform()


@pytest.fixture
def ask(settings: Settings) -> Callable[..., Answer]:
    """Send a request to the front door, and see which context the app behind it was given."""
    seen: dict[str, Any] = {}

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        seen.update(environ)
        start_response("200 OK", [])
        return [b""]

    door = Dispatcher(dict.fromkeys(Surface, app), settings, HostCache(life=0))

    def request(host: str, path: str = "/", method: str = "GET", query: str = "", **environ: str) -> Answer:
        seen.clear()
        head: dict[str, Any] = {}
        request_environ = {
            "HTTP_HOST": host,
            "PATH_INFO": path,
            "SCRIPT_NAME": "",
            "REQUEST_METHOD": method,
            "QUERY_STRING": query,
            "wsgi.input": io.BytesIO(),
            **environ,
        }
        door(request_environ, lambda status, headers: head.update(status=status, headers=dict(headers)))
        return head["status"], head["headers"], seen.get(ENVIRON_KEY), dict(seen)

    return request


def store_on(platform: Platform, **values: Any) -> Store:
    return make_store(merchant=make_merchant(platform), **values)


def claim(store: Store, host: str, *, verified: bool = True, primary: bool = False) -> None:
    with platform_scope(), transaction() as current:
        moment = clock.now() if verified else None
        current.add(StoreDomain(store_id=store.id, host=host, token="t", is_primary=primary, verified_at=moment))


@pytest.mark.parametrize(
    ("prefix", "surface"),
    [
        ("", Surface.SITE),
        ("www.", Surface.SITE),
        ("api.", Surface.API),
        ("operator.", Surface.OPERATOR),
        ("dashboard.", Surface.DASHBOARD),
    ],
)
def test_a_platforms_own_hosts(ask: Callable[..., Answer], platform: Platform, prefix: str, surface: Surface) -> None:
    status, _headers, context, _environ = ask(f"{prefix}{platform.domain}:8000")
    assert status == "200 OK"
    assert context is not None and (context.surface, context.platform_id) == (surface, platform.id)


def test_a_stores_subdomain_in_any_spelling(ask: Callable[..., Answer], platform: Platform) -> None:
    store = store_on(platform)
    for host in (f"{store.handle}.{platform.stores_domain}", f"{store.handle.upper()}.{platform.stores_domain}.:443"):
        context = ask(host)[2]
        assert context is not None and (context.surface, context.store_id) == (Surface.STOREFRONT, store.id)


def test_two_platforms_may_have_stores_of_the_same_name(ask: Callable[..., Answer], platform: Platform) -> None:
    other, handle = make_platform(), unique("twin")
    ours, theirs = store_on(platform, handle=handle), store_on(other, handle=handle)
    first, second = ask(f"{handle}.{platform.stores_domain}")[2], ask(f"{handle}.{other.stores_domain}")[2]
    assert first is not None and second is not None
    assert (first.store_id, second.store_id) == (ours.id, theirs.id)


@pytest.mark.parametrize(
    "host",
    ["", "nobody.test", "127.0.0.1", "[::1]:8000", "a..b", "x" * 300, "evil.com/../", "-bad.test", "ex ample.test",
     "127.0.0.1:80:80", "münchen\x00.test"],
)  # fmt: skip
def test_unknown_and_malformed_hosts_are_not_found(ask: Callable[..., Answer], platform: Platform, host: str) -> None:
    status, _headers, context, _environ = ask(host)
    assert (status, context) == ("404 Not Found", None)


def test_a_store_that_is_closed_or_unknown_is_not_found(ask: Callable[..., Answer], platform: Platform) -> None:
    closed = store_on(platform, status="closed")
    assert ask(f"{closed.handle}.{platform.stores_domain}")[0] == "404 Not Found"
    assert ask(f"nobody-here.{platform.stores_domain}")[0] == "404 Not Found"


def test_a_custom_domain_serves_once_it_is_verified(ask: Callable[..., Answer], platform: Platform) -> None:
    store, other = store_on(platform), store_on(platform)
    host = f"{unique('shop')}.example"
    claim(other, host, verified=False)
    assert ask(host)[0] == "404 Not Found"
    claim(store, host)
    context = ask(host)[2]
    assert context is not None and context.store_id == store.id


def test_the_primary_domain_is_where_shoppers_end_up(
    ask: Callable[..., Answer], platform: Platform, settings: Settings
) -> None:
    store, host = store_on(platform), f"{unique('primary')}.example"
    claim(store, host, primary=True)
    subdomain = f"{store.handle}.{platform.stores_domain}"
    status, headers, _context, _environ = ask(subdomain, "/products/überzug".encode().decode("latin-1"), query="a=1")
    assert status.startswith("301")
    assert headers["Location"] == f"http://{host}:8000/products/%C3%BCberzug?a=1"
    assert ask(subdomain, "/cart/add", "POST")[0] == "200 OK"
    assert ask(host)[0] == "200 OK"
    with platform_scope():
        assert store_url(store, "/x") == f"http://{host}:8000/x"


def test_a_forwarded_host_counts_only_behind_a_declared_proxy(ask: Callable[..., Answer], platform: Platform) -> None:
    store = store_on(platform)
    context = ask(platform.domain, HTTP_X_FORWARDED_HOST=f"{store.handle}.{platform.stores_domain}")[2]
    assert context is not None and context.surface is Surface.SITE


def test_the_path_form_serves_the_same_store(ask: Callable[..., Answer], platform: Platform) -> None:
    store = store_on(platform)
    base = f"/platforms/{platform.code}/storefront/{store.handle}"
    _status, _headers, context, environ = ask(platform.domain, f"{base}/products/mug")
    assert context is not None and (context.store_id, context.base_path) == (store.id, base)
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == (base, "/products/mug")
    assert ask(platform.domain, base)[3]["PATH_INFO"] == "/"
    assert ask(make_platform().domain, f"{base}/")[0] == "404 Not Found"


def test_another_language_of_the_store_is_part_of_the_path(ask: Callable[..., Answer], platform: Platform) -> None:
    store = store_on(platform, locales=("en", "nl", "pt_BR"))
    host = f"{store.handle}.{platform.stores_domain}"
    found = {}
    for path in ("/nl/cart", "/pt-BR/cart", "/en/cart", "/de/cart", "/nl"):
        _status, _headers, context, environ = ask(host, path)
        assert context is not None
        found[path] = (context.locale, environ["SCRIPT_NAME"], environ["PATH_INFO"])
    assert found == {
        "/nl/cart": ("nl", "/nl", "/cart"),
        "/pt-BR/cart": ("pt_BR", "/pt-BR", "/cart"),
        "/en/cart": ("en", "", "/en/cart"),
        "/de/cart": ("en", "", "/de/cart"),
        "/nl": ("nl", "/nl", "/"),
    }


def test_an_app_refuses_a_request_that_no_host_was_resolved_for(settings: Settings) -> None:
    with pytest.raises(NotFound, match="No host"):
        host_context_of(Request({}))


def test_answers_are_remembered_until_the_store_changes(settings: Settings, platform: Platform) -> None:
    cache, asked = HostCache(life=60), []

    def find() -> HostContext:
        asked.append(1)
        return HostContext(Surface.STOREFRONT, "a.test", platform.id, "p", "p.test", store_id=platform.id)

    for _ in range(3):
        cache.get(("a.test",), find)
    assert len(asked) == 1
    cache.forget_store(str(platform.id))
    cache.get(("a.test",), find)
    assert len(asked) == 2


def test_made_up_hosts_fill_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.web.host_cache.CAPACITY", 10)
    cache = HostCache(life=60)
    for number in range(50):
        cache.get((f"{number}.test",), lambda: None)
    assert len(cache._answers) == 10


@pytest.mark.parametrize(
    "handle", ["www", "api", "dashboard", "-shop", "shop-", "a", "ab", "xn--abc", "Shop", "a_b", "a" * 64]
)
def test_handles_that_cannot_be_subdomains(handle: str) -> None:
    assert not is_store_handle(handle)


def test_host_names_are_normalised_once() -> None:
    assert normalise_host("MÜNCHEN.Example.:8000") == "xn--mnchen-3ya.example"


def test_a_tls_proxy_learns_which_hosts_are_ours(ask: Callable[..., Answer], platform: Platform) -> None:
    store = store_on(platform)
    claim(store, f"{unique('tls')}.example", primary=True)
    assert ask(f"{store.handle}.{platform.stores_domain}", "/-/known-host")[0] == "200 OK"
    assert ask("nobody.example", "/-/known-host")[0] == "404 Not Found"
