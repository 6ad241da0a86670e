"""Pictures: what is kept of them, and what is refused."""

import io
import zlib
from collections.abc import Iterator
from struct import pack
from typing import Any

import pytest
from PIL import Image

from shared.db.session import store_scope, transaction
from shared.kernel.errors import Invalid, NotFound
from shared.models.catalog.media import Media, media_by_id, media_of_product
from shared.models.catalog.product import Product, product_by_handle
from shared.models.stores.store import Store
from shared.services.catalog.media import (
    attach_picture,
    delete_picture,
    detach_picture,
    order_pictures,
    set_alt_text,
    set_variant_picture,
    store_picture,
)
from shared.services.catalog.pictures.bounds import MAX_BYTES
from shared.services.catalog.product_page import storefront_product
from shared.services.catalog.renditions import media_storage, rendition, rendition_key, split_rendition_key

ORIENTATION = 0x0112


@pytest.fixture
def store(two_stores: tuple[Store, Store]) -> Iterator[Store]:
    with store_scope(two_stores[0].id):
        yield two_stores[0]


@pytest.fixture
def bowl(store: Store) -> Product:
    return product_by_handle("bowl")


def drawn(kind: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: Any) -> io.BytesIO:
    stream = io.BytesIO()
    Image.new(mode, size, "teal" if mode != "L" else 90).save(stream, kind, **options)
    stream.seek(0)
    return stream


def kept(name: str = "bowl.png", **drawing: Any) -> Media:
    return store_picture(name, drawn(**drawing))


def opened(media: Media) -> Image.Image:
    return Image.open(io.BytesIO(media_storage().read(media.key)))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_every_usual_picture_becomes_webp(store: Store, kind: str) -> None:
    media = kept(kind=kind)
    picture = opened(media)
    assert (picture.format, picture.size) == ("WEBP", (40, 20))
    assert (media.content_type, media.width, media.height) == ("image/webp", 40, 20)
    assert media.size == len(media_storage().read(media.key))
    assert media.key.startswith(f"stores/{store.id}/")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1"])
def test_every_colour_mode_is_read(store: Store, mode: str) -> None:
    assert opened(kept(mode=mode)).mode in ("RGB", "RGBA")


def test_cmyk_is_shown_in_browsers_colours(store: Store) -> None:
    stream = io.BytesIO()
    Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(stream, "JPEG")
    stream.seek(0)
    red, green, blue = opened(store_picture("print.jpg", stream)).convert("RGB").getpixel((4, 4))  # type: ignore[misc]
    assert red > 200 and green < 60 and blue < 60


def test_large_pictures_are_reduced(store: Store) -> None:
    assert (lambda media: (media.width, media.height))(kept(size=(4000, 1000))) == (2400, 600)


def test_the_cameras_notes_are_dropped_and_its_rotation_applied(store: Store) -> None:
    notes = Image.Exif()
    notes[ORIENTATION] = 6
    notes[0x010F] = "Secret camera"
    media = kept(kind="JPEG", exif=notes)
    assert (media.width, media.height) == (20, 40)
    assert not opened(media).getexif()
    assert b"Secret" not in media_storage().read(media.key)


def huge_png() -> bytes:
    """A tiny file that claims 100 megapixels."""
    header = pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return b"\x89PNG\r\n\x1a\n" + pack(">I", 13) + chunk + pack(">I", zlib.crc32(chunk))


HOSTILE = {
    "empty": b"",
    "text": b"hello",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "html": b"GIF89a<script>alert(1)</script>",
    "cut": drawn("PNG", (400, 400)).getvalue()[:120],
    "cut-jpeg": drawn("JPEG", (400, 400)).getvalue()[:300],
    "huge": huge_png(),
    "heavy": b"\x89PNG" + bytes(MAX_BYTES),
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n",
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_what_is_no_good_picture_is_refused_with_a_reason(store: Store, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        store_picture(f"{name}.png", io.BytesIO(HOSTILE[name]))
    assert refusal.value.fields["file"] == refusal.value.message != ""


def test_a_visitors_file_name_leads_nowhere(store: Store) -> None:
    media = kept("..\\../../etc/passwd.png")
    assert media.filename == "passwd.png"
    assert ".." not in media.key


def test_renditions_are_made_once_and_never_enlarge(store: Store) -> None:
    media = kept(size=(1000, 500))
    small = rendition(media.key, 320)
    assert Image.open(io.BytesIO(small)).size == (320, 160)
    media_storage().save(rendition_key(media.key, 320), b"kept", "image/webp")
    assert rendition(media.key, 320) == b"kept"
    assert Image.open(io.BytesIO(rendition(media.key, 1600))).size == (1000, 500)


def test_only_the_widths_of_our_pages_are_made(store: Store) -> None:
    media = kept()
    for width in (0, -1, 321, 10_000):
        with pytest.raises(NotFound):
            rendition(media.key, width)
    with pytest.raises(NotFound):
        rendition("stores/nobody/nothing.webp", 320)


def test_a_renditions_key_says_what_it_is_of() -> None:
    assert split_rendition_key(rendition_key("stores/a/b.webp", 640)) == ("stores/a/b.webp", 640)
    assert split_rendition_key("stores/a/b.webp") == ("stores/a/b.webp", None)


def test_no_file_is_stored_inside_an_open_transaction(store: Store) -> None:
    with transaction(), pytest.raises(RuntimeError):
        kept()


def test_a_gallery_is_filled_ordered_and_emptied(bowl: Product) -> None:
    first, second = kept("1.png"), kept("2.png")
    for media in (first, second, first):
        attach_picture(bowl.id, media.id)
    order_pictures(bowl.id, [second.id, first.id])
    assert [media.id for media in media_of_product(bowl.id)] == [second.id, first.id]
    with pytest.raises(Invalid):
        order_pictures(bowl.id, [first.id])
    detach_picture(bowl.id, second.id)
    assert [picture.id for picture in storefront_product("bowl", "en").pictures] == [first.id]


def test_a_variant_shows_its_own_picture(bowl: Product) -> None:
    media = kept()
    set_alt_text(media.id, " A bowl ")
    set_variant_picture(bowl.variants[0].id, media.id)
    shown = storefront_product("bowl", "en")
    assert shown.variants[0].picture_id == shown.pictures[0].id == media.id
    assert shown.pictures[0].alt == "A bowl"
    detach_picture(bowl.id, media.id)
    assert storefront_product("bowl", "en").variants[0].picture_id is None


def test_a_deleted_picture_takes_its_files_along(bowl: Product) -> None:
    media = kept(size=(400, 400))
    attach_picture(bowl.id, media.id)
    rendition(media.key, 160)
    delete_picture(media.id)
    assert media_of_product(bowl.id) == []
    assert not media_storage().exists(media.key)
    assert not media_storage().exists(rendition_key(media.key, 160))


def test_another_stores_picture_does_not_exist_here(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    with store_scope(theirs.id):
        foreign = kept()
    with store_scope(ours.id):
        bowl = product_by_handle("bowl")
        for attempt in (
            lambda: attach_picture(bowl.id, foreign.id),
            lambda: set_variant_picture(bowl.variants[0].id, foreign.id),
            lambda: set_alt_text(foreign.id, "Ours"),
            lambda: delete_picture(foreign.id),
        ):
            with pytest.raises(NotFound):
                attempt()
    with store_scope(theirs.id):
        assert media_by_id(foreign.id).alt == ""
