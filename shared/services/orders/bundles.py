"""What a bundle is made of, as an order keeps it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from shared.models.catalog.bundle import parts_of
from shared.models.catalog.variant import variants_by_id


def ordered_parts(bundle_ids: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """For each bundle its parts as an order line keeps them (see ``OrderLine.parts``). No statement without bundles."""
    wanted = list(bundle_ids)
    if not wanted:
        return {}
    rows = [row for row in parts_of(wanted) if row.part_id]
    variants = variants_by_id(row.part_id for row in rows if row.part_id)
    kept: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows:
        variant = variants.get(row.part_id) if row.part_id else None
        if variant is not None:
            kept.setdefault(row.bundle_id, []).append(
                {
                    "variant_id": str(variant.id),
                    "title": variant.product.title,
                    "variant_title": variant.title,
                    "sku": variant.sku,
                    "quantity": row.quantity,
                    "unit": variant.product.unit.value,
                }
            )
    return kept
