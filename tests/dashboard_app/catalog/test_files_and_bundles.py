"""A product's files and parts, on their own pages."""

import io
import re

from shared.db.session import store_scope
from shared.models.catalog.digital_file import files_of_product
from shared.models.catalog.product import Product, find_product
from shared.models.catalog.variant import variant_by_id
from shared.models.catalog.whole_product import product_with_parts
from shared.services.catalog.publication import archive_product
from tests.dashboard_app.desk import Desk
from tests.factories.catalog import make_product


def stored(desk: Desk, handle: str) -> Product:
    with store_scope(desk.store.id):
        found = find_product(handle)
        assert found is not None
        return product_with_parts(found.id)


def test_a_file_is_added_bounded_anew_and_deleted(desk: Desk, other_desk: Desk) -> None:
    bowl, page = stored(desk, "bowl"), f"/products/{stored(desk, 'bowl').id}/files"
    sent = {"file": (io.BytesIO(b"%PDF"), "book.pdf"), "most_downloads": "3", "days": ""}
    assert desk.submit(page, sent).status_code == 302
    with store_scope(desk.store.id):
        file = files_of_product(bowl.id)[0]
    assert (file.filename, file.most_downloads, file.days) == ("book.pdf", 3, None)
    assert "This product still has to be shipped." in desk.get(page).text
    desk.submit(f"{page}/{file.id}", {"most_downloads": "", "days": "7"})
    with store_scope(desk.store.id):
        file = files_of_product(bowl.id)[0]
        assert (file.most_downloads, file.days) == (None, 7)
    theirs = stored(other_desk, "bowl")
    foreign = other_desk.submit(f"/products/{theirs.id}/files/{file.id}/deletion", {})
    assert foreign.status_code == 404
    wrong = desk.submit(page, {"file": (io.BytesIO(b""), "empty.pdf"), "most_downloads": "1", "days": "1"})
    assert wrong.status_code == 422
    assert "This file is empty." in wrong.text
    desk.submit(f"{page}/{file.id}/deletion", {})
    assert "No files yet" in desk.get(page).text


def test_a_bundle_is_put_together_priced_by_its_parts_and_ended(desk: Desk) -> None:
    with store_scope(desk.store.id):
        box = make_product("Gift box", price=9900, stock=None)
    bowl, mug = stored(desk, "bowl"), stored(desk, "mug")
    page = f"/products/{box.id}/bundle"
    found = desk.get(f"{page}/candidates?q=mug+blue").text
    assert re.findall(r'data-choose="([^"]+)"', found) == [str(mug.variants[0].id)]
    parts = [str(bowl.variants[0].id), str(mug.variants[0].id)]
    wish = {"part": parts, f"quantity-{parts[0]}": "1", f"quantity-{parts[1]}": "4", "pricing": "sum", "discount": "10"}
    assert desk.submit(page, wish).status_code == 302
    with store_scope(desk.store.id):
        variant = variant_by_id(box.variants[0].id)
        assert (variant.is_bundle, variant.price, variant.compare_at_price) == (True, 8640, 9600)
    shown = desk.get(page).text
    assert "2 bundles can be made." in shown
    with store_scope(desk.store.id):
        archive_product(mug.id)
    assert "This part is archived: the bundle cannot be bought." in desk.get(page).text
    wrong = desk.submit(page, {**wish, f"quantity-{parts[0]}": "none"})
    assert wrong.status_code == 422
    assert "Type a whole number." in wrong.text
    desk.submit(f"{page}/end", {})
    with store_scope(desk.store.id):
        assert not variant_by_id(box.variants[0].id).is_bundle
