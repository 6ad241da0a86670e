"""What every test stands on: real servers, a migrated database of its own per worker, and the app's own role."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from shared.db.engine import Engines, configure_engines
from shared.devstack.postgres import EmbeddedPostgres
from shared.kernel.config import Settings, load_settings, use_settings
from shared.models.discovery import load_models
from shared.models.stores.store import Store
from tests.factories.stocked_store import make_stocked_store
from tests.services import TestServices, base_environment, database_environment, make_database

SERVICES = pytest.StashKey[TestServices]()
HANDED_OVER = ("services_directory", "queue_url")


def pytest_configure(config: pytest.Config) -> None:
    """The first process starts the servers; workers are told where they are."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    config.stash[SERVICES] = TestServices.start()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    services = node.config.stash[SERVICES]
    number = int(node.gateway.id.removeprefix("gw"))
    node.workerinput["services_directory"] = str(services.directory)
    node.workerinput["queue_url"] = services.valkey.url_of(number % 3 + 1)


def pytest_collection_finish(session: pytest.Session) -> None:
    """As in the web server: the garbage collector takes no test's processor time for what is loaded by now."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVICES in config.stash:
        config.stash[SERVICES].stop()


@pytest.fixture(scope="session")
def services_directory(pytestconfig: pytest.Config) -> Path:
    if hasattr(pytestconfig, "workerinput"):
        return Path(pytestconfig.workerinput["services_directory"])
    return pytestconfig.stash[SERVICES].directory


@pytest.fixture(scope="session")
def queue_url(pytestconfig: pytest.Config) -> str:
    if hasattr(pytestconfig, "workerinput"):
        return str(pytestconfig.workerinput["queue_url"])
    return pytestconfig.stash[SERVICES].valkey.url_of(1)


@pytest.fixture(scope="session")
def postgres(services_directory: Path) -> EmbeddedPostgres:
    """The running server; only the process that started it may stop it."""
    return EmbeddedPostgres(services_directory / "postgres", for_tests=True)


@pytest.fixture(scope="session")
def settings(postgres: EmbeddedPostgres, services_directory: Path, queue_url: str) -> Settings:
    """The settings of this worker, in the environment too, for processes that tests start."""
    values = base_environment(services_directory) | database_environment(postgres, make_database(postgres))
    os.environ.update(values | {"REDIS_URL": queue_url, "CACHE_REDIS_URL": queue_url})
    return use_settings(load_settings())


@pytest.fixture(scope="session")
def engines(settings: Settings) -> Iterator[Engines]:
    """The app's own role on this worker's database."""
    load_models()
    configured = configure_engines(settings)
    yield configured
    configured.close()


@pytest.fixture
def fresh_database(postgres: EmbeddedPostgres, settings: Settings, engines: Engines) -> Iterator[str]:
    """A database of the test's own, for tests that look at everything there is."""
    name = make_database(postgres)
    before = {key: os.environ[key] for key in database_environment(postgres, name)}
    os.environ.update(database_environment(postgres, name))
    configure_engines(use_settings(load_settings()))
    yield name
    os.environ.update(before)
    configure_engines(use_settings(load_settings()))
    postgres.drop_database(name)


@pytest.fixture
def queue(settings: Settings) -> Iterator[redis.Redis]:
    """This worker's Valkey database, empty before and after."""
    client = redis.from_url(settings.redis_url)
    client.flushdb()
    yield client
    client.flushdb()
    client.close()


@pytest.fixture
def two_stores(engines: Engines) -> tuple[Store, Store]:
    """Two stores of two merchants, each with products of its own that carry the same names."""
    return make_stocked_store("ours"), make_stocked_store("theirs", currency="JPY", locales=("ar", "en"))
