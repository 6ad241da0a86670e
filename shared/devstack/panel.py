"""What one wants to know when everything runs: where to look and how to sign in."""

import json
import sys
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from shared.devstack.environment import Stack
from shared.kernel.config import Settings, load_settings

DEMO_NOTE = "demo.json"
Demo = dict[str, list[dict[str, str]]]


def show_panel(stack: Stack, *, seconds: float) -> None:
    """Print the addresses, the demo's stores and logins."""
    console = Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else 100)
    settings = load_settings(stack.env)
    table = Table.grid(padding=(0, 3))
    table.add_column(style="bold")
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(style="dim")
    demo = _read_demo(stack)
    for name, address, remark in (*_faces(settings), *_stores(settings, demo), *_stand_ins(stack)):
        table.add_row(name, address, remark)
    for login in demo.get("logins", []):
        table.add_row("Demo login", login["email"], f"{login['password']}  ({login['role']})")
    title = f"[bold]Shopstead[/] is up [dim]after {seconds:.1f} s[/]"
    subtitle = f"[dim]Data in {_short(stack.data_dir)} · Ctrl-C stops everything[/]"
    console.print()
    console.print(Panel(table, title=title, subtitle=subtitle, border_style="green", padding=(1, 3), expand=False))
    console.print()


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _faces(settings: Settings) -> list[tuple[str, str, str]]:
    domain = settings.platform_domain
    return [
        ("Public site", settings.origin(domain), "what it is, prices, sign-up"),
        ("Dashboard", settings.origin(f"dashboard.{domain}"), "for merchants"),
        ("API", settings.origin(f"api.{domain}"), "for integrators"),
        ("Operator", settings.origin(f"operator.{domain}"), "for whoever runs this"),
    ]


def _stores(settings: Settings, demo: Demo) -> list[tuple[str, str, str]]:
    domain = settings.stores_domain
    return [
        ("Store", settings.origin(f"{store['handle']}.{domain}"), store["name"]) for store in demo.get("stores", [])
    ]


def _stand_ins(stack: Stack) -> list[tuple[str, str, str]]:
    found = []
    if stack.has_mailbox:
        found.append(("Mailbox", f"http://localhost:{stack.ports.mailbox}", "every mail that would have been sent"))
    if stack.has_stripe:
        found.append(("Stripe stand-in", stack.env["STRIPE_API_BASE"], "pay with card 4242 4242 4242 4242"))
    if stack.has_paypal:
        found.append(("PayPal stand-in", stack.env["PAYPAL_API_BASE"], "choose PayPal at checkout and agree"))
    if stack.has_shippo:
        found.append(("Shippo stand-in", stack.env["SHIPPO_API_BASE"], "couriers: any key like shippo_test_me"))
    return found


def _read_demo(stack: Stack) -> Demo:
    """What the demo noted: ``{"stores": [{handle, name}], "logins": [{role, email, password}]}``."""
    note = stack.data_dir / DEMO_NOTE
    if stack.postgres is None or not note.exists():
        return {}
    found: Demo = json.loads(note.read_text())
    return found
