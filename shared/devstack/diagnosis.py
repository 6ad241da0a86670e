"""What could be wrong with a deployment, and how to mend it: one check per thing."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import psycopg
import redis

from shared.db.migrate import is_current
from shared.gateways.mail import SmtpTransport
from shared.gateways.storage.choice import make_storage
from shared.kernel.config import MIN_SECRET_LENGTH, Settings
from shared.kernel.errors import ShopsteadError

OLDEST_PYTHON = (3, 11)
SKEW_SECONDS = 5
LEAST_FREE_BYTES = 1_000_000_000
TIMEOUT_SECONDS = 5
PROBE = "doctor/probe.txt"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
RIGHTS = "SELECT rolsuper, rolbypassrls, now() FROM pg_roles WHERE rolname = current_user"
UNLOCKED = """
    SELECT string_agg(relname, ', ' ORDER BY relname) FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'store_id' AND NOT attisdropped
    JOIN pg_index ON indrelid = pg_class.oid AND indisprimary AND attnum = ANY (indkey)
    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
      AND NOT (relrowsecurity AND relforcerowsecurity)
"""


class Level(StrEnum):
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """The outcome of one check; ``remedy`` is what to do about it."""

    level: Level
    about: str
    text: str
    remedy: str = ""


def good(about: str, text: str) -> Finding:
    return Finding(Level.GOOD, about, text)


def bad(about: str, text: str, remedy: str) -> Finding:
    return Finding(Level.BAD, about, text, remedy)


def warning(about: str, text: str, remedy: str) -> Finding:
    return Finding(Level.WARNING, about, text, remedy)


def examine(settings: Settings) -> Iterator[Finding]:
    """Every finding, in the order in which one would look."""
    for check in CHECKS:
        yield from check(settings)


def check_python(_settings: Settings) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST_PYTHON:
        yield bad("Python", version, "Install Python 3.11 or newer and run make run again.")
    else:
        yield good("Python", version)


def check_folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if not (nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)):
        yield bad(
            "Folder", f"{folder} cannot be written", "Give it to this user (chown), or choose another: DATA_DIR=…"
        )
        return
    free = shutil.disk_usage(nearest).free
    if free < LEAST_FREE_BYTES:
        yield warning("Folder", f"only {free // 1_000_000} MB are free for {folder}", "Make room on this disk.")
    else:
        yield good("Folder", f"{folder}, {free // 1_000_000_000} GB free")


def check_secret(settings: Settings) -> Iterator[Finding]:
    if len(settings.secret_key) < MIN_SECRET_LENGTH:
        remedy = "Set SECRET_KEY to what this prints: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        yield bad("Secret key", "too short", remedy)
    elif settings.is_production and settings.scheme != "https":
        yield warning("Secret key", "sessions travel unencrypted", "Serve over https (PUBLIC_SCHEME).")
    else:
        yield good("Secret key", "long enough")


def check_database(settings: Settings) -> Iterator[Finding]:
    """Each role can sign in and has its rights, no more; the clock agrees; store tables are locked."""
    wanted = (
        ("DATABASE_URL", settings.database_url, False),
        ("DATABASE_OWNER_URL", settings.database_owner_url, False),
        ("DATABASE_MAINTENANCE_URL", settings.database_maintenance_url, True),
    )
    for variable, url, bypasses in wanted:
        if not url:
            yield bad("Database", f"{variable} is not set", "Start the stack here (make run), or set the three URLs.")
            continue
        try:
            with psycopg.connect(url, connect_timeout=TIMEOUT_SECONDS) as connection:
                yield from _check_role(connection, variable, bypasses)
        except psycopg.OperationalError as error:
            reason = str(error).strip().splitlines()[-1]
            yield bad("Database", f"{variable}: {reason}", "Start it (make run), or check address and password.")


def _check_role(connection: psycopg.Connection, variable: str, bypasses: bool) -> Iterator[Finding]:
    row = connection.execute(RIGHTS).fetchone()
    is_super, has_bypass, database_time = row if row else (True, True, datetime.now(UTC))
    role = connection.info.user
    if is_super or has_bypass != bypasses:
        has = "is a superuser" if is_super else "bypasses row-level security" if has_bypass else "lacks BYPASSRLS"
        yield bad("Database", f"{role} ({variable}) {has}", "Run shopstead database prepare.")
    else:
        yield good("Database", f"{role} signs in with the right rights")
    if variable == "DATABASE_URL":
        yield from _check_clock(database_time)
        yield from _check_locks(connection)


def _check_clock(database_time: datetime) -> Iterator[Finding]:
    skew = abs((datetime.now(UTC) - database_time).total_seconds())
    if skew > SKEW_SECONDS:
        yield warning("Clock", f"{skew:.0f} s apart from the database", "Run a time service (NTP) on both machines.")
    else:
        yield good("Clock", "agrees with the database")


def _check_locks(connection: psycopg.Connection) -> Iterator[Finding]:
    row = connection.execute(UNLOCKED).fetchone()
    if row and row[0]:
        yield bad("Row-level security", f"not forced on {row[0]}", "Run shopstead migrate.")
    else:
        yield good("Row-level security", "forced on every store table")


def check_migrations(settings: Settings) -> Iterator[Finding]:
    if not settings.database_owner_url:
        return
    try:
        if is_current(settings.database_owner_url):
            yield good("Schema", "newest")
        else:
            yield bad("Schema", "migrations are missing", "Run shopstead migrate.")
    except Exception as error:  # the database's absence was told above
        yield bad("Schema", type(error).__name__, "Mend the database first.")


def check_redis(settings: Settings) -> Iterator[Finding]:
    if not settings.redis_url:
        yield bad("Queue", "REDIS_URL is not set", "Start the stack here (make run), or set REDIS_URL.")
        return
    client = redis.from_url(settings.redis_url, socket_timeout=TIMEOUT_SECONDS, decode_responses=True)
    try:
        config = {**client.config_get("appendonly"), **client.config_get("maxmemory-policy")}
    except redis.RedisError as error:
        yield bad("Queue", str(error), "Start it (make run), or check REDIS_URL.")
        return
    finally:
        client.close()
    if config.get("appendonly") != "yes":
        yield warning("Queue", "jobs are lost when it is killed", "Set appendonly yes.")
    if config.get("maxmemory-policy") != "noeviction":
        yield bad("Queue", f"maxmemory-policy is {config.get('maxmemory-policy')}", "Set maxmemory-policy noeviction.")
    if config == {"appendonly": "yes", "maxmemory-policy": "noeviction"}:
        yield good("Queue", "keeps its jobs")


def check_mail(settings: Settings) -> Iterator[Finding]:
    try:
        SmtpTransport(settings.smtp_url, timeout=TIMEOUT_SECONDS).check()
    except ShopsteadError as error:
        yield bad("Mail", error.message, "Check SMTP_URL: smtp://user:password@host:587?starttls=1")
    else:
        yield good("Mail", "the server answers")


def check_storage(settings: Settings) -> Iterator[Finding]:
    where = settings.s3_bucket or str(settings.media_dir)
    try:
        storage = make_storage(settings)
        storage.save(PROBE, b"probe", "text/plain")
        storage.read(PROBE)
        storage.delete(PROBE)
    except ShopsteadError as error:
        yield bad("Files", f"{where}: {error.message}", "Check S3_ENDPOINT, S3_BUCKET and keys, or the folder's owner.")
    else:
        yield good("Files", f"{where} can be written and read")


def check_browser(_settings: Settings) -> Iterator[Finding]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        yield good("Chromium", str(Path(found)))
    else:
        yield warning("Chromium", "not found; browser tests are left out", "Debian: apt install chromium")


Check = Callable[[Settings], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (
    check_python,
    check_folder,
    check_secret,
    check_database,
    check_migrations,
    check_redis,
    check_mail,
    check_storage,
    check_browser,
)
