"""A file becomes past orders by its pages: upload, trial, import, report, undo."""

import io

from shared.db.session import store_scope
from shared.models.orders.order_import import OrderImport, newest_order_imports
from tests.dashboard_app.desk import Desk
from tests.shared.services.inventory.product_imports.files import carry_out
from tests.shared.services.orders.importing.files import ALL, shopify

PAGE = "/orders/imports/"


def work(desk: Desk) -> OrderImport:
    """Do what a worker would do now."""
    with store_scope(desk.store.id):
        imported = newest_order_imports(page=1, per_page=1)[0][0]
        last = imported.run_id or imported.check_id
        assert last is not None
        carry_out(last)
        return imported


def test_a_file_goes_through_all_steps(desk: Desk, other_desk: Desk) -> None:
    sent = {"file": (io.BytesIO(shopify(ALL)), "orders_export.csv")}
    assert desk.submit(PAGE, sent, page=PAGE).status_code == 302
    with store_scope(desk.store.id):
        path = f"{PAGE}{newest_order_imports(page=1, per_page=1)[0][0].id}"
    assert 'role="progressbar"' in desk.get(path).text
    work(desk)
    trial = desk.get(path).text
    assert "Import now" in trial and "#1001" in trial and "does not add up" in trial and "€103.95" in trial
    assert "€103.95" not in desk.get(f"{path}?outcome=failed").text
    assert desk.submit(f"{path}/run", page=path).status_code == 302
    work(desk)
    report = desk.get(path).text
    assert "Undo the import" in report and "/orders/1000000001" in report
    shown = desk.get("/orders/1000000001").text
    assert "#1001-old" in shown and "This order was imported" in shown and "Paid elsewhere" in shown
    assert "cheap" in desk.get(f"{path}/failed.csv").text
    assert "orders_export.csv" in desk.get(PAGE).text
    for asked in (path, f"{path}/failed.csv"):
        assert other_desk.get(asked).status_code == 404
    assert "orders_export.csv" not in other_desk.get(PAGE).text


def test_what_is_no_export_is_refused_in_words(desk: Desk) -> None:
    refused = desk.submit(PAGE, {"file": (io.BytesIO(b"Title,Price\nMug,3\n"), "products.csv")}, page=PAGE)
    assert refused.status_code == 422 and "These columns are missing" in refused.text
    assert desk.submit(PAGE, {}, page=PAGE).status_code == 422
