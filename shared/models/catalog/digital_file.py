"""Files that shoppers download once they have paid."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class DigitalFile(Timestamps, StoreModel):
    """A file that belongs to a product, or to one of its variants. ``key`` is private: no public address leads there.

    ``most_downloads`` and ``days`` bound each buyer's link; None leaves it open. ``size`` is in bytes.
    """

    __tablename__ = "digital_files"
    __table_args__ = (
        store_key("product_id", "products", ondelete="CASCADE"),
        store_key("variant_id", "variants", ondelete="CASCADE"),
        Index("ix_digital_files_product", "store_id", "product_id"),
        Index("ix_digital_files_variant", "store_id", "variant_id"),
        CheckConstraint("most_downloads IS NULL OR most_downloads > 0", name="most_downloads_positive"),
        CheckConstraint("days IS NULL OR days > 0", name="days_positive"),
    )

    product_id: Mapped[UUID]
    variant_id: Mapped[UUID | None]
    key: Mapped[str]
    filename: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    most_downloads: Mapped[int | None]
    days: Mapped[int | None]


def files_of_product(product_id: UUID) -> list[DigitalFile]:
    """Every file of the product and its variants, in the order they were added."""
    statement = select(DigitalFile).where(DigitalFile.product_id == product_id).order_by(DigitalFile.id)
    return list(session().scalars(statement))


def files_for(product_ids: Iterable[UUID], variant_ids: Iterable[UUID]) -> list[DigitalFile]:
    """What buyers of these variants get: the files of their products as a whole, and the variants' own."""
    of_product = DigitalFile.product_id.in_(list(product_ids)) & DigitalFile.variant_id.is_(None)
    of_variant = DigitalFile.variant_id.in_(list(variant_ids))
    return list(session().scalars(select(DigitalFile).where(or_(of_product, of_variant)).order_by(DigitalFile.id)))


def digital_file_by_id(file_id: UUID) -> DigitalFile:
    found = session().scalars(select(DigitalFile).where(DigitalFile.id == file_id)).first()
    if found is None:
        raise NotFound(_("This file does not exist."))
    return found
