"""Finding a variant by what a scanner reads or a list says: its barcode or its SKU."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import or_, select

from shared.db.session import session
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.catalog.variant import Variant


def variant_by_code(code: str) -> UUID:
    """The variant with this barcode or SKU. Raises NotFound, Conflict (several have it)."""
    wanted = code.strip()
    found = variants_by_codes([wanted]).get(wanted, []) if wanted else []
    if not found:
        raise NotFound(_("Nothing has the barcode or SKU “%(code)s”.", code=wanted[:60]))
    if len(found) > 1:
        raise Conflict(_("More than one product has the barcode “%(code)s”: type its SKU.", code=wanted[:60]))
    return found[0]


def variants_by_codes(codes: Iterable[str]) -> dict[str, list[UUID]]:
    """Variants by barcode or SKU; a SKU, which is only there once, counts before barcodes. One statement."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    rows = session().execute(
        select(Variant.id, Variant.sku, Variant.barcode).where(
            or_(Variant.sku.in_(wanted), Variant.barcode.in_(wanted))
        )
    )
    by_sku: dict[str, list[UUID]] = {}
    by_barcode: dict[str, list[UUID]] = {}
    for row in rows:
        if row.sku in wanted:
            by_sku[row.sku] = [row.id]
        if row.barcode in wanted:
            by_barcode.setdefault(row.barcode, []).append(row.id)
    return by_barcode | by_sku
