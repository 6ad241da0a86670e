"""The whole storefront on a free port, and a real Chromium to walk through it."""

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from shared.gateways.payments.emulator.server import StripeEmulator
from shared.kernel.config import Settings, current_settings, use_settings
from shared.kernel.hosts import Surface
from shared.models.stores.merchant import Merchant
from shared.models.stores.store import Store
from shared.web.dispatcher import Dispatcher
from shared.web.host_cache import HostCache
from shared.web.static import serve_static
from storefront_app.app import create_app
from tests.factories.stores import make_merchant, make_platform, unique

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
DOMAIN = "shops.localhost"


@dataclass(frozen=True)
class RunningShops:
    """Stores of ``merchant`` answer at ``http://<handle>.shops….localhost:<port>``."""

    port: int
    domain: str
    merchant: Merchant
    settings: Settings

    def address(self, store: Store, path: str = "/") -> str:
        return f"http://{store.handle}.{self.domain}:{self.port}{path}"


class QuietHandler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, *_: Any) -> None:
        return None


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser; without one these tests are skipped, unless REQUIRE_BROWSER insists."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        missing = "No Chromium was found: install Debian’s chromium, or name one in CHROMIUM."
        pytest.fail(missing) if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def shops(running_shops: RunningShops) -> Iterator[RunningShops]:
    """The storefront as it is served. Its settings hold for the test alone: others of this process have their own."""
    before = current_settings()
    use_settings(running_shops.settings)
    yield running_shops
    use_settings(before)


@pytest.fixture(scope="session")
def running_shops(engines: Any, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningShops]:
    """Served once for all tests, with Stripe beside it."""
    with ExitStack() as stack:
        stripe = stack.enter_context(_running_stripe(tmp_path_factory.mktemp("stripe")))
        port = free_port()
        ours = replace(settings, public_port=port, stripe_api_base=stripe.url)
        stack.enter_context(_served(ours, port))
        code = unique("browser")
        domain = f"{code}.{DOMAIN}"
        platform = make_platform(code=code, domain=f"{code}.localhost", stores_domain=domain)
        yield RunningShops(port, domain, make_merchant(platform), ours)


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A page in a fresh context: ``open_page(width=390, scripts=False, dark=True)``. Errors in it fail the test."""
    with ExitStack() as stack:
        problems: list[str] = []

        def start(*, width: int = 390, scripts: bool = True, dark: bool = False, locale: str = "en") -> Page:
            context = chromium.new_context(
                viewport={"width": width, "height": 844},
                java_script_enabled=scripts,
                color_scheme="dark" if dark else "light",
                locale=locale,
            )
            context.set_default_timeout(8_000)
            stack.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: problems.append(str(error)))
            page.on("console", lambda said: problems.append(said.text) if "Content Security" in said.text else None)
            return page

        yield start
    assert problems == []


@contextmanager
def _running_stripe(folder: Path) -> Iterator[StripeEmulator]:
    stripe = StripeEmulator(folder)
    thread = threading.Thread(target=stripe.serve)
    thread.start()
    yield stripe
    stripe.stop()
    thread.join()


@contextmanager
def _served(settings: Settings, port: int) -> Iterator[None]:
    door = Dispatcher({Surface.STOREFRONT: create_app(settings)}, settings, HostCache(life=0))
    server = make_server("127.0.0.1", port, serve_static(door), threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield
    server.shutdown()
    thread.join()
    server.server_close()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
