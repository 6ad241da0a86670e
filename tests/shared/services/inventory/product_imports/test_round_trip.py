"""What is exported and imported again is the same, whatever people write into their products."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.db.session import store_scope
from shared.models.stores.store import Store
from shared.services.catalog.bulk.wishes import Selection
from shared.services.catalog.product_files.values import tags, written_tags
from shared.services.catalog.sheets.shape import detect_shape
from shared.services.catalog.sheets.sheet import read_head, read_rows
from shared.services.catalog.sheets.writing import neutralise, restore
from shared.services.inventory.product_imports.exporting import ExportWish, FileKind, Layout, stream_csv, write_export
from tests.factories.catalog import make_product
from tests.factories.stores import make_store
from tests.shared.services.inventory.product_imports.files import CANDLE, SHIRT, SHIRT_M, carried_out, table

WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30)


def exported(layout: Layout = Layout.OURS) -> str:
    return "".join(stream_csv(ExportWish(Selection(), layout)))


def fill() -> None:
    carried_out(table([SHIRT, SHIRT_M, CANDLE]))
    make_product(
        "=1+1", price=999, vendor="+SUM(A1)", tags=("@home", "a, b", 'say "hi"'), description="<p>'=quoted</p>"
    )
    make_product("Line\nbreak; and \ttab", options={"Größe": ["S", "M"], "Couleur": ["été"]}, sku="-7", stock=None)


@pytest.mark.parametrize("layout", list(Layout))
def test_an_export_comes_back_byte_for_byte(layout: Layout, two_stores: tuple[Store, Store]) -> None:
    source, target = make_store(), make_store()
    with store_scope(source.id):
        fill()
        first = exported(layout)
    with store_scope(target.id):
        _operation, items = carried_out(first.encode())
        assert [item.problems for item in items if item.problems] == []
        assert exported(layout) == first


def test_a_workbook_comes_back_as_well(engines: Any, tmp_path: Path) -> None:
    source, target = make_store(), make_store()
    path = tmp_path / "products.xlsx"
    with store_scope(source.id):
        fill()
        first = exported()
        write_export(ExportWish(Selection(), kind=FileKind.XLSX), path)
    with store_scope(target.id):
        carried_out(path.read_bytes())
        assert exported() == first


def test_no_cell_of_an_export_is_a_formula(engines: Any) -> None:
    with store_scope(make_store().id):
        fill()
        cells = [cell for row in csv.reader(io.StringIO(exported())) for cell in row]
        assert "'=1+1" in cells
        harmful = [
            cell
            for cell in cells
            if cell[:1] in "=+-@\t\r" and cell and not cell.lstrip("+-").replace(".", "").isdigit()
        ]
        assert harmful == []


@given(WORDS)
def test_neutralising_is_undone_exactly(text: str) -> None:
    assert restore(neutralise(text)) == text


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zs")), min_size=1, max_size=12), unique=True))
def test_tags_are_read_as_they_were_written(words: list[str]) -> None:
    assert tags(written_tags(words)) == [word for word in words if word.strip()]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    rows=st.lists(st.lists(WORDS.filter(str.strip), min_size=3, max_size=3), min_size=2, max_size=6),
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_table_is_read_as_it_was_written(
    rows: list[list[str]], delimiter: str, encoding: str, tmp_path: Path
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(["one", "two", "three"])
    writer.writerows(rows)
    path = tmp_path / "any.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    shape = detect_shape(path)
    assert shape.delimiter == delimiter
    assert read_head(path, shape).names == ["one", "two", "three"]
    assert [row.cells for row in read_rows(path, shape)] == rows
