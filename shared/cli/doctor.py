"""What is wrong, and how to mend it."""

import sys

import click
from rich.console import Console
from rich.table import Table

from shared.devstack.diagnosis import Finding, Level, examine
from shared.kernel.config import load_settings

SECTION = "Look after"
SIGNS = {Level.GOOD: "[green]✓[/]", Level.WARNING: "[yellow]![/]", Level.BAD: "[bold red]✗[/]"}


@click.command(short_help="Say what is wrong, and how to mend it.")
def command() -> None:
    """Look at Python, folder, database, roles, row-level security, migrations, queue, mail, files and clock.

    Exit code 0: all is well (there may be warnings); 1: something must be mended.
    """
    findings = list(examine(load_settings()))
    console = Console(highlight=False)
    console.print(_table(findings))
    wrong = sum(finding.level is Level.BAD for finding in findings)
    console.print()
    console.print(f"[bold red]{wrong} to mend.[/]" if wrong else "[bold green]All is well.[/]")
    sys.exit(1 if wrong else 0)


def _table(findings: list[Finding]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for finding in findings:
        remedy = f"\n[dim]→ {finding.remedy}[/]" if finding.remedy else ""
        table.add_row(SIGNS[finding.level], finding.about, f"{finding.text}{remedy}")
    return table
