"""Pieces of statements that several listings share: translated texts, availability, pictures."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Label, ScalarSelect, and_, bindparam, func, not_, or_, select
from sqlalchemy.orm import aliased

from shared.kernel import clock
from shared.kernel.tenant import current_store_id
from shared.models.catalog.media import Media, ProductMedia
from shared.models.catalog.product import Product, ProductStatus
from shared.models.catalog.variant import Variant
from shared.models.inventory.level import StockLevel
from shared.models.inventory.location import Location
from shared.services.catalog.shown import Picture

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
    )


def units_of(variant: Any) -> ScalarSelect[int]:
    """Units of a variant available over all active locations."""
    switched_off = select(Location.id).where(not_(Location.is_active))
    return (
        select(func.coalesce(func.sum(StockLevel.on_hand - StockLevel.reserved), 0))
        .where(StockLevel.store_id == variant.store_id, StockLevel.variant_id == variant.id)
        .where(StockLevel.location_id.not_in(switched_off))
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
    """The pictures of a product as a JSON list, in their order."""
    shown = (
        select(Media.id, Media.key, Media.width, Media.height, Media.alt, ProductMedia.position)
        .join(Media, and_(Media.store_id == ProductMedia.store_id, Media.id == ProductMedia.media_id))
        .where(ProductMedia.store_id == product.c.store_id, ProductMedia.product_id == product.c.id)
        .order_by(ProductMedia.position)
        .limit(limit)
        .correlate(product)
        .subquery()
    )
    as_list = func.jsonb_build_array(shown.c.id, shown.c.key, shown.c.width, shown.c.height, shown.c.alt)
    return select(func.jsonb_agg(as_list)).correlate(product).scalar_subquery()


def read_pictures(rows: list[list[Any]] | None) -> tuple[Picture, ...]:
    """Pictures from ``gallery``'s JSON."""
    return tuple(Picture(UUID(id_), key, width, height, alt) for id_, key, width, height, alt in rows or ())
