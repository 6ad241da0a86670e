"""The demo's pictures: drawn and stored by processes of their own, as many as the machine has cores."""

import io
import os
from collections.abc import Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from uuid import UUID

from PIL import Image
from sqlalchemy import select

from shared.cli.demo.pictures.backdrops import grained
from shared.cli.demo.pictures.scenes import compose
from shared.cli.demo.shapes import DemoShop, PictureSpec
from shared.cli.demo.shops import shop_pictures
from shared.db.session import session, store_scope
from shared.kernel.config import Settings
from shared.models.catalog.media import Media
from shared.services.catalog.media import keep_own_picture
from shared.services.catalog.pictures.encoding import EncodedPicture
from shared.web.process import prepare_process

PROCESSES = min(os.cpu_count() or 1, 4)
SIDE = 800
#: How WebP is written: a third of the time that uploads get, for pictures that are hardly larger.
QUALITY, EFFORT = 82, 2


@dataclass
class Gallery:
    """A shop's pictures by name, some of them still being drawn."""

    known: Mapping[str, UUID]
    coming: Mapping[str, "Future[UUID]"]

    def __getitem__(self, name: str) -> UUID:
        """The picture's id; waits until it is there."""
        return self.known[name] if name in self.known else self.coming[name].result()

    @property
    def drawn(self) -> int:
        return len(self.coming)


class Studio:
    """Draws for all shops. Use it as a context: leaving it ends its processes."""

    def __init__(self, settings: Settings) -> None:
        server = get_context("forkserver")
        server.set_forkserver_preload([__name__])
        self._pool = ProcessPoolExecutor(PROCESSES, server, prepare_process, (settings,))

    def __enter__(self) -> "Studio":
        return self

    def __exit__(self, *_problem: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def draw(self, store_id: UUID, shop: DemoShop) -> Gallery:
        """Begin to draw what the store lacks."""
        with store_scope(store_id):
            known = dict(session().execute(select(Media.filename, Media.id)).tuples().all())
        wanted = {file_name(spec): spec for spec in shop_pictures(shop)}
        coming = {
            name: self._pool.submit(draw_into_store, store_id, spec, spec.alt.get(shop.default_locale, ""))
            for name, spec in wanted.items()
            if name not in known
        }
        return Gallery(known, coming)


def file_name(spec: PictureSpec) -> str:
    """Under which name the picture is uploaded, and found again by the next run."""
    return f"{spec.name}.webp"


def draw_into_store(store_id: UUID, spec: PictureSpec, alt: str) -> UUID:
    """Draw one picture and keep it. Runs in a process of the studio."""
    with store_scope(store_id):
        return keep_own_picture(file_name(spec), _draw(spec), alt=alt).id


def _draw(spec: PictureSpec) -> EncodedPicture:
    """The picture as it is stored: drawn by us, it needs no confined process to be encoded in."""
    layer = compose(_smaller(spec))
    if spec.figure == "mark":
        picture = layer.straight()
    else:
        picture = _around_props(spec, grained(layer.image.convert("RGB")))
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=QUALITY, method=EFFORT)
    return EncodedPicture(buffer.getvalue(), picture.width, picture.height, "WEBP")


def _smaller(spec: PictureSpec) -> PictureSpec:
    """Product pictures as large as pages show them, so that a first start does not take long."""
    return replace(spec, width=SIDE, height=SIDE) if spec.width == spec.height and spec.width > SIDE else spec


def _around_props(spec: PictureSpec, picture: Image.Image) -> Image.Image:
    """Of a wide banner the square around what stands in it: the theme shows its pictures beside words."""
    if spec.width <= spec.height:
        return picture
    places = [prop.x * spec.height / 1000 for prop in spec.props]
    middle = (min(places) + max(places)) / 2
    left = round(min(max(middle - spec.height / 2, 0), spec.width - spec.height))
    return picture.crop((left, 0, left + spec.height, spec.height))
