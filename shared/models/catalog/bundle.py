"""Bundles: variants made of variants of other products."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.db.session import session
from shared.models.catalog.variant import Variant, variants_by_id


class BundlePart(StoreModel):
    """So many of a variant in one bundle. ``title`` tells what it was, should the part be deleted one day."""

    __tablename__ = "bundle_parts"
    __table_args__ = (
        store_key("bundle_id", "variants", ondelete="CASCADE"),
        store_key("part_id", "variants", ondelete="SET NULL (part_id)"),
        UniqueConstraint("store_id", "bundle_id", "part_id"),
        Index("ix_bundle_parts_bundle", "store_id", "bundle_id", "position"),
        Index("ix_bundle_parts_part", "store_id", "part_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("part_id IS NULL OR part_id <> bundle_id", name="not_part_of_itself"),
    )

    bundle_id: Mapped[UUID]
    part_id: Mapped[UUID | None]
    quantity: Mapped[int]
    position: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(default="")


class BundlePrice(StoreModel):
    """How a bundle is priced where it does not have a price of its own: the sum of its parts, less so many percent.

    ``discount`` is in hundredths of a percent (1250 is 12.5 %).
    """

    __tablename__ = "bundle_prices"
    __table_args__ = (
        store_key("bundle_id", "variants", ondelete="CASCADE"),
        UniqueConstraint("store_id", "bundle_id"),
        CheckConstraint("discount >= 0 AND discount <= 10000", name="discount_within_whole"),
    )

    bundle_id: Mapped[UUID]
    discount: Mapped[int] = mapped_column(default=0)


def parts_of(bundle_ids: Iterable[UUID]) -> list[BundlePart]:
    """The parts of these bundles, in their order; a part that was deleted has no ``part_id``."""
    statement = select(BundlePart).where(BundlePart.bundle_id.in_(list(bundle_ids)))
    return list(session().scalars(statement.order_by(BundlePart.bundle_id, BundlePart.position)))


def price_of_bundle(bundle_id: UUID) -> tuple[BundlePrice | None, list[tuple[BundlePart, Variant | None]]]:
    """How the bundle is priced (None: by itself), and its parts, each with its variant where that still exists."""
    rule = session().scalars(select(BundlePrice).where(BundlePrice.bundle_id == bundle_id)).first()
    parts = parts_of([bundle_id])
    variants = variants_by_id(part.part_id for part in parts if part.part_id)
    return rule, [(part, variants.get(part.part_id) if part.part_id else None) for part in parts]


def bundles_with(part_ids: Iterable[UUID]) -> list[UUID]:
    """The bundles that hold one of these variants."""
    wanted = list(part_ids)
    statement = select(BundlePart.bundle_id).where(BundlePart.part_id.in_(wanted)).distinct()
    return list(session().scalars(statement)) if wanted else []
