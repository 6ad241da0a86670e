"""From nothing to a running stack: folder, database, migrations, demo, processes."""

import time

from shared.db.migrate import upgrade
from shared.devstack.console import Console
from shared.devstack.environment import Stack, is_free, write_down
from shared.devstack.first_platform import ensure_platform
from shared.devstack.folder import DataFolder
from shared.devstack.panel import show_panel
from shared.devstack.processes import outside_services, platform_services, spawn_command, storage_services
from shared.devstack.roles import bootstrap_roles, derive_passwords
from shared.devstack.supervisor import Stopped, Supervisor
from shared.kernel.config import load_settings
from shared.kernel.errors import Misconfigured

DEMO_MARK = "demo-seeded"
OTHER_PORT = 8123


def run_stack(stack: Stack, *, demo: str = "") -> None:
    """Run until somebody stops it. ``demo`` names the subcommand that fills a new database.

    Raises Misconfigured with one sentence when it cannot start."""
    began = time.monotonic()
    console = Console()
    folder = DataFolder(stack.data_dir)
    folder.claim()
    check_port(stack)
    write_down(stack)
    with Supervisor(folder, console) as supervisor:
        try:
            supervisor.start(storage_services(stack))
            prepare_database(stack)
            services = outside_services(stack)
            if demo and lacks_demo(stack):
                supervisor.start(services)
                services = []
                seed(stack, console, demo)
                supervisor.end_orphans()
            web, *others = platform_services(stack)
            supervisor.start([*services, web])
            supervisor.start(others)
            show_panel(stack, seconds=time.monotonic() - began)
            supervisor.watch()
        except Stopped:
            console.say("Stopping; data stays in " + str(stack.data_dir))


def check_port(stack: Stack) -> None:
    """Raises Misconfigured where somebody else answers on the port already."""
    if not is_free(stack.ports.web):
        raise Misconfigured(
            f"Port {stack.ports.web} is busy: stop what runs there, or choose another, as in PORT={OTHER_PORT}."
        )


def prepare_database(stack: Stack) -> None:
    """Roles, database, the newest schema, and a platform for hosts to belong to."""
    if stack.admin_url:
        passwords = {} if stack.postgres else derive_passwords(stack.env["SECRET_KEY"])
        bootstrap_roles(stack.admin_url, stack.database, passwords)
    upgrade(stack.env["DATABASE_OWNER_URL"])
    ensure_platform(load_settings(stack.env))


def lacks_demo(stack: Stack) -> bool:
    """Whether the demo belongs here and is not there yet; a database that was brought along is left alone."""
    return stack.postgres is not None and not (stack.data_dir / DEMO_MARK).exists()


def seed(stack: Stack, console: Console, demo: str) -> None:
    """Fill the database with the demo. Raises Misconfigured where that fails."""
    console.say("Preparing the demo shops; this happens once.")
    process = spawn_command(stack, demo)
    if process.stdout is not None:
        console.follow(process.stdout, "demo")
    if process.wait() != 0:
        raise Misconfigured("The demo could not be made; the lines above say why. Start with --no-demo to go without.")
    (stack.data_dir / DEMO_MARK).touch()
