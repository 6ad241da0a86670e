"""Servers and databases of a benchmark's own, with production's durability."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from shared.db.engine import configure_engines
from shared.db.migrate import upgrade
from shared.db.roles import APP_ROLE, MAINTENANCE_ROLE, OWNER_ROLE
from shared.devstack.postgres import EmbeddedPostgres
from shared.devstack.roles import bootstrap_roles
from shared.devstack.valkey import CACHE, QUEUE, EmbeddedValkey
from shared.kernel.config import load_settings, use_settings
from shared.models.discovery import load_models

DATABASE = "bench"


@dataclass(frozen=True)
class BenchServices:
    """Where everything is; ``env`` is for processes that the benchmark starts."""

    directory: Path
    postgres: EmbeddedPostgres
    env: dict[str, str]

    @property
    def postgres_pid(self) -> int:
        """The process that all of PostgreSQL's descend from."""
        return int((self.postgres.data / "postmaster.pid").read_text().split()[0])

    def analyse(self) -> None:
        """Give PostgreSQL statistics of what there is so far."""
        with psycopg.connect(self.postgres.dsn(database=DATABASE), autocommit=True) as connection:
            connection.execute("ANALYZE")

    def settle(self) -> None:
        """Give PostgreSQL the statistics that it would gather by itself within minutes of filling."""
        with psycopg.connect(self.postgres.dsn(database=DATABASE), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")


@contextmanager
def running_services() -> Iterator[BenchServices]:
    """PostgreSQL, queue and cache for the block; this process is configured for them as the app role."""
    directory = Path(tempfile.mkdtemp(prefix="shopstead-bench-"))
    directory.chmod(0o755)
    postgres = EmbeddedPostgres(directory / "postgres").start()
    queue = EmbeddedValkey(directory / "queue", QUEUE).start()
    cache = EmbeddedValkey(directory / "cache", CACHE).start()
    try:
        bootstrap_roles(postgres.dsn(), DATABASE)
        upgrade(postgres.dsn(OWNER_ROLE, DATABASE))
        env = {
            "SHOPSTEAD_ENV": "development",
            "API_RATE_LIMIT": "10000000 per minute",
            "SECRET_KEY": "a-secret-key-for-benchmarks-that-is-long-enough",
            "DATA_DIR": str(directory / "data"),
            "DATABASE_URL": postgres.dsn(APP_ROLE, DATABASE),
            "DATABASE_OWNER_URL": postgres.dsn(OWNER_ROLE, DATABASE),
            "DATABASE_MAINTENANCE_URL": postgres.dsn(MAINTENANCE_ROLE, DATABASE),
            "REDIS_URL": queue.url,
            "CACHE_REDIS_URL": cache.url,
        }
        os.environ.update(env)
        env = dict(os.environ)
        load_models()
        configure_engines(use_settings(load_settings()))
        yield BenchServices(directory, postgres, env)
    finally:
        postgres.stop()
        queue.stop()
        cache.stop()
        shutil.rmtree(directory, ignore_errors=True)
