"""Files that nobody should send, and those that people do send: clear words, bounded memory, nothing lost."""

import io
import resource
import zipfile
from collections.abc import Iterator

import pytest

from shared.db.session import store_scope
from shared.kernel.errors import Invalid
from shared.models.catalog.product import product_by_handle
from shared.models.catalog.product_import import Outcome
from shared.models.stores.operation import OperationStatus
from shared.models.stores.store import Store
from shared.services.inventory.product_imports import running
from shared.services.inventory.product_imports.imports import change_shape, receive_import, run_import
from shared.services.stores.operations import run_operation
from tests.shared.services.inventory.product_imports.files import (
    CANDLE,
    SHIRT,
    carried_out,
    carry_out,
    receive,
    table,
    tried,
)

BOOK = '<workbook xmlns="m" xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
RELATIONS = (
    '<Relationships xmlns="r"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="rId2" Target="https://evil.example/x" TargetMode="External"/></Relationships>'
)
HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Title</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>Price</t></is></c></row>'
)


class Endless(io.RawIOBase):
    """A stream of one byte, for as long as anybody reads."""

    def read(self, size: int = -1) -> bytes:
        return b"x" * max(size, 1)


def workbook(rows: str, *, doctype: str = "") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        sheet = f'<?xml version="1.0"?>{doctype}<worksheet xmlns="m"><sheetData>{HEAD}{rows}</sheetData></worksheet>'
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return content.getvalue()


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", BOOK)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _piece in range(60):
                part.write(b" " * 1_000_000)
    return content.getvalue()


HOSTILE = {
    "nothing": (b"", "is empty"),
    "blanks": (b"  \r\n \r\n", "is empty"),
    "only a head": (b"Title,Price\r\n", "no rows"),
    "two columns of one name": (b"Title,Price,title\r\na,1,b\r\n", "called"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "no table"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + b"x" * 600, "old Excel"),
    "a million columns": (b"a," * 1_000_000 + b"\r\n1\r\n", "columns"),
    "a line without end": (b"Title,Price\r\n" + b"x" * 5_000_000, "far too long"),
    "a quotation mark that never closes": (b'Title,Price\r\n"a' + b"x,\r\n" * 300_000, "quotation mark"),
    "a bomb": (bomb(), "unpack"),
    "entities": (
        workbook('<row r="2"><c r="A2" t="str"><v>&a;</v></c></row>', doctype='<!DOCTYPE x [<!ENTITY a "b">]>'),
        "instructions",
    ),
    "a damaged workbook": (workbook("<row r='2'><c")[:-40], "damaged"),
    "a cell in the last column of all": (workbook('<row r="2"><c r="XFD1048576"><v>1</v></c></row>'), "columns"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_table_is_refused_in_words(name: str, two_stores: tuple[Store, Store]) -> None:
    content, words = HOSTILE[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with store_scope(two_stores[0].id), pytest.raises(Invalid) as refused:
        receive(content)
    assert words in refused.value.message
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 120_000


def test_an_upload_without_end_is_cut_off(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id), pytest.raises(Invalid, match="too large"):
        receive_import("endless.csv", Endless())  # type: ignore[arg-type]


def test_formulas_in_a_workbook_count_as_what_was_seen(two_stores: tuple[Store, Store]) -> None:
    title = '<c r="A2" t="str"><f>"Am"&amp;"phora"</f><v>Amphora</v></c>'
    rows = f'<row r="2">{title}<c r="B2"><f>1+1</f><v>19.989999999999998</v></c></row>'
    with store_scope(two_stores[0].id):
        _operation, items = carried_out(workbook(rows))
        assert items[0].outcome is Outcome.CREATED, items[0].problems
        assert product_by_handle("amphora").variants[0].price == 1999


ENCODINGS = ["utf-8-sig", "utf-16", "utf-16-le", "cp1252", "iso8859-15", "mac_roman"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_files_of_every_program_are_read(encoding: str, delimiter: str, two_stores: tuple[Store, Store]) -> None:
    names = ["Title", "Vendor", "Description", "Price"]
    vase = {
        "Title": "Vase bleutée",
        "Vendor": "Müller & Söhne",
        "Description": "Très élégante, für zu Hause",
        "Price": "1.250,50",
    }
    with store_scope(two_stores[0].id):
        _operation, items = carried_out(table([vase], names, encoding=encoding, delimiter=delimiter))
        found = product_by_handle("vase-bleutee")
        assert (found.title, found.vendor) == (vase["Title"], vase["Vendor"])
        assert found.variants[0].price == 125_050


def test_the_wrong_encoding_is_told_and_can_be_changed(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        imported = receive(table([CANDLE | {"Vendor": "Größenwahn"}], encoding="cp1252"))
        with pytest.raises(Invalid, match="not written in utf-8"):
            change_shape(imported.id, encoding="utf-8", delimiter=",")
        assert change_shape(imported.id, encoding="cp1252", delimiter=",").shape["encoding"] == "cp1252"


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("Variant Price", "12.345", "decimals"),
        ("Variant Price", "-5", "below zero"),
        ("Variant Price", "", "price is missing"),
        ("Variant Inventory Qty", "many", "whole number"),
        ("Variant Barcode", "8,71234E+12", "shortened by a spreadsheet"),
        ("Status", "maybe", "no status"),
        ("Title", "x" * 300, "characters"),
    ],
)
def test_what_a_cell_cannot_say_is_told_with_its_row(
    column: str, text: str, words: str, two_stores: tuple[Store, Store]
) -> None:
    with store_scope(two_stores[0].id):
        items = tried(receive(table([CANDLE | {column: text}, SHIRT])))
        assert [item.outcome for item in items] == [Outcome.FAILED, Outcome.CREATED]
        assert items[0].problems[0]["row"] == 2
        assert words in items[0].problems[0]["message"]


class Shot(BaseException):
    """Like a worker that is killed."""


def test_a_killed_workers_import_is_finished_by_the_next(
    two_stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "MOST_PRODUCTS", 10)
    rows = [CANDLE | {"Handle": f"candle-{number}", "Variant SKU": f"C{number}"} for number in range(35)]
    shots: Iterator[int] = iter(range(100))
    apply = running.Applier.apply

    def dying(*arguments: object) -> object:
        if next(shots) == 2:
            raise Shot
        return apply(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(running.Applier, "apply", dying)
    with store_scope(two_stores[0].id) as current:
        operation = run_import(receive(table(rows)).id)
        with pytest.raises(Shot):
            run_operation(operation.id)
        current.expire_all()
        assert operation.cursor == {"position": 20}
        operation.claim = None
        current.commit()
        carry_out(operation.id)
        assert (operation.status, operation.done, operation.failed) == (OperationStatus.DONE, 35, 0)
        assert product_by_handle("candle-34").variants[0].sku == "C34"
