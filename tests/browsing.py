"""Somebody with a browser: keeps cookies, fills in forms with their token, and says where a request comes from."""

import re
from typing import Any

from werkzeug.test import TestResponse

from shared.kernel.config import Settings
from shared.models.stores.platform import Platform
from tests.factories.people import PASSWORD, SignedUp
from tests.web import Visitor, make_front_door

_TOKEN = re.compile(r'(?:name="csrf_token" value|name="csrf-token" content)="([^"]+)"')


class Browser(Visitor):
    """A visitor who sends forms as browsers do."""

    @property
    def origin(self) -> str:
        return f"http://{self.host}:8000"

    def token_on(self, path: str) -> str:
        """The form token of a page."""
        found = _TOKEN.search(self.get(path).text)
        assert found, f"{path} holds no form token"
        return found.group(1)

    def submit(self, path: str, fields: dict[str, Any] | None = None, *, page: str | None = None) -> TestResponse:
        """Send a form to ``path`` with the token of ``page`` (the path itself unless named)."""
        values = {"csrf_token": self.token_on(page or path), **(fields or {})}
        return self.post(path, data=values, headers={"Origin": self.origin})


def dashboard_browser(settings: Settings, platform: Platform) -> Browser:
    return Browser(make_front_door(settings), f"dashboard.{platform.domain}")


def operator_browser(settings: Settings, platform: Platform) -> Browser:
    return Browser(make_front_door(settings), f"operator.{platform.domain}")


def site_browser(settings: Settings, platform: Platform) -> Browser:
    return Browser(make_front_door(settings), platform.domain)


def sign_in(browser: Browser, email: str, password: str = PASSWORD, **further: str) -> TestResponse:
    return browser.submit("/sign-in", {"email": email, "password": password, **further})


def signed_in_browser(settings: Settings, person: SignedUp) -> Browser:
    """The owner at the dashboard."""
    browser = dashboard_browser(settings, person.platform)
    assert sign_in(browser, person.user.email).status_code == 302
    return browser
