"""Tax classes: what is taxed alike. What is in none is in the standard class, which needs no row."""

from uuid import UUID

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class TaxClass(Timestamps, StoreModel):
    """Goods or services that a tax zone may have rates of their own for, such as books. ``code`` is for programs."""

    __tablename__ = "tax_classes"
    __table_args__ = (UniqueConstraint("store_id", "code"), UniqueConstraint("store_id", "name"))

    code: Mapped[str]
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


def all_tax_classes() -> list[TaxClass]:
    """In the merchant's order."""
    return list(session().scalars(select(TaxClass).order_by(TaxClass.position, TaxClass.name)))


def tax_class_by_id(class_id: UUID) -> TaxClass:
    found = session().scalars(select(TaxClass).where(TaxClass.id == class_id)).first()
    if found is None:
        raise NotFound(_("This tax class does not exist."))
    return found
