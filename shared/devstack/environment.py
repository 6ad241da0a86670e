"""What a development stack consists of: which parts are ours, which are real services elsewhere, and every address."""

import json
import os
import secrets
import socket
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from psycopg import conninfo

from shared.db.roles import APP_ROLE, MAINTENANCE_ROLE, OWNER_ROLE
from shared.devstack.folder import unwritable
from shared.devstack.postgres import EmbeddedPostgres
from shared.devstack.roles import derive_passwords
from shared.devstack.valkey import CACHE, QUEUE, EmbeddedValkey
from shared.kernel.config import DEVELOPMENT, load_settings
from shared.kernel.errors import Misconfigured

DATABASE = "shopstead"
ROLE_VARIABLES = {
    "DATABASE_URL": APP_ROLE,
    "DATABASE_OWNER_URL": OWNER_ROLE,
    "DATABASE_MAINTENANCE_URL": MAINTENANCE_ROLE,
}
NOTE = Path("run", "environment.json")
WRITTEN_DOWN = (
    *ROLE_VARIABLES, "REDIS_URL", "CACHE_REDIS_URL", "SMTP_URL", "MAILBOX_URL", "STRIPE_API_BASE", "PAYPAL_API_BASE",
    "SHIPPO_API_BASE", "SECRET_KEY", "SHOPSTEAD_ENV", "PORT", "PUBLIC_PORT", "PUBLIC_SCHEME", "PLATFORM_DOMAIN",
    "STORES_DOMAIN",
)  # fmt: skip
STAND_INS = ("MAILBOX_PORT", "SMTP_PORT", "STRIPE_EMULATOR_PORT", "PAYPAL_EMULATOR_PORT", "SHIPPO_EMULATOR_PORT")
FIRST_AND_LAST_PORT = (1, 65_535)


@dataclass(frozen=True)
class Ports:
    """Where each face answers. Those behind the web follow its port, or move on where one is taken."""

    web: int
    mailbox: int
    smtp: int
    stripe: int
    paypal: int
    shippo: int


@dataclass
class Stack:
    """A planned stack. ``env`` is the whole environment of its processes."""

    data_dir: Path
    ports: Ports
    env: dict[str, str]
    database: str = DATABASE
    admin_url: str = ""
    postgres: EmbeddedPostgres | None = None
    queue: EmbeddedValkey | None = None
    cache: EmbeddedValkey | None = None
    has_mailbox: bool = False
    has_stripe: bool = False
    has_paypal: bool = False
    has_shippo: bool = False
    notes: list[str] = field(default_factory=list)


def plan_stack(given: Mapping[str, str] | None = None) -> Stack:
    """Read the environment and decide. Raises Misconfigured; touches nothing but the secret key's file."""
    given = os.environ if given is None else given
    env = dict(given)
    settings = load_settings(env)
    env |= {"DATA_DIR": str(settings.data_dir), "SHOPSTEAD_ENV": settings.environment, "PYTHONUNBUFFERED": "1"}
    if settings.environment == DEVELOPMENT and not env.get("SECRET_KEY"):
        env["SECRET_KEY"] = _own_secret(settings.data_dir)
    ports = _choose_ports(env)
    env |= {"PORT": str(ports.web), "PUBLIC_PORT": env.get("PUBLIC_PORT") or str(ports.web)}
    stack = Stack(settings.data_dir, ports, env)
    _plan_database(stack)
    _plan_queue(stack)
    _plan_mail(stack)
    _plan_stripe(stack)
    _plan_paypal(stack)
    _plan_shippo(stack)
    return stack


def write_down(stack: Stack) -> None:
    """Leave the stack's addresses in its folder, so that other commands find it. Only the owner may read them."""
    path = stack.data_dir / NOTE
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump({name: stack.env[name] for name in WRITTEN_DOWN if stack.env.get(name)}, file, indent=1)


def join_stack(env: MutableMapping[str, str]) -> None:
    """Add the addresses of the stack in DATA_DIR to ``env``, unless a database is named there already."""
    path = Path(env.get("DATA_DIR") or ".shopstead").absolute() / NOTE
    if env.get("DATABASE_URL") or not path.exists():
        return
    for name, value in json.loads(path.read_text()).items():
        env.setdefault(name, value)


def _own_secret(data_dir: Path) -> str:
    """This folder's own key, made once: two stacks never share sessions or sealed secrets."""
    path = data_dir / "secret-key"
    try:
        if not path.exists():
            data_dir.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(48))
        return path.read_text().strip()
    except OSError as error:
        raise unwritable(data_dir, error) from error


def _plan_database(stack: Stack) -> None:
    env, url = stack.env, stack.env.get("DATABASE_URL", "")
    if not url:
        stack.postgres = EmbeddedPostgres(stack.data_dir / "postgres")
        stack.admin_url = stack.postgres.dsn()
        env |= {name: stack.postgres.dsn(role, DATABASE) for name, role in ROLE_VARIABLES.items()}
        return
    if all(env.get(name) for name in ROLE_VARIABLES):
        return
    stack.admin_url = url
    stack.database = str(conninfo.conninfo_to_dict(url).get("dbname") or DATABASE)
    passwords = derive_passwords(env.get("SECRET_KEY") or load_settings(env).secret_key)
    env |= {name: _as_role(url, role, passwords[role]) for name, role in ROLE_VARIABLES.items()}


def _as_role(url: str, role: str, password: str) -> str:
    """The same server and database for another role."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(role)}:{quote(password)}@{host}"))


def _plan_queue(stack: Stack) -> None:
    env = stack.env
    if not env.get("REDIS_URL"):
        stack.queue = EmbeddedValkey(stack.data_dir / "valkey" / "queue", QUEUE)
        stack.cache = None if env.get("CACHE_REDIS_URL") else EmbeddedValkey(stack.data_dir / "valkey" / "cache", CACHE)
        env["REDIS_URL"] = stack.queue.url
        env["CACHE_REDIS_URL"] = stack.cache.url if stack.cache else env["CACHE_REDIS_URL"]


def _plan_mail(stack: Stack) -> None:
    if not stack.env.get("SMTP_URL"):
        stack.has_mailbox = True
        stack.env["SMTP_URL"] = f"smtp://127.0.0.1:{stack.ports.smtp}"
        stack.env["MAILBOX_URL"] = f"http://localhost:{stack.ports.mailbox}"


def _plan_stripe(stack: Stack) -> None:
    if not stack.env.get("STRIPE_API_BASE"):
        stack.has_stripe = True
        stack.env["STRIPE_API_BASE"] = f"http://127.0.0.1:{stack.ports.stripe}"


def _plan_paypal(stack: Stack) -> None:
    if not stack.env.get("PAYPAL_API_BASE"):
        stack.has_paypal = True
        stack.env["PAYPAL_API_BASE"] = f"http://127.0.0.1:{stack.ports.paypal}"


def _plan_shippo(stack: Stack) -> None:
    if not stack.env.get("SHIPPO_API_BASE"):
        stack.has_shippo = True
        stack.env["SHIPPO_API_BASE"] = f"http://127.0.0.1:{stack.ports.shippo}"


def _choose_ports(env: Mapping[str, str]) -> Ports:
    web = port_of(env, "PORT", 8000)
    taken = {web}
    chosen = []
    for distance, name in enumerate(STAND_INS, start=1):
        port = port_of(env, name, 0) or _free_port(web + distance, taken)
        taken.add(port)
        chosen.append(port)
    return Ports(web, *chosen)


def port_of(env: Mapping[str, str], name: str, default: int) -> int:
    """A port number from the environment. Raises Misconfigured."""
    raw = env.get(name) or str(default)
    first, last = FIRST_AND_LAST_PORT
    if not raw.isdigit() or (int(raw) and not first <= int(raw) <= last):
        raise Misconfigured(f"{name} must be a port number from {first} to {last}, not {raw!r}.")
    return int(raw)


def _free_port(wanted: int, taken: set[int]) -> int:
    for port in range(wanted, wanted + 200):
        if port not in taken and port <= FIRST_AND_LAST_PORT[1] and is_free(port):
            return port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether nobody listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
