"""The ``shopstead`` command. Every file beside this one is a subcommand: its ``command``, under its ``SECTION``.

``shared/cli/stripe_emulator.py`` becomes ``shopstead stripe-emulator``; nothing is registered by hand, and a file is
only imported when it is called or listed.
"""

import importlib
import os
import pkgutil
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from sqlalchemy.exc import OperationalError

from shared.devstack.environment import join_stack
from shared.kernel.errors import ShopsteadError

HERE = Path(__file__).parent
OURS = {"main", "__main__"}
STARTS_BY_ITSELF = "up"
SECTIONS = ("Run", "Look after", "Stores and people", "Single processes", "More")
EXAMPLES = (
    ("shopstead up", "start everything on this machine"),
    ("shopstead up --port 8123 --data-dir /tmp/second", "a second one beside it"),
    ("shopstead doctor", "find out what is wrong, and how to mend it"),
)


class Commands(click.Group):
    """Finds subcommands by file name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        files = {found.name for found in pkgutil.iter_modules([str(HERE)]) if not found.ispkg} - OURS
        return sorted(name.replace("_", "-") for name in files if not name.startswith("_"))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"shared.cli.{name.replace('-', '_')}")
        command = getattr(module, "command", None)
        return command if isinstance(command, click.Command) else None

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        console = Console(highlight=False)
        console.print("\n[bold]Shopstead[/] – your own shop platform, on your own machine.\n")
        console.print("[dim]Usage[/]  shopstead [cyan]<command>[/] [dim]\\[options][/]\n")
        for section, commands in self._by_section(ctx):
            console.print(f"[bold]{section}[/]")
            console.print(Padding(_table(commands), (0, 0, 1, 2)))
        console.print("[bold]Examples[/]")
        console.print(Padding(_table(EXAMPLES), (0, 0, 1, 2)))
        console.print("[dim]shopstead <command> --help tells more. Settings: docs/operators/configuration.md[/]")

    def _by_section(self, ctx: click.Context) -> list[tuple[str, list[tuple[str, str]]]]:
        found: dict[str, list[tuple[str, str]]] = {section: [] for section in SECTIONS}
        for name in self.list_commands(ctx):
            try:
                command = self.get_command(ctx, name)
            except ImportError as error:
                found[SECTIONS[-1]].append((name, f"cannot be loaded: {error}"))
                continue
            if command is not None and not command.hidden:
                section = getattr(sys.modules[f"shared.cli.{name.replace('-', '_')}"], "SECTION", SECTIONS[-1])
                found.setdefault(section, []).append((name, command.get_short_help_str(90)))
        return [(section, commands) for section, commands in found.items() if commands]


def _table(rows: "list[tuple[str, str]] | tuple[tuple[str, str], ...]") -> Table:
    table = Table.grid(padding=(0, 3))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column()
    for name, text in rows:
        table.add_row(name, text)
    return table


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="shopstead", message="Shopstead %(version)s")
@click.pass_context
def commands(ctx: click.Context) -> None:
    """Your own shop platform, on your own machine."""
    if ctx.invoked_subcommand != STARTS_BY_ITSELF:
        join_stack(os.environ)


def main() -> None:
    """Run the command; an expected error is one sentence and exit code 1."""
    try:
        commands(prog_name="shopstead")
    except ShopsteadError as error:
        _give_up(error.message)
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        _give_up(f"The database cannot be reached: start the stack (make run), or mend DATABASE_URL. ({reason})")


def _give_up(sentence: str) -> None:
    Console(stderr=True, highlight=False).print(f"[bold red]✗[/] {escape(sentence)}", soft_wrap=True)
    sys.exit(1)
