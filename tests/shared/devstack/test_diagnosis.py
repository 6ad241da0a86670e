"""The doctor, on a healthy database and on sick ones."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from shared.db.roles import OWNER_ROLE
from shared.devstack import diagnosis
from shared.devstack.diagnosis import Finding, Level
from shared.devstack.postgres import EmbeddedPostgres
from shared.devstack.valkey import CACHE, EmbeddedValkey
from shared.kernel.config import Settings
from tests.services import make_database


@pytest.fixture
def database(postgres: EmbeddedPostgres) -> Iterator[str]:
    name = make_database(postgres)
    yield name
    postgres.drop_database(name)


def levels(findings: Iterator[Finding]) -> set[Level]:
    return {finding.level for finding in findings}


def bad_texts(findings: Iterator[Finding]) -> str:
    return " / ".join(finding.text for finding in findings if finding.level is Level.BAD)


def test_a_healthy_database_has_nothing_to_mend(settings: Settings) -> None:
    assert levels(diagnosis.check_database(settings)) == {Level.GOOD}
    assert levels(diagnosis.check_migrations(settings)) == {Level.GOOD}
    assert levels(diagnosis.check_redis(settings)) == {Level.GOOD}


def test_an_app_role_that_could_see_every_store_is_found(settings: Settings, postgres: EmbeddedPostgres) -> None:
    as_superuser = replace(settings, database_url=postgres.dsn("postgres", "postgres"))
    assert "is a superuser" in bad_texts(diagnosis.check_database(as_superuser))
    as_maintenance = replace(settings, database_url=settings.database_maintenance_url)
    assert "bypasses row-level security" in bad_texts(diagnosis.check_database(as_maintenance))
    swapped = replace(settings, database_maintenance_url=settings.database_url)
    assert "lacks BYPASSRLS" in bad_texts(diagnosis.check_database(swapped))


def test_a_store_table_without_its_lock_is_found(settings: Settings, postgres: EmbeddedPostgres, database: str) -> None:
    with psycopg.connect(postgres.dsn(OWNER_ROLE, database)) as connection:
        connection.execute("ALTER TABLE products NO FORCE ROW LEVEL SECURITY")
    sick = replace(settings, database_url=postgres.dsn("shopstead_app", database))
    assert "not forced on products" in bad_texts(diagnosis.check_database(sick))


def test_missing_migrations_are_found(settings: Settings, postgres: EmbeddedPostgres, database: str) -> None:
    with psycopg.connect(postgres.dsn(OWNER_ROLE, database)) as connection:
        connection.execute("DELETE FROM alembic_version")
    sick = replace(settings, database_owner_url=postgres.dsn(OWNER_ROLE, database))
    assert "migrations are missing" in bad_texts(diagnosis.check_migrations(sick))


def test_a_cache_is_no_queue(settings: Settings, tmp_path: Path) -> None:
    cache = EmbeddedValkey(tmp_path / "cache", CACHE).start()
    findings = list(diagnosis.check_redis(replace(settings, redis_url=cache.url)))
    cache.stop()
    assert {finding.level for finding in findings} == {Level.WARNING, Level.BAD}
    assert "allkeys-lru" in bad_texts(iter(findings))


def test_what_cannot_be_reached_is_told_with_a_remedy(settings: Settings) -> None:
    dead = replace(
        settings,
        database_url="postgresql://x@127.0.0.1:9/x",
        redis_url="redis://127.0.0.1:9/0",
        smtp_url="smtp://127.0.0.1:9",
    )
    for check in (diagnosis.check_database, diagnosis.check_redis, diagnosis.check_mail):
        findings = [finding for finding in check(dead) if finding.level is Level.BAD]
        assert findings
        assert all(finding.remedy for finding in findings)


def test_a_short_secret_and_an_unwritable_folder_are_found(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert levels(diagnosis.check_secret(replace(settings, secret_key="short"))) == {Level.BAD}
    assert levels(diagnosis.check_folder(replace(settings, data_dir=tmp_path / "file" / "x"))) == {Level.BAD}
    assert levels(diagnosis.check_folder(replace(settings, data_dir=tmp_path / "new"))) == {Level.GOOD}


def test_files_that_cannot_be_kept_are_found(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "media").touch()
    assert levels(diagnosis.check_storage(replace(settings, data_dir=tmp_path))) == {Level.BAD}
