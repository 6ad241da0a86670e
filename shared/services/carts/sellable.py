"""What a cart may hold of a variant: one statement, columns only."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, select

from shared.db.session import session
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import ngettext
from shared.models.catalog.product import Product, ProductStatus
from shared.models.catalog.variant import Variant
from shared.services.catalog.columns import units_of


@dataclass(frozen=True, slots=True)
class Sellable:
    """A variant on sale. ``available`` is None where stock is not limited."""

    title: str
    available: int | None

    def demand(self, quantity: int) -> None:
        """Raises Conflict where there is less than that."""
        if self.available is None or quantity <= self.available:
            return
        if self.available <= 0:
            raise Conflict(_("“%(title)s” is sold out.", title=self.title))
        raise Conflict(
            ngettext(
                "Only %(count)s of “%(title)s” is left.",
                "Only %(count)s of “%(title)s” are left.",
                self.available,
                title=self.title,
            )
        )


def sellable_variant(variant_id: UUID) -> Sellable:
    """Raises NotFound where the variant is gone or its product is not on sale."""
    row = session().execute(_statement(), {"variant": variant_id}).first()
    if row is None:
        raise NotFound(_("This variant does not exist."))
    if row.status is not ProductStatus.ACTIVE:
        raise NotFound(_("This product is not on sale."))
    is_limited = row.track_stock and not row.sell_when_out
    return Sellable(row.title, int(row.available) if is_limited else None)


@cache
def _statement() -> Any:
    return (
        select(
            *(Product.title, Product.status, Variant.track_stock, Variant.sell_when_out),
            units_of(Variant).label("available"),
        )
        .select_from(Variant)
        .join(Product, and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id))
        .where(Variant.id == bindparam("variant"))
    )
