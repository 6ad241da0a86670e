"""The processes of a stack: what each runs, when it is ready, how it likes to be stopped."""

import signal
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path

from shared.devstack import children
from shared.devstack.environment import Stack
from shared.devstack.supervisor import Service

ROOT = Path(__file__).parents[2]
GUNICORN = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "deploy" / "gunicorn.conf.py"), "wsgi:application"]


def storage_services(stack: Stack) -> list[Service]:
    """Database, queue and cache, as far as they are ours."""
    services = []
    if stack.postgres:
        postgres = stack.postgres
        services.append(Service("postgres", postgres.launch, postgres.is_ready, signal.SIGINT, grace=20))
    for name, valkey in (("queue", stack.queue), ("cache", stack.cache)):
        if valkey:
            services.append(Service(name, valkey.launch, valkey.is_ready))
    return services


def outside_services(stack: Stack) -> list[Service]:
    """What stands in for the outside world: mail, card payments, PayPal, couriers."""
    services = []
    if stack.has_mailbox:
        ready = partial(_accepts, stack.ports.mailbox)
        services.append(Service("mailbox", _runner(stack, "mailbox"), ready, grace=3))
    if stack.has_stripe:
        ready = partial(_accepts, stack.ports.stripe)
        services.append(Service("stripe", _runner(stack, "stripe-emulator"), ready, grace=3))
    if stack.has_paypal:
        ready = partial(_accepts, stack.ports.paypal)
        services.append(Service("paypal", _runner(stack, "paypal-emulator"), ready, grace=3))
    if stack.has_shippo:
        ready = partial(_accepts, stack.ports.shippo)
        services.append(Service("shippo", _runner(stack, "shippo-emulator"), ready, grace=3))
    return services


def platform_services(stack: Stack) -> list[Service]:
    """The platform itself; what people wait for comes first."""
    launch_web = partial(_spawn, stack, GUNICORN)
    return [
        Service("web", launch_web, partial(_accepts, stack.ports.web)),
        Service("worker", _runner(stack, "worker")),
        Service("relay", _runner(stack, "relay")),
        Service("cron", _runner(stack, "cron")),
    ]


def _runner(stack: Stack, *arguments: str) -> "partial[subprocess.Popen[bytes]]":
    return partial(_spawn, stack, [sys.executable, "-m", "shared.cli", *arguments])


def spawn_command(stack: Stack, name: str) -> "subprocess.Popen[bytes]":
    """Run one of our subcommands in the stack's environment."""
    return _spawn(stack, [sys.executable, "-m", "shared.cli", name])


def _spawn(stack: Stack, command: list[str]) -> subprocess.Popen[bytes]:
    env = stack.env | {
        "MAILBOX_PORT": str(stack.ports.mailbox),
        "SMTP_PORT": str(stack.ports.smtp),
        "STRIPE_EMULATOR_PORT": str(stack.ports.stripe),
        "PAYPAL_EMULATOR_PORT": str(stack.ports.paypal),
        "SHIPPO_EMULATOR_PORT": str(stack.ports.shippo),
    }
    return children.spawn(command, env=env, cwd=ROOT, output=subprocess.PIPE)


def _accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
