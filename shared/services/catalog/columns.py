"""Pieces of statements that several listings share: translated texts, availability, pictures."""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Label, ScalarSelect, Text, and_, bindparam, case, func, not_, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from shared.kernel import clock
from shared.kernel.tenant import current_store_id
from shared.models.catalog.bundle import BundlePart
from shared.models.catalog.media import Media, MediaStatus, MediaTranslation, ProductMedia
from shared.models.catalog.product import Product, ProductStatus
from shared.models.catalog.tag import TagTranslation
from shared.models.catalog.variant import Variant
from shared.models.inventory.hold import HOLD
from shared.models.inventory.level import StockLevel
from shared.models.inventory.location import Location
from shared.models.inventory.movement import StockMovement
from shared.services.catalog.shown import Picture

#: Units of a bundle whose parts are not counted.
UNLIMITED = 1_000_000
EXACT, LANGUAGE = "locale_exact", "locale_language"


def locale_values(locale: str) -> dict[str, str]:
    """Parameters for ``Translated``: the locale itself, and its language (``pt_BR`` → ``pt``)."""
    return {EXACT: locale, LANGUAGE: locale.partition("_")[0]}


class Translated:
    """A thing's texts by fallback: the asked locale, its language, then the store's own words."""

    def __init__(self, thing: Any, translation: Any, key: str) -> None:
        self._thing = thing
        self._rows = [(name, aliased(translation)) for name in (EXACT, LANGUAGE)]
        self._key = key

    def join(self, statement: Any) -> Any:
        """The statement with the translations joined; execute it with ``locale_values``."""
        for name, row in self._rows:
            same = and_(row.store_id == self._thing.store_id, getattr(row, self._key) == self._thing.id)
            statement = statement.outerjoin(row, and_(same, row.locale == bindparam(name)))
        return statement

    def text(self, name: str) -> Label[str]:
        """The text in the best language that has it."""
        translated = (func.nullif(getattr(row, name), "") for _locale, row in self._rows)
        return func.coalesce(*translated, getattr(self._thing, name)).label(name)


def sale_values() -> dict[str, Any]:
    """Parameters for ``on_sale_now``. Raises NoStoreContext."""
    return {"store": current_store_id(), "now": clock.now()}


def on_sale_now() -> ColumnElement[bool]:
    """The store's products that shoppers see now; execute it with ``sale_values``."""
    return and_(
        Product.store_id == bindparam("store"),
        Product.status == ProductStatus.ACTIVE,
        Product.published_at <= bindparam("now"),
        or_(Product.take_down_at.is_(None), Product.take_down_at > bindparam("now")),
    )


def units_of(variant: Any, *, held_by: Any = None) -> ColumnElement[int]:
    """Units of a variant available over all active locations; of a bundle, how many its parts make.

    ``held_by`` (a cart's id as an expression) adds what that cart holds itself: nobody loses to his own hold.
    """
    return case((variant.is_bundle, _bundles_from_parts(variant, held_by)), else_=_own_units(variant, held_by))


def _bundles_from_parts(bundle: Any, held_by: Any) -> ScalarSelect[int]:
    """The scarcest part decides. A part that is deleted or put away leaves none; one without limit does not count."""
    part, product = aliased(Variant), aliased(Product)
    is_gone = or_(part.id.is_(None), product.status == ProductStatus.ARCHIVED)
    from_part = case(
        (is_gone, 0),
        (or_(not_(part.track_stock), part.sell_when_out), UNLIMITED),
        else_=func.greatest(_own_units(part, held_by), 0) // BundlePart.quantity,
    )
    return (
        select(func.coalesce(func.min(from_part), 0))
        .select_from(BundlePart)
        .outerjoin(part, and_(part.store_id == BundlePart.store_id, part.id == BundlePart.part_id))
        .outerjoin(product, and_(product.store_id == part.store_id, product.id == part.product_id))
        .where(BundlePart.store_id == bundle.store_id, BundlePart.bundle_id == bundle.id)
        .correlate(bundle)
        .scalar_subquery()
    )


def _own_units(variant: Any, held_by: Any) -> ColumnElement[int]:
    switched_off = select(Location.id).where(not_(Location.is_active))
    available = (
        select(func.coalesce(func.sum(StockLevel.on_hand - StockLevel.reserved), 0))
        .where(StockLevel.store_id == variant.store_id, StockLevel.variant_id == variant.id)
        .where(StockLevel.location_id.not_in(switched_off))
        .correlate(variant)
        .scalar_subquery()
    )
    return available if held_by is None else available + _held_units(variant, held_by)


def _held_units(variant: Any, cart_id: Any) -> ScalarSelect[int]:
    return (
        select(func.coalesce(func.sum(StockMovement.reserved), 0))
        .where(StockMovement.store_id == variant.store_id, StockMovement.variant_id == variant.id)
        .where(StockMovement.cause_id == cart_id, StockMovement.cause == HOLD)
        .correlate(variant)
        .scalar_subquery()
    )


def can_be_bought(variant: Any) -> ColumnElement[bool]:
    """Not counted, sold when out, or in stock."""
    return or_(not_(variant.track_stock), variant.sell_when_out, units_of(variant) > 0)


def has_buyable_variant() -> ColumnElement[bool]:
    """Products of which something can be bought."""
    variant = aliased(Variant)
    return (
        select(variant.id)
        .where(variant.store_id == Product.store_id, variant.product_id == Product.id, can_be_bought(variant))
        .correlate(Product)
        .exists()
    )


def gallery(product: Any, limit: int | None = None) -> ScalarSelect[Any]:
    """The pictures of a product that can be shown, as a JSON list in their order; execute it with ``locale_values``."""
    plain = (Media.id, Media.key, Media.width, Media.height, Media.focal_x, Media.focal_y)
    shown = (
        select(*plain, _shown_alt(), Media.renditions_at.is_not(None).label("is_made"), ProductMedia.position)
        .join(Media, and_(Media.store_id == ProductMedia.store_id, Media.id == ProductMedia.media_id))
        .where(ProductMedia.store_id == product.c.store_id, ProductMedia.product_id == product.c.id)
        .where(Media.status == MediaStatus.READY)
        .order_by(ProductMedia.position)
        .limit(limit)
        .correlate(product)
        .subquery()
    )
    parts = ("id", "key", "width", "height", "alt", "is_made", "focal_x", "focal_y")
    as_list = func.jsonb_build_array(*(shown.c[name] for name in parts))
    return select(func.jsonb_agg(as_list)).correlate(product).scalar_subquery()


def shown_tags(product: Any) -> ScalarSelect[Any]:
    """A product's tags in the best language that has them, in their order; execute it with ``locale_values``."""
    word = func.unnest(product.c.tags).table_valued("tag", with_ordinality="place", name="word").render_derived()
    exact, language = aliased(TagTranslation), aliased(TagTranslation)
    name = func.coalesce(func.nullif(exact.name, ""), func.nullif(language.name, ""), word.c.tag)
    named: Any = select(func.array_agg(aggregate_order_by(name, word.c.place), type_=ARRAY(Text))).select_from(word)
    for row, locale in ((exact, EXACT), (language, LANGUAGE)):
        same = and_(row.store_id == product.c.store_id, row.tag == word.c.tag, row.locale == bindparam(locale))
        named = named.outerjoin(row, same)
    found: ScalarSelect[Any] = named.correlate(product).scalar_subquery()
    return found


def read_pictures(rows: list[list[Any]] | None) -> tuple[Picture, ...]:
    """Pictures from ``gallery``'s JSON."""
    return tuple(Picture(UUID(id_), *rest) for id_, *rest in rows or ())


def _shown_alt() -> Label[str]:
    """What the picture shows, in the language that is asked for as far as it is told in it."""
    translated = (
        select(MediaTranslation.alt)
        .where(MediaTranslation.store_id == Media.store_id, MediaTranslation.media_id == Media.id)
        .where(MediaTranslation.locale == bindparam(EXACT))
        .correlate(Media)
        .scalar_subquery()
    )
    return func.coalesce(func.nullif(translated, ""), Media.alt).label("alt")
