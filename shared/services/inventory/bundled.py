"""Bundles in the stock room: what is promised, shipped and returned are always their parts."""

from collections.abc import Iterable
from uuid import UUID

from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.catalog.bundle import parts_of
from shared.models.catalog.variant import StockTerms, stock_terms_of


def split_bundles(
    wanted: dict[UUID, int], terms: dict[UUID, StockTerms]
) -> tuple[dict[UUID, int], dict[UUID, StockTerms]]:
    """What has to be taken from the shelf for these variants, and the terms of each. Costs nothing without bundles.

    Raises NotFound where a part of a bundle is deleted.
    """
    bundles = [variant_id for variant_id in wanted if terms[variant_id].is_bundle]
    if not bundles:
        return wanted, terms
    split = {variant_id: units for variant_id, units in wanted.items() if not terms[variant_id].is_bundle}
    for row in parts_of(bundles):
        if row.part_id is None:
            raise NotFound(_("One of these products is no longer sold."))
        split[row.part_id] = split.get(row.part_id, 0) + row.quantity * wanted[row.bundle_id]
    return split, stock_terms_of(split)


def units_of_lines(lines: Iterable[tuple[UUID | None, list[dict[str, str | int]], int]]) -> list[tuple[UUID, int]]:
    """(variant, units) that order lines stand for: (variant, parts as they were ordered, quantity) each."""
    units: list[tuple[UUID, int]] = []
    for variant_id, parts, quantity in lines:
        if parts:
            units += [(UUID(str(part["variant_id"])), int(part["quantity"]) * quantity) for part in parts]
        elif variant_id is not None:
            units.append((variant_id, quantity))
    return units
