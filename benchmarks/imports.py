"""How long products take to come in from a file, and how much memory: beside a bare COPY of the same rows."""

import csv
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg import sql

from benchmarks.bench import Bench
from benchmarks.table import print_table
from shared.db.engine import configure_engines
from shared.db.session import store_scope
from shared.kernel.config import load_settings, use_settings
from shared.models.discovery import load_models
from shared.models.stores.operation import OperationStatus, operation_by_id
from shared.services.inventory.product_imports.imports import receive_import, run_import
from shared.services.stores.operations import run_operation

HEAD = ("rows (variants)", "import s", "rows/s", "worker MiB at most", "bare COPY s", "ratio")
NAMES = (
    "Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Published", "Option1 Name", "Option1 Value",
    "Option2 Name", "Option2 Value", "Variant SKU", "Variant Grams", "Variant Inventory Tracker",
    "Variant Inventory Qty", "Variant Inventory Policy", "Variant Price", "Variant Barcode", "SEO Title", "Status",
)  # fmt: skip
SIZES, COLOURS = ("S", "M", "L", "XL"), ("Sand", "Ink", "Moss")
PER_PRODUCT = len(SIZES) * len(COLOURS)


def run(bench: Bench) -> None:
    """Print the time of one worker: 10,000 rows (to stay under 60 s) and 100,000 (to stay under 300 MiB)."""
    sizes = (1_000,) if bench.pace.products < 1_000 else (10_000, 100_000)
    print_table("Imports", HEAD, (_row(bench, rows) for rows in sizes))


def _row(bench: Bench, rows: int) -> list[str]:
    path = bench.services.directory / f"import-{rows}.csv"
    write_file(path, rows)
    baseline = _copy_seconds(bench, path)
    seconds, mebibytes = _import(bench, path)
    return [
        f"{rows:,}", f"{seconds:.1f}", f"{rows / seconds:,.0f}", f"{mebibytes:.0f}", f"{baseline:.2f}",
        f"{seconds / baseline:.0f}",
    ]  # fmt: skip


def write_file(path: Path, rows: int) -> None:
    """A file as Shopify writes it, twelve variants to a product."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(NAMES)
        writer.writerows(_lines(rows))


def _lines(rows: int) -> Iterator[list[str]]:
    for number in range(rows):
        product, form = divmod(number, PER_PRODUCT)
        size, colour = SIZES[form % len(SIZES)], COLOURS[form // len(SIZES)]
        said = {"Handle": f"bench-{product}", "Option1 Value": size, "Option2 Value": colour}
        said |= {"Variant SKU": f"B-{product}-{form}", "Variant Grams": "240", "Variant Inventory Tracker": "shopify"}
        said |= {"Variant Inventory Qty": str(number % 50), "Variant Inventory Policy": "deny"}
        said |= {"Variant Price": f"{10 + number % 90}.95", "Variant Barcode": f"{8_710_000_000_000 + number}"}
        if form == 0:
            said |= {"Title": f"Bench shirt number {product}", "Body (HTML)": "<p>Woven, washed and worn.</p>" * 3}
            said |= {"Vendor": f"Weaver {product % 40}", "Type": "Shirt", "Tags": "linen, summer, new"}
            said |= {"Published": "TRUE", "Option1 Name": "Size", "Option2 Name": "Colour", "Status": "active"}
        yield [said.get(name, "") for name in NAMES]


def _copy_seconds(bench: Bench, path: Path) -> float:
    """The floor: the same bytes into a table of texts without key or index."""
    columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(name)) for name in NAMES)
    began = time.monotonic()
    with psycopg.connect(bench.services.postgres.dsn(database="bench"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE TABLE bench_import ({})").format(columns))
        with connection.cursor() as cursor, cursor.copy("COPY bench_import FROM STDIN (FORMAT csv, HEADER)") as copy:
            copy.write(path.read_bytes())
        connection.execute("DROP TABLE bench_import")
    return time.monotonic() - began


def _import(bench: Bench, path: Path) -> tuple[float, float]:
    """In a process of its own, as a worker would."""
    command = [sys.executable, "-m", "benchmarks.imports", str(bench.store.store_id), str(path)]
    done = subprocess.run(command, env=os.environ | bench.env, check=True, capture_output=True, text=True)
    seconds, mebibytes = done.stdout.split()[-2:]
    return float(seconds), float(mebibytes)


def import_here(store_id: UUID, path: Path) -> None:
    """Import the file in this process, and print its seconds and the most memory that it held."""
    load_models()
    configure_engines(use_settings(load_settings()))
    with store_scope(store_id), path.open("rb") as stream:
        operation_id = run_import(receive_import(path.name, stream).id).id
        began = time.monotonic()
        while run_operation(operation_id):
            pass
        seconds = time.monotonic() - began
        operation = operation_by_id(operation_id)
        if operation.status is not OperationStatus.DONE or operation.failed:
            raise RuntimeError(f"The import {operation.status}: {operation.problems[:3]}")
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    import_here(UUID(sys.argv[1]), Path(sys.argv[2]))
