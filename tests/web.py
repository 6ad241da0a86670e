"""The whole front door in one process: every surface through the dispatcher, as browsers and programs meet it."""

from collections.abc import Callable
from functools import cache
from typing import Any

from werkzeug.test import Client, TestResponse

from dashboard_app.app import create_app as create_dashboard
from platform_app.app import create_app as create_platform
from shared.kernel.config import Settings
from shared.kernel.hosts import Surface
from shared.web.dispatcher import Dispatcher
from shared.web.host_cache import HostCache
from storefront_app.app import create_app as create_storefront


@cache
def _app(create: Callable[[Settings], Any], settings: Settings) -> Any:
    return create(settings)


def _when_asked(create: Callable[[Settings], Any], settings: Settings) -> Callable[..., Any]:
    """The app, made when its first request comes."""
    return lambda environ, start_response: _app(create, settings)(environ, start_response)


def make_front_door(settings: Settings) -> Dispatcher:
    """A dispatcher that remembers no host, so that tests may change stores at any time."""
    creators = {
        Surface.SITE: create_platform,
        Surface.API: create_platform,
        Surface.OPERATOR: create_platform,
        Surface.DASHBOARD: create_dashboard,
        Surface.STOREFRONT: create_storefront,
    }
    apps = {surface: _when_asked(create, settings) for surface, create in creators.items()}
    return Dispatcher(apps, settings, HostCache(life=0))


class Visitor:
    """Somebody on one host: keeps cookies, speaks JSON where asked to."""

    def __init__(self, door: Dispatcher, host: str, *, bearer: str = "") -> None:
        self.client = Client(door)
        self.host = host
        self.headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}

    def open(self, path: str, **options: Any) -> TestResponse:
        headers = self.headers | options.pop("headers", {})
        return self.client.open(path, base_url=f"http://{self.host}:8000", headers=headers, **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.open(path, method="GET", **options)

    def post(self, path: str, **options: Any) -> TestResponse:
        return self.open(path, method="POST", **options)

    def put(self, path: str, **options: Any) -> TestResponse:
        return self.open(path, method="PUT", **options)

    def delete(self, path: str, **options: Any) -> TestResponse:
        return self.open(path, method="DELETE", **options)
