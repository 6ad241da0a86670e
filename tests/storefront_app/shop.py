"""A browser without scripts, for tests over the whole WSGI stack of the storefront."""

from typing import Any

from werkzeug.test import Client

from shared.db.session import platform_scope
from shared.kernel.config import Settings
from shared.kernel.hosts import Surface
from shared.models.stores.platform import Platform
from shared.models.stores.store import Store
from shared.web.dispatcher import Dispatcher
from shared.web.host_cache import HostCache
from storefront_app.app import create_app


def make_front_door(settings: Settings) -> Dispatcher:
    """The storefront behind the dispatcher, which looks every host up anew."""
    return Dispatcher({Surface.STOREFRONT: create_app(settings)}, settings, HostCache(life=0))


class Browser:
    """One visitor of one store, with cookies. Answers are werkzeug's ``TestResponse``."""

    def __init__(self, door: Dispatcher, store: Store) -> None:
        with platform_scope() as current:
            domain = current.get_one(Platform, store.platform_id).stores_domain
        self.origin = f"http://{store.handle}.{domain}:8000"
        self.client = Client(door)

    def get(self, path: str, **options: Any) -> Any:
        return self.client.get(path, base_url=self.origin, **options)

    def post(self, path: str, **options: Any) -> Any:
        """As a browser would: with the origin of the page that the form stands on."""
        headers = {"Origin": self.origin, **options.pop("headers", {})}
        return self.client.post(path, base_url=self.origin, headers=headers, **options)

    @property
    def host(self) -> str:
        return self.origin.removeprefix("http://").partition(":")[0]

    def cookie(self, name: str) -> str | None:
        found = self.client.get_cookie(name, domain=self.host)
        return found.value if found else None

    def set_cookie(self, name: str, value: str) -> None:
        self.client.set_cookie(name, value, domain=self.host)
