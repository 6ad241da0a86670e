"""``shopstead import products`` and ``shopstead export products`` move products in and out of one store."""

import importlib
from pathlib import Path

from click.testing import CliRunner, Result

from shared.cli.export import command as export_command
from shared.db.session import store_scope
from shared.models.catalog.product import find_product
from shared.models.stores.store import Store

import_command = importlib.import_module("shared.cli.import").command
SHEET = """Handle,Title,Variant SKU,Variant Price,Status
apron,Linen Apron,LA-1,49.00,active
towel,Tea Towel,TT-1,a lot,active
"""


def bring_in(file: Path, store: Store, *options: str) -> Result:
    return CliRunner().invoke(import_command, ["products", str(file), "--store", store.handle, *options])


def test_good_rows_come_in_and_the_others_are_told_and_written(two_stores: tuple[Store, Store], tmp_path: Path) -> None:
    ours, theirs = two_stores
    sheet, failed = tmp_path / "products.csv", tmp_path / "failed.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    tried = bring_in(sheet, ours, "--dry-run")
    assert (tried.exit_code, "Type an amount such as 12.50." in tried.output) == (2, True), tried.output
    with store_scope(ours.id):
        assert find_product("apron") is None
    brought = bring_in(sheet, ours, "--failed", str(failed))
    assert brought.exit_code == 2, brought.output
    assert "Tea Towel" in failed.read_text(encoding="utf-8")
    with store_scope(ours.id):
        apron = find_product("apron")
        assert apron is not None and apron.title == "Linen Apron"
        assert find_product("towel") is None
    with store_scope(theirs.id):
        assert find_product("apron") is None


def test_what_goes_out_comes_in_unchanged(two_stores: tuple[Store, Store], tmp_path: Path) -> None:
    ours, _theirs = two_stores
    sheet = tmp_path / "out.xlsx"
    written = CliRunner().invoke(export_command, ["products", "--store", ours.handle, "--to", str(sheet)])
    assert written.exit_code == 0, written.output
    again = bring_in(sheet, ours)
    assert again.exit_code == 0, again.output
    assert "as before" in again.output and "changed" not in again.output


def test_an_unknown_store_is_said_so(two_stores: tuple[Store, Store], tmp_path: Path) -> None:
    sheet = tmp_path / "products.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    answer = CliRunner().invoke(import_command, ["products", str(sheet), "--store", "nobody"])
    assert "There is no store 'nobody'" in str(answer.exception)
