"""A file becomes products by its pages: upload, columns, trial, import, report, undo."""

import io

from shared.db.session import store_scope
from shared.kernel.config import Settings
from shared.models.catalog.product import find_product
from shared.models.catalog.product_import import ProductImport, newest_imports
from tests.dashboard_app.desk import Desk, make_colleague
from tests.factories.people import SignedUp
from tests.shared.services.inventory.product_imports.files import CANDLE, SHIRT, SHIRT_M, carry_out, table

PAGE = "/products/imports/"


def upload(desk: Desk, content: bytes, name: str = "products.csv") -> ProductImport:
    answer = desk.submit(PAGE, {"file": (io.BytesIO(content), name)}, page=PAGE)
    assert answer.status_code == 302, answer.text
    with store_scope(desk.store.id):
        return newest_imports(page=1, per_page=1)[0][0]


def work(desk: Desk, name: str) -> None:
    """Do what a worker would do now."""
    with store_scope(desk.store.id):
        imported = newest_imports(page=1, per_page=1)[0][0]
        carry_out(getattr(imported, name))


def columns_of(imported: ProductImport) -> dict[str, str]:
    return {f"column-{index}": code for index, code in enumerate(imported.mapping)}


def test_a_file_goes_through_all_steps(desk: Desk, other_desk: Desk) -> None:
    broken = CANDLE | {"Handle": "broken", "Variant SKU": "BRK", "Variant Price": "cheap"}
    imported = upload(desk, table([SHIRT, SHIRT_M, CANDLE, broken]))
    path = f"{PAGE}{imported.id}"
    page = desk.get(path)
    assert page.status_code == 200
    assert "Variant Compare At Price" in page.text
    assert "8712345678906" in page.text
    tried = desk.submit(f"{path}/trial", columns_of(imported) | {"creates": "1", "updates": "1"}, page=path)
    assert tried.status_code == 302, tried.text
    assert 'role="progressbar"' in desk.get(f"{path}/trial").text
    work(desk, "check_id")
    trial = desk.get(f"{path}/trial").text
    assert "Linen shirt" in trial
    assert "no amount" in trial or "amount such as" in trial
    assert desk.submit(f"{path}/run", page=f"{path}/trial").status_code == 302
    work(desk, "run_id")
    report = desk.get(f"{path}/report").text
    assert "Undo the import" in report
    failed = desk.get(f"{path}/failed.csv")
    assert "cheap" in failed.text
    assert "linen-shirt" not in failed.text
    with store_scope(desk.store.id):
        assert find_product("linen-shirt") is not None
    with store_scope(other_desk.store.id):
        assert find_product("linen-shirt") is None
    assert other_desk.get(path).status_code == 404


def test_a_file_that_is_none_is_refused_in_words(desk: Desk) -> None:
    answer = desk.submit(PAGE, {"file": (io.BytesIO(b"%PDF-1.7 nothing"), "catalogue.pdf")}, page=PAGE)
    assert answer.status_code == 422
    assert "This is no table" in answer.text


def test_the_list_of_imports_and_the_work_in_progress_are_shown(desk: Desk) -> None:
    imported = upload(desk, table([CANDLE]))
    desk.submit(f"{PAGE}{imported.id}/trial", columns_of(imported) | {"creates": "1"}, page=f"{PAGE}{imported.id}")
    assert "products.csv" in desk.get(PAGE).text
    assert "Trial of an import" in desk.get("/operations/").text
    with store_scope(desk.store.id):
        check_id = newest_imports(page=1, per_page=1)[0][0].check_id
    page = desk.get(f"/operations/{check_id}")
    assert page.status_code == 200
    assert "ss-working" in page.text
    assert desk.get(f"/operations/{check_id}/progress").headers.get("HX-Refresh") is None
    work(desk, "check_id")
    assert desk.get(f"/operations/{check_id}/progress").headers["HX-Refresh"] == "true"


def test_products_are_exported_at_once_where_they_are_few(desk: Desk) -> None:
    page = desk.get("/products/exports/new?q=mug")
    assert "1 product that you chose" in page.text
    answer = desk.submit(
        "/products/exports/",
        {"selection": "{}", "layout": "shopify", "kind": "csv"},
        page="/products/exports/new",
    )
    assert answer.status_code == 200
    assert answer.text.startswith("\ufeffHandle,Title,Body (HTML)")
    assert "MUG-1" in answer.text


def test_who_may_only_look_cannot_import(desk: Desk, owner: SignedUp, settings: Settings) -> None:
    colleague = make_colleague(settings, owner, "catalog.view")
    assert colleague.get(PAGE).status_code == 403
    assert colleague.get("/products/exports/new").status_code == 200
