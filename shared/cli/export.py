"""Take products out as a file."""

import sys
from pathlib import Path

import click

from shared.cli._transfer import console, in_store
from shared.services.catalog.bulk.wishes import Selection
from shared.services.inventory.product_imports.exporting import ExportWish, FileKind, Layout, stream_csv, write_export

SECTION = "Stores and people"


@click.group(short_help="Take products out as a CSV or XLSX file.")
def command() -> None:
    """In our own columns, or in those that Shopify reads."""


@command.command()
@click.option("--store", "handle", required=True, metavar="HANDLE", help="The store, by the first part of its address.")
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="The file; its ending says CSV or XLSX.")
@click.option("--shopify", is_flag=True, help="Write the columns of Shopify's product file.")
def products(handle: str, to: Path | None, shopify: bool) -> None:
    """Write all products of the store; without --to as CSV to the standard output."""
    layout = Layout.SHOPIFY if shopify else Layout.OURS
    with in_store(handle):
        if to is None:
            for line in stream_csv(ExportWish(Selection(), layout)):
                sys.stdout.write(line)
            return
        kind = FileKind.XLSX if to.suffix.lower() == ".xlsx" else FileKind.CSV
        with console.status("Writing …"):
            count = write_export(ExportWish(Selection(), layout, kind), to)
    console.print(f"{count:,} products in {to}")
