"""Bring products in from a file."""

import sys
from pathlib import Path
from uuid import UUID

import click
from rich.markup import escape
from rich.table import Table

from shared.cli._transfer import carry_out, console, in_store
from shared.models.catalog.product_import import count_outcomes, import_by_id, items_of
from shared.models.stores.operation import Operation, OperationStatus
from shared.services.inventory.product_imports.failed_rows import failed_rows
from shared.services.inventory.product_imports.imports import check_import, receive_import, run_import

SECTION = "Stores and people"
SHOWN = 20
WORDS = {
    "created": "new",
    "changed": "changed",
    "unchanged": "as before",
    "skipped": "left out",
    "failed": "not possible",
}


@click.group(short_help="Bring products in from a CSV or XLSX file.")
def command() -> None:
    """From our own export or from Shopify's, into one store."""


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--store", "handle", required=True, metavar="HANDLE", help="The store, by the first part of its address.")
@click.option("--pictures", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A ZIP with pictures.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--failed", type=click.Path(dir_okay=False, path_type=Path), help="Write rows that failed to this file.")
def products(file: Path, handle: str, pictures: Path | None, dry_run: bool, failed: Path | None) -> None:
    """Create and change the products that FILE names. Exits with 2 where some did not go through."""
    with in_store(handle) as store:
        imported_id = _receive(file, pictures)
        start, label = (check_import, "Trying") if dry_run else (run_import, "Importing")
        operation = carry_out(store.id, start(imported_id).id, label)
        counts, is_done = _report(operation), operation.status is OperationStatus.DONE
        fetch_id = import_by_id(imported_id).fetch_id
        if fetch_id is not None:
            _tell_problems(carry_out(store.id, fetch_id, "Fetching pictures"))
        if failed is not None:
            failed.write_text("".join(failed_rows(imported_id)), encoding="utf-8", newline="")
    if not is_done:
        sys.exit(1)
    sys.exit(2 if counts.get("failed") else 0)


def _receive(file: Path, pictures: Path | None) -> UUID:
    with file.open("rb") as stream:
        if pictures is None:
            return receive_import(file.name, stream).id
        with pictures.open("rb") as archive:
            return receive_import(file.name, stream, pictures=archive).id


def _report(operation: Operation) -> dict[str, int]:
    counts = count_outcomes(operation.id)
    table = Table(box=None, padding=(0, 2))
    for code, word in WORDS.items():
        if counts.get(code):
            table.add_row(word, f"{counts[code]:,}", style="red" if code == "failed" else None)
    console.print(table)
    for item in items_of(operation.id, None, page=1, per_page=SHOWN, with_problems=True):
        for problem in item.problems:
            mark = "[red]✗[/]" if problem["grave"] else "[yellow]![/]"
            console.print(
                f"{mark} row {problem['row']}, {escape(item.title or item.handle)}: {escape(problem['message'])}"
            )
    if operation.status is OperationStatus.FAILED:
        _tell_problems(operation)
    return counts


def _tell_problems(operation: Operation) -> None:
    for problem in operation.problems[-SHOWN:]:
        row = f"row {problem['row']}: " if "row" in problem else ""
        console.print(f"[yellow]![/] {row}{escape(problem['message'])}")
