"""The parts of a bundle as a merchant sees them, and what could be one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, not_, or_, select

from shared.db.session import session
from shared.kernel.quantities import Unit, plain_quantity
from shared.kernel.tenant import current_store_id
from shared.models.catalog.bundle import BundlePart, parts_of
from shared.models.catalog.product import Product, ProductStatus, ProductTranslation, is_seen
from shared.models.catalog.variant import Variant
from shared.services.catalog.columns import Translated, locale_values, units_of

MOST_FOUND = 12


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part: ``variant_id`` is None where it was deleted. ``typed`` is its quantity in one bundle, as text."""

    variant_id: UUID | None
    product_id: UUID | None
    title: str
    variant_title: str
    sku: str
    price: int
    unit: Unit
    status: ProductStatus | None
    available: int | None
    typed: str = "1"

    @property
    def is_missing(self) -> bool:
        """Whether nobody can buy the bundle because of it."""
        return self.variant_id is None or self.status == ProductStatus.ARCHIVED


def part_rows(bundle_id: UUID) -> list[PartRow]:
    """The parts of the bundle in their order, deleted ones by the name they had. Two statements."""
    kept = parts_of([bundle_id])
    known = {row.id: row for row in _rows([part.part_id for part in kept if part.part_id])}
    found = []
    for part in kept:
        row = known.get(part.part_id) if part.part_id else None
        if row is None:
            found.append(PartRow(None, None, part.title, "", "", 0, Unit.PIECE, None, None, str(part.quantity)))
        else:
            found.append(_read(row, plain_quantity(part.quantity, row.unit)))
    return found


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part as shoppers read it; ``handle`` is empty where its product is not on sale by itself."""

    title: str
    variant_title: str
    handle: str
    quantity: int
    unit: Unit


def shown_parts(bundle_id: UUID, locale: str) -> list[ShownPart]:
    """What is in a bundle, in the shopper's language. One statement."""
    texts = Translated(Product, ProductTranslation, "product_id")
    wanted: Any = select(
        *(BundlePart.quantity, Variant.title.label("variant_title"), Product.handle, Product.unit),
        *(Product.status, Product.published_at, Product.take_down_at, texts.text("title")),
    )
    joined = texts.join(
        wanted.select_from(BundlePart)
        .join(Variant, and_(Variant.store_id == BundlePart.store_id, Variant.id == BundlePart.part_id))
        .join(Product, and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id))
    )
    rows = session().execute(
        joined.where(BundlePart.bundle_id == bundle_id).order_by(BundlePart.position), locale_values(locale)
    )
    return [
        ShownPart(row.title, row.variant_title, row.handle if is_seen(row) else "", row.quantity, row.unit)
        for row in rows
    ]


def rows_of_variants(typed: Mapping[UUID, str]) -> list[PartRow]:
    """These variants with the quantities that were typed, in their order; those that do not exist are left out."""
    known = {row.id: row for row in _rows(list(typed))}
    return [_read(known[variant_id], text) for variant_id, text in typed.items() if variant_id in known]


def part_candidates(query: str, *, besides: UUID) -> list[PartRow]:
    """Variants of other products whose names or SKUs hold these words, and that are no bundles. One statement."""
    words = query.split()[:5]
    columns = (Product.title, Variant.title, Variant.sku)
    rules = [or_(*(column.icontains(word, autoescape=True) for column in columns)) for word in words]
    sold = Product.status != ProductStatus.ARCHIVED
    wanted = _statement().where(*rules, sold, not_(Variant.is_bundle), Variant.product_id != besides)
    rows = session().execute(wanted.order_by(Product.title, Variant.position).limit(MOST_FOUND))
    return [_read(row, "1") for row in rows]


def _rows(variant_ids: list[UUID]) -> list[Any]:
    return list(session().execute(_statement().where(Variant.id.in_(variant_ids)))) if variant_ids else []


def _statement() -> Any:
    same = and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id)
    return (
        select(
            *(Variant.id, Variant.product_id, Product.title.label("product_title"), Variant.title, Variant.sku),
            *(Variant.price, Product.unit, Product.status, Variant.track_stock, units_of(Variant).label("available")),
        )
        .join(Product, same)
        .where(Variant.store_id == current_store_id())
    )


def _read(row: Any, typed: str) -> PartRow:
    return PartRow(
        variant_id=row.id,
        product_id=row.product_id,
        title=row.product_title,
        variant_title=row.title,
        sku=row.sku,
        price=row.price,
        unit=row.unit,
        status=row.status,
        available=int(row.available) if row.track_stock else None,
        typed=typed,
    )
