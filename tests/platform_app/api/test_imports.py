"""Imports and exports over the API, and the operations behind them."""

import io
from typing import Any
from uuid import UUID

from shared.db.session import store_scope
from tests.platform_app.api.conftest import Held
from tests.shared.services.inventory.product_imports.files import CANDLE, SHIRT, SHIRT_M, carry_out, table


def work(held: Held, operation: dict[str, Any]) -> None:
    with store_scope(held.store.id):
        carry_out(UUID(operation["id"]))


def upload(held: Held, content: bytes) -> dict[str, Any]:
    answer = held.api.post(f"{held.path}/imports", data={"file": (io.BytesIO(content), "export.csv")})
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json["data"]
    return data


def test_an_import_is_tried_run_and_taken_back(ours: Held, theirs: Held) -> None:
    broken = CANDLE | {"Handle": "b", "Variant SKU": "B", "Variant Price": "cheap"}
    imported = upload(ours, table([SHIRT, SHIRT_M, CANDLE, broken]))
    assert {"name": "Variant Price", "samples": ["59.95", "14.5", "cheap"], "code": "price"} in imported["columns"]
    path = f"{ours.path}/imports/{imported['id']}"
    work(ours, ours.api.post(f"{path}/trial").json["data"])
    items = ours.api.get(f"{path}/items?outcome=failed").json
    assert (items["total"], items["data"][0]["first_row"]) == (1, 5)
    run = ours.api.post(f"{path}/run").json["data"]
    work(ours, run)
    assert ours.api.get(path).json["data"]["outcomes"] == {"created": 2, "failed": 1}
    assert "cheap" in ours.api.get(f"{path}/failed-rows").text
    operation = ours.api.get(f"{ours.path}/operations/{run['id']}").json["data"]
    assert (operation["status"], operation["done"], operation["undoable"]) == ("done", 4, True)
    undo = ours.api.post(f"{ours.path}/operations/{run['id']}/undo")
    assert undo.status_code == 201
    work(ours, run)
    assert ours.api.get(f"{ours.path}/operations/{run['id']}").json["data"]["status"] == "undone"
    assert theirs.api.get(f"{theirs.path}/imports/{imported['id']}").status_code == 404
    assert theirs.api.get(f"{theirs.path}/operations/{run['id']}").status_code == 404


def test_columns_can_be_said(ours: Held) -> None:
    imported = upload(ours, b"Artikel;Preis\r\nVase;12,50\r\n")
    path = f"{ours.path}/imports/{imported['id']}"
    assert imported["delimiter"] == ";"
    changed = ours.api.open(path, method="PATCH", json={"columns": ["title", "price"]})
    assert [column["code"] for column in changed.json["data"]["columns"]] == ["title", "price"]
    refused = ours.api.open(path, method="PATCH", json={"columns": ["title", "title"]})
    assert refused.status_code == 422
    again = upload(ours, b"Artikel;Preis\r\nKrug;9\r\n")
    assert [column["code"] for column in again["columns"]] == ["title", "price"]


def test_an_export_leaves_a_file(ours: Held, theirs: Held) -> None:
    asked = ours.api.post(f"{ours.path}/exports", json={"layout": "shopify"}).json["data"]
    path = f"{ours.path}/exports/{asked['id']}"
    assert ours.api.get(f"{path}/file").status_code == 404
    work(ours, asked)
    assert ours.api.get(path).json["data"]["status"] == "done"
    assert ours.api.get(f"{path}/file").text.startswith("\ufeffHandle,Title,Body (HTML)")
    assert theirs.api.get(f"{theirs.path}/exports/{asked['id']}/file").status_code == 404
