"""Files for download through the API."""

import io

from shared.db.session import store_scope
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.downloads import grant_downloads
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.platform_app.api.conftest import Held


def test_a_file_is_added_bought_counted_and_taken_away(ours: Held, theirs: Held) -> None:
    with store_scope(ours.store.id):
        book = make_product("Book", stock=None, variant={"track_stock": False, "requires_shipping": False})
    path = f"{ours.path}/products/{book.id}/files"
    sent = {"file": (io.BytesIO(b"%PDF"), "book.pdf"), "most_downloads": "3"}
    made = ours.api.post(path, data=sent, content_type="multipart/form-data")
    assert made.status_code == 201, made.text
    file = made.json["data"]
    assert (file["filename"], file["size"], file["most_downloads"], file["days"]) == ("book.pdf", 4, 3, 30)
    one = f"/files/{file['id']}"
    changed = ours.api.open(f"{ours.path}{one}", method="PATCH", json={"most_downloads": None, "days": 7})
    assert (changed.json["data"]["most_downloads"], changed.json["data"]["days"]) == (None, 7)
    assert theirs.api.get(f"{theirs.path}{one}").status_code == 404
    with store_scope(ours.store.id):
        make_selling()
        order = make_order((book.variants[0].id, 1))
        note_cash_collected(order.id)
        grant_downloads(order.id)
    downloads = f"{ours.path}/orders/{order.id}/downloads"
    shown = ours.api.get(downloads).json["data"]
    assert [(row["filename"], row["used"]) for row in shown] == [("book.pdf", 0)]
    assert ours.api.post(f"{downloads}/{shown[0]['id']}/reset").status_code == 200
    assert ours.api.open(f"{ours.path}{one}", method="DELETE").status_code == 204
    assert ours.api.get(path).json["data"] == []
