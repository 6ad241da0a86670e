"""Two stores with API keys, and whoever holds them."""

from dataclasses import dataclass

import pytest

from shared.db.engine import Engines
from shared.db.session import platform_scope, session
from shared.kernel.config import Settings
from shared.models.stores.platform import Platform
from shared.models.stores.store import Store
from shared.modules.registry import all_permissions
from shared.services.staff.api_keys import create_api_key
from tests.web import Visitor, make_front_door


@dataclass(frozen=True)
class Held:
    """A store, and a caller with a key that may do everything in it."""

    store: Store
    api: Visitor
    host: str

    @property
    def path(self) -> str:
        return f"/api/v1/stores/{self.store.id}"


def make_caller(settings: Settings, store: Store, *permissions: str) -> Visitor:
    """Somebody with a key of the store that holds these permissions."""
    with platform_scope():
        _key, raw = create_api_key(store.id, "Test", permissions or all_permissions(), maker=None)
    return Visitor(make_front_door(settings), f"api.{domain_of(store)}", bearer=raw)


def domain_of(store: Store) -> str:
    with platform_scope():
        return session().get_one(Platform, store.platform_id).domain


@pytest.fixture
def ours(settings: Settings, engines: Engines, two_stores: tuple[Store, Store]) -> Held:
    return Held(two_stores[0], make_caller(settings, two_stores[0]), f"api.{domain_of(two_stores[0])}")


@pytest.fixture
def theirs(settings: Settings, engines: Engines, two_stores: tuple[Store, Store]) -> Held:
    return Held(two_stores[1], make_caller(settings, two_stores[1]), f"api.{domain_of(two_stores[1])}")
