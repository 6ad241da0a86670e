"""One form for a whole product, with scripts or without."""

import io
import re
from typing import Any

from PIL import Image

from shared.db.session import store_scope
from shared.models.catalog.media import media_of_product
from shared.models.catalog.product import Product, ProductStatus, find_product
from shared.models.catalog.whole_product import product_with_parts
from shared.services.catalog.collections import collection_ids_of
from shared.services.catalog.translations import find_product_translation
from shared.services.inventory.stock import set_stock, stock_of
from tests.dashboard_app.desk import Desk, speak_also
from tests.dashboard_app.sent_fields import fields_on
from tests.factories.catalog import make_product


def stored(desk: Desk, handle: str) -> Product:
    with store_scope(desk.store.id):
        found = find_product(handle)
        assert found is not None
        return product_with_parts(found.id)


def simple(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Jug", "status": "active", "variant": "0", "variant-0-price": "12.50", "variant-0-stock": "7",
        "track_stock": "y", "requires_shipping": "y", **changes,
    }  # fmt: skip


def png() -> io.BytesIO:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(stream, "PNG")
    stream.seek(0)
    return stream


def test_a_product_is_made_with_its_price_stock_picture_and_collection(desk: Desk) -> None:
    collection = re.findall(r"/collections/([0-9a-f-]{36})", desk.get("/collections/").text)[0]
    answer = desk.submit("/products/", simple(tags="new, gift", collection=collection, file=(png(), "jug.png")))
    assert answer.status_code == 302
    product = stored(desk, "jug")
    with store_scope(desk.store.id):
        assert [str(one) for one in collection_ids_of(product.id)] == [collection]
        assert len(media_of_product(product.id)) == 1
        assert stock_of([product.variants[0].id])[product.variants[0].id].on_hand == 7
    assert (product.variants[0].price, product.status, product.tags) == (1250, ProductStatus.ACTIVE, ["new", "gift"])


def test_what_was_typed_stays_when_something_is_wrong(desk: Desk) -> None:
    answer = desk.submit("/products/", simple(title="Tea set", **{"variant-0-price": "a lot", "variant-0-sku": "TEA"}))
    assert answer.status_code == 422
    assert 'value="Tea set"' in answer.text
    assert 'value="a lot"' in answer.text
    assert 'id="variant-0-price-error"' in answer.text
    untitled = desk.submit("/products/", simple(title=" "))
    assert (untitled.status_code, "Give the product a title." in untitled.text) == (422, True)


def test_a_taken_sku_is_shown_beside_its_variant(desk: Desk) -> None:
    answer = desk.submit("/products/", simple(**{"variant-0-sku": "BOWL"}))
    assert answer.status_code == 422
    assert "“Bowl” has the SKU “BOWL” already." in answer.text


def test_options_become_variants_without_a_script(desk: Desk) -> None:
    page = desk.submit("/products/", simple(title="Cup", do="add-option"), page="/products/new").text
    fields = fields_on(page)
    (option,) = fields.getlist("option")
    fields[f"option-{option}-name"], fields[f"option-{option}-new"] = "Size", "Small, Large"
    page = desk.submit("/products/", {**fields.to_dict(flat=False), "do": "combine"}, page="/products/new").text
    fields = fields_on(page)
    assert len(fields.getlist("variant")) == 2
    assert (fields["variant-1-price"], fields["variant-0-stock"]) == ("12.50", "7")
    fields["variant-1-price"], fields["variant-1-sku"] = "15", "CUP-L"
    assert desk.submit("/products/", fields.to_dict(flat=False), page="/products/new").status_code == 302
    product = stored(desk, "cup")
    assert [(row.title, row.price, row.sku) for row in product.variants] == [
        ("Small", 1250, ""), ("Large", 1500, "CUP-L"),
    ]  # fmt: skip


def test_renaming_a_value_keeps_the_variant_and_its_stock(desk: Desk) -> None:
    before = stored(desk, "mug")
    path = f"/products/{before.id}"
    fields = fields_on(desk.get(path).text)
    blue = next(name for name in fields if fields[name] == "Blue" and name.startswith("value-"))
    fields[blue] = "Sea blue"
    assert desk.submit(path, fields.to_dict(flat=False), page=path).status_code == 302
    after = stored(desk, "mug")
    assert [row.title for row in after.variants] == ["Sea blue", "Sand"]
    assert [row.id for row in after.variants] == [row.id for row in before.variants]


def test_a_combination_that_is_not_sold_stays_out_and_can_come_back(desk: Desk) -> None:
    with store_scope(desk.store.id):
        product = make_product("Scarf", options={"Colour": ["Red", "Blue"], "Size": ["S", "L"]})
    path = f"/products/{product.id}"
    fields = fields_on(desk.get(path).text)
    step = {"do": f"drop-variant:{fields['variant-1-keys']}"}
    fields = fields_on(desk.submit(path, fields.to_dict(flat=False) | step, page=path).text)
    assert desk.submit(path, fields.to_dict(flat=False), page=path).status_code == 302
    assert [row.title for row in stored(desk, "scarf").variants] == ["Red / S", "Blue / S", "Blue / L"]
    fields = fields_on(desk.get(path).text)
    assert len(fields.getlist("left_out")) == 1
    page = desk.submit(path, fields.to_dict(flat=False) | {"do": "bring-back"}, page=path).text
    assert len(fields_on(page).getlist("variant")) == 4


def test_the_first_price_can_hold_for_all(desk: Desk) -> None:
    path = f"/products/{stored(desk, 'mug').id}"
    fields = fields_on(desk.get(path).text)
    fields["variant-0-price"] = "99"
    page = desk.submit(path, fields.to_dict(flat=False) | {"do": "apply:price"}, page=path).text
    assert fields_on(page)["variant-1-price"] == "99"


def test_saving_a_title_does_not_undo_what_was_sold_meanwhile(desk: Desk) -> None:
    product = stored(desk, "bowl")
    path, variant = f"/products/{product.id}", product.variants[0].id
    fields = fields_on(desk.get(path).text)
    with store_scope(desk.store.id):
        set_stock(variant, 4)
    fields["title"] = "Great bowl"
    assert desk.submit(path, fields.to_dict(flat=False), page=path).status_code == 302
    with store_scope(desk.store.id):
        assert stock_of([variant])[variant].on_hand == 4


def test_two_people_editing_see_both_versions_and_decide(desk: Desk) -> None:
    path = f"/products/{stored(desk, 'bowl').id}"
    mine = fields_on(desk.get(path).text)
    theirs = fields_on(desk.get(path).text)
    theirs["title"], mine["title"] = "Deep bowl", "Wide bowl"
    assert desk.submit(path, theirs.to_dict(flat=False), page=path).status_code == 302
    answer = desk.submit(path, mine.to_dict(flat=False), page=path)
    assert answer.status_code == 409
    assert "Deep bowl" in answer.text
    assert "Wide bowl" in answer.text
    assert stored(desk, "bowl").title == "Deep bowl"
    again = fields_on(answer.text)
    assert desk.submit(path, again.to_dict(flat=False), page=path).status_code == 302
    assert stored(desk, "bowl").title == "Wide bowl"


def test_a_copy_is_a_draft_without_skus_and_stock(desk: Desk) -> None:
    original = stored(desk, "mug")
    assert desk.submit(f"/products/{original.id}/copies").status_code == 302
    copy = stored(desk, "copy-of-mug")
    assert copy.status is ProductStatus.DRAFT
    assert [(row.title, row.price, row.sku) for row in copy.variants] == [("Blue", 1800, ""), ("Sand", 1800, "")]


def test_a_translation_stands_beside_the_original(desk: Desk) -> None:
    speak_also(desk.store, "ar")
    product = stored(desk, "mug")
    path = f"/products/{product.id}/translations/ar"
    assert "Mug" in desk.get(path).text
    option = product.options[0]
    fields = {"title": "كوب", "description": "<p>جميل</p><script>x</script>", f"option-{option.id}": "اللون"}
    assert desk.submit(path, fields, page=path).status_code == 302
    with store_scope(desk.store.id):
        texts = find_product_translation(product.id, "ar")
    assert texts is not None
    assert (texts.title, texts.description) == ("كوب", "<p>جميل</p>")
    assert "اللون" in desk.get(path).text
    assert desk.get(f"/products/{product.id}/translations/de").status_code == 422


def test_a_picture_is_stored_at_once_and_what_is_none_is_explained(desk: Desk) -> None:
    stored_one = desk.submit("/products/pictures", {"file": (png(), "teal.png")})
    assert stored_one.status_code == 201
    source = re.findall(r'<img src="([^"]+)"', stored_one.text)[0]
    shown = desk.browser.get(source)
    assert (shown.status_code, shown.content_type) == (200, "image/webp")
    refused = desk.submit("/products/pictures", {"file": (io.BytesIO(b"no picture"), "x.png")})
    assert refused.status_code == 422
    assert "picture" in refused.headers["X-Message"]
