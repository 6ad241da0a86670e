"""A sale price of a single variant, with its start and end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.catalog.price_sale import VariantSale
from shared.models.catalog.variant import Variant
from shared.services.catalog.prices.borders import announce_prices_changed
from shared.services.catalog.prices.periods import period_complaints


@dataclass(frozen=True, slots=True)
class VariantSaleInput:
    """``amount`` in minor units of the store's own currency; without moments from now on, and until it is ended."""

    amount: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def set_variant_sales(wanted: Mapping[UUID, VariantSaleInput | None]) -> None:
    """Give each of these variants its own sale (instead of one that runs or is planned), or None to end it.

    Raises NotFound, Invalid with ``fields`` such as ``<variant id>.amount``.
    """
    with transaction():
        variants = _stored(wanted)
        if len(variants) < len(wanted):
            raise NotFound(_("This variant does not exist."))
        _check(wanted, variants)
        _end_present(list(wanted))
        for variant_id, sale in wanted.items():
            if sale is not None:
                values = {"amount": sale.amount, "starts_at": sale.starts_at, "ends_at": sale.ends_at}
                session().add(VariantSale(variant_id=variant_id, **values))
        announce_prices_changed(sorted({variant.product_id for variant in variants.values()}))


def variant_sales_of(variant_ids: list[UUID]) -> dict[UUID, VariantSale]:
    """The sale of each of these variants that runs or is planned next."""
    mine = select(VariantSale).where(VariantSale.variant_id.in_(variant_ids), _is_not_over())
    rows = session().scalars(mine.order_by(VariantSale.starts_at.desc().nulls_last(), VariantSale.id))
    return {row.variant_id: row for row in rows}


def _stored(variant_ids: Iterable[UUID]) -> dict[UUID, Any]:
    """Prices as the database has them now: they may have been changed a moment ago in this very transaction."""
    columns = select(Variant.id, Variant.product_id, Variant.price).where(Variant.id.in_(list(variant_ids)))
    return {row.id: row for row in session().execute(columns)}


def _end_present(variant_ids: list[UUID]) -> None:
    session().execute(delete(VariantSale).where(VariantSale.variant_id.in_(variant_ids), _is_not_over()))


def _is_not_over() -> ColumnElement[bool]:
    return or_(VariantSale.ends_at.is_(None), VariantSale.ends_at > clock.now())


def _check(wanted: Mapping[UUID, VariantSaleInput | None], variants: Mapping[UUID, Any]) -> None:
    complaints: dict[str, str] = {}
    for variant_id, sale in wanted.items():
        if sale is None:
            continue
        if not 0 <= sale.amount < variants[variant_id].price:
            complaints[f"{variant_id}.amount"] = _("Type a price below the usual one.")
        found = period_complaints(sale.starts_at, sale.ends_at)
        complaints |= {f"{variant_id}.{name}": message for name, message in found}
    if complaints:
        raise Invalid(_("Please look at the marked fields."), fields=complaints)
