"""The real PostgreSQL and Valkey of the tests: started once by the first process, shared by its workers."""

import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from shared.db.migrate import upgrade
from shared.db.roles import APP_ROLE, MAINTENANCE_ROLE, OWNER_ROLE
from shared.devstack.postgres import EmbeddedPostgres
from shared.devstack.roles import bootstrap_roles
from shared.devstack.valkey import EmbeddedValkey

TEMPLATE = "shopstead_template"


@dataclass
class TestServices:
    """Where the servers are. ``addresses`` travel to the workers of a parallel run."""

    __test__ = False

    directory: Path
    postgres: EmbeddedPostgres
    valkey: EmbeddedValkey

    @classmethod
    def start(cls) -> "TestServices":
        directory = Path(tempfile.mkdtemp(prefix="shopstead-test-"))
        directory.chmod(0o755)
        postgres = EmbeddedPostgres(directory / "postgres", for_tests=True).start()
        valkey = EmbeddedValkey(directory / "valkey").start()
        bootstrap_roles(postgres.dsn(), TEMPLATE)
        upgrade(postgres.dsn(OWNER_ROLE, TEMPLATE))
        return cls(directory, postgres, valkey)

    def stop(self) -> None:
        """Nothing stays: a hundred megabytes of each run would fill the disk one day."""
        self.postgres.stop()
        self.valkey.stop()
        shutil.rmtree(self.directory, ignore_errors=True)


def database_environment(postgres: EmbeddedPostgres, database: str) -> dict[str, str]:
    """The variables that point a process at one database, by role."""
    return {
        "DATABASE_URL": postgres.dsn(APP_ROLE, database),
        "DATABASE_OWNER_URL": postgres.dsn(OWNER_ROLE, database),
        "DATABASE_MAINTENANCE_URL": postgres.dsn(MAINTENANCE_ROLE, database),
    }


def make_database(postgres: EmbeddedPostgres) -> str:
    """A fresh migrated database, copied from the template; returns its name."""
    name = f"test_{secrets.token_hex(6)}"
    postgres.create_database(name, template=TEMPLATE)
    return name


def base_environment(directory: Path) -> dict[str, str]:
    return {
        "SHOPSTEAD_ENV": "test",
        "SECRET_KEY": "a-secret-key-for-tests-that-is-long-enough",
        "DATA_DIR": str(directory / f"data-{os.getpid()}"),
        "PLATFORM_DOMAIN": "localhost",
        "PORT": "8000",
    }
