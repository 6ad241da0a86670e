"""The dashboard as it is served, and a merchant who signs in to it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from playwright.sync_api import Page
from werkzeug.serving import make_server

from shared.kernel.config import Settings, current_settings, use_settings
from shared.web.static import serve_static
from tests.browser.conftest import QuietHandler, free_port
from tests.factories.people import PASSWORD, SignedUp, make_signed_up
from tests.factories.stores import make_platform, unique
from tests.web import make_front_door


@dataclass(frozen=True)
class RunningDesk:
    """The dashboard at ``http://dashboard.<platform>.localhost:<port>``."""

    port: int
    person: SignedUp

    def address(self, path: str = "/") -> str:
        return self.at(f"/s/{self.person.store.handle}{path}")

    def at(self, path: str) -> str:
        """A page outside of any store."""
        return f"http://dashboard.{self.person.platform.domain}:{self.port}{path}"

    def sign_in(self, page: Page) -> None:
        page.goto(self.address())
        page.locator("[name=email]").fill(self.person.user.email)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").click()
        page.wait_for_url(f"**/s/{self.person.store.handle}/**")


@contextmanager
def run_desk(settings: Settings) -> Iterator[RunningDesk]:
    """Serve it on a free port, with the owner of an empty store."""
    port, before = free_port(), current_settings()
    ours = use_settings(replace(settings, public_port=port))
    code = unique("desk")
    platform = make_platform(code=code, domain=f"{code}.localhost", stores_domain=f"{code}.localhost")
    door = serve_static(make_front_door(ours))
    server = make_server("127.0.0.1", port, door, threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield RunningDesk(port, make_signed_up(platform, locale="en"))
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        use_settings(before)
