"""Pictures come after the products; one that cannot be had is a remark, and the product stays."""

import io
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image

from shared.db.session import store_scope
from shared.models.catalog.media import media_of_product
from shared.models.catalog.product import product_by_handle
from shared.models.stores.operation import OperationStatus
from shared.models.stores.store import Store
from shared.services.inventory.product_imports.imports import receive_import, run_import
from tests.shared.services.inventory.product_imports.files import CANDLE, SHIRT, carried_out, carry_out, fetched, table


def picture(colour: str = "teal") -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(content, "PNG")
    return content.getvalue()


class Pictures(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # noqa: N802
        if self.path == "/moved.png":
            self.send_response(302)
            self.send_header("Location", "/shirt.png")
            self.end_headers()
            return
        found = self.path in ("/shirt.png", "/back.png")
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(picture("teal" if self.path == "/shirt.png" else "plum") if found else b"gone")

    def log_message(self, *_parts: object) -> None:
        return


@pytest.fixture
def server() -> Iterator[str]:
    served = ThreadingHTTPServer(("127.0.0.1", 0), Pictures)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://localhost:{served.server_port}"
    served.shutdown()


def test_pictures_are_fetched_in_their_order(server: str, two_stores: tuple[Store, Store]) -> None:
    first = SHIRT | {"Image Src": f"{server}/moved.png", "Image Position": "1", "Image Alt Text": "From the front"}
    second = {"Handle": "linen-shirt", "Image Src": f"{server}/back.png", "Image Position": "2"}
    third = {"Handle": "linen-shirt", "Image Src": f"{server}/nowhere.png", "Image Position": "3"}
    first["Variant Image"] = f"{server}/back.png"
    with store_scope(two_stores[0].id):
        operation, _items = carried_out(table([first, second, third]))
        work = fetched(operation)
        assert (work.status, work.done, work.failed) == (OperationStatus.DONE, 3, 1)
        assert [problem["row"] for problem in work.problems] == [4]
        assert "404" in work.problems[0]["message"]
        shirt = product_by_handle("linen-shirt")
        front, back = media_of_product(shirt.id)
        assert front.alt == "From the front"
        assert shirt.variants[0].media_id == back.id


def test_addresses_of_the_inside_are_not_called(two_stores: tuple[Store, Store]) -> None:
    row = CANDLE | {"Image Src": "http://169.254.169.254/latest/meta-data"}
    with store_scope(two_stores[0].id):
        operation, _items = carried_out(table([row]))
        work = fetched(operation)
        assert work.failed == 1
        assert "not a public address" in work.problems[0]["message"]


def test_pictures_come_from_an_archive_by_their_names(two_stores: tuple[Store, Store]) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        written.writestr("photos/Candle.PNG", picture())
    archive.seek(0)
    with store_scope(two_stores[0].id):
        content = io.BytesIO(table([CANDLE | {"Image Src": "candle.png"}, SHIRT | {"Image Src": "shirt.png"}]))
        operation = run_import(receive_import("products.csv", content, pictures=archive).id)
        carry_out(operation.id)
        work = fetched(operation)
        assert (work.done, work.failed) == (2, 1)
        assert len(media_of_product(product_by_handle("candle").id)) == 1
