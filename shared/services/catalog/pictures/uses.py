"""Where pictures are used, as each module declares it: what counts as unused follows from that."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select

from shared.db.session import session
from shared.kernel.discovery import import_all
from shared.kernel.i18n import ngettext
from shared.models.catalog.category import Category
from shared.models.catalog.collection import Collection
from shared.models.catalog.media import Media, ProductMedia
from shared.models.catalog.product import Product


@dataclass(frozen=True, slots=True)
class UsedPlace:
    """One thing that shows a picture: ``kind`` names what it is (``product``, ``theme`` …)."""

    kind: str
    id: UUID
    title: str


@dataclass(frozen=True)
class PictureUse:
    """One way in which pictures are used. ``words`` says it for a count; ``places`` are the first of them."""

    kind: str
    words: Callable[[int], str]
    count: Callable[[Sequence[UUID]], Mapping[UUID, int]]
    places: Callable[[UUID, int], list[UsedPlace]]
    is_used: Callable[[], ColumnElement[bool]]


@dataclass(frozen=True)
class FileKeeper:
    """A module that goes on showing files of pictures that are gone, such as orders: ``kept`` picks those keys."""

    name: str
    kept: Callable[[Sequence[str]], set[str]]


@cache
def all_picture_uses() -> tuple[PictureUse, ...]:
    return tuple({use.kind: use for use in _declared(PictureUse)}.values())


@cache
def all_file_keepers() -> tuple[FileKeeper, ...]:
    return tuple({keeper.name: keeper for keeper in _declared(FileKeeper)}.values())


def uses_of(media_ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """How often each picture is used, by kind. One statement per kind."""
    found: dict[UUID, dict[str, int]] = {media_id: {} for media_id in media_ids}
    for use in all_picture_uses() if media_ids else ():
        for media_id, count in use.count(media_ids).items():
            if count and media_id in found:
                found[media_id][use.kind] = count
    return found


def told_uses(counts: Mapping[str, int]) -> list[str]:
    """The counts in words: “used by 3 products”."""
    return [use.words(counts[use.kind]) for use in all_picture_uses() if counts.get(use.kind)]


def places_of(media_id: UUID, *, most: int = 20) -> list[UsedPlace]:
    """What shows the picture, at most so many of each kind."""
    return [place for use in all_picture_uses() for place in use.places(media_id, most)]


def is_used() -> ColumnElement[bool]:
    """Pictures that anything shows."""
    first, *rest = [use.is_used() for use in all_picture_uses()]
    for further in rest:
        first = first | further
    return first


def _declared(kind: type) -> list[Any]:
    return [value for file in import_all("shared.services") for value in vars(file).values() if isinstance(value, kind)]


def _count_products(media_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    wanted = select(ProductMedia.media_id, func.count()).where(ProductMedia.media_id.in_(media_ids))
    return dict(session().execute(wanted.group_by(ProductMedia.media_id)).tuples().all())


def _products_of(media_id: UUID, most: int) -> list[UsedPlace]:
    same = and_(Product.store_id == ProductMedia.store_id, Product.id == ProductMedia.product_id)
    wanted = select(Product.id, Product.title).join(ProductMedia, same).where(ProductMedia.media_id == media_id)
    return [UsedPlace("product", *row) for row in session().execute(wanted.order_by(Product.title).limit(most))]


def _use_by(kind: str, model: Any, words: Callable[[int], str]) -> PictureUse:
    """Things with one picture each."""

    def count(media_ids: Sequence[UUID]) -> Mapping[UUID, int]:
        wanted = select(model.media_id, func.count()).where(model.media_id.in_(media_ids)).group_by(model.media_id)
        return dict(session().execute(wanted).tuples().all())

    def places(media_id: UUID, most: int) -> list[UsedPlace]:
        wanted = select(model.id, model.title).where(model.media_id == media_id).order_by(model.title).limit(most)
        return [UsedPlace(kind, *row) for row in session().execute(wanted)]

    def used() -> ColumnElement[bool]:
        return select(model.id).where(model.store_id == Media.store_id, model.media_id == Media.id).exists()

    return PictureUse(kind, words, count, places, used)


BY_PRODUCTS = PictureUse(
    "product",
    lambda count: ngettext("Used by one product", "Used by %(count)s products", count),
    _count_products,
    _products_of,
    lambda: (
        select(ProductMedia.id)
        .where(ProductMedia.store_id == Media.store_id, ProductMedia.media_id == Media.id)
        .exists()
    ),
)
BY_COLLECTIONS = _use_by(
    "collection", Collection, lambda count: ngettext("Used by one collection", "Used by %(count)s collections", count)
)
BY_CATEGORIES = _use_by(
    "category", Category, lambda count: ngettext("Used by one category", "Used by %(count)s categories", count)
)
