"""Pictures over HTTP: only the visited store's, only at widths that pages use, kept by browsers for good."""

import io
from collections.abc import Callable

from PIL import Image

from shared.db.session import store_scope
from shared.models.catalog.media import Media
from shared.models.catalog.product import product_by_handle
from shared.models.stores.store import Store
from shared.services.catalog.media import attach_picture, store_picture
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
Stores = tuple[Store, Store]


def _picture(store: Store, handle: str = "bowl") -> Media:
    drawn = io.BytesIO()
    Image.new("RGB", (900, 600), "#b0603f").save(drawn, "PNG")
    drawn.seek(0)
    with store_scope(store.id):
        media = store_picture("bowl.png", drawn, alt="A bowl")
        attach_picture(product_by_handle(handle).id, media.id)
    return media


def test_a_product_shows_its_picture_in_sizes(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    media, browser = _picture(ours), visit(ours)
    page = browser.get("/products/bowl").text
    address = f"/media/{media.key.removesuffix('.webp')}_480.webp"
    assert address in page and 'alt="A bowl"' in page
    answer = browser.get(address)
    assert Image.open(io.BytesIO(answer.data)).size == (480, 320)
    assert answer.headers["Content-Type"] == "image/webp" and "immutable" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers and answer.headers["X-Content-Type-Options"] == "nosniff"


def test_other_widths_other_stores_and_other_files_are_not_served(visit: Visit, two_stores: Stores) -> None:
    ours, theirs = two_stores
    media, browser = _picture(ours), visit(ours)
    stem = media.key.removesuffix(".webp")
    for key in (f"{stem}_481.webp", f"{stem}_99999.webp", f"{stem}.png", "stores/secret.webp", "../settings.py"):
        assert browser.get(f"/media/{key}").status_code == 404, key
    assert browser.get(f"/media/{media.key}").status_code == 200
    assert visit(theirs).get(f"/media/{media.key}").status_code == 404


def test_the_cart_and_the_checkout_show_it_too(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    media, browser = _picture(ours), visit(ours)
    with store_scope(ours.id):
        variant = product_by_handle("bowl").variants[0].id
    browser.post("/cart/add", data={"id": str(variant)})
    stem = media.key.removesuffix(".webp")
    assert f"{stem}_320.webp" in browser.get("/cart").text
    assert f"{stem}_160.webp" in browser.get("/checkout").text
