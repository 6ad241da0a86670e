"""Stop selling some of a product's variants."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func, select

from shared.db.session import session, transaction
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.catalog.product import Product, product_for_update
from shared.models.catalog.variant import Variant, variants_by_id
from shared.services.catalog.products import tell_product_changed


def remove_variants(product_id: UUID, variant_ids: Sequence[UUID]) -> int:
    """Remove these variants for good; orders keep what they say about them. Returns how many.

    Bundles that one of them was part of cannot be had any more, and say so. Raises Conflict (none would remain),
    NotFound (a variant of another product).
    """
    wanted = set(variant_ids)
    with transaction():
        product = product_for_update(product_id)
        known = variants_by_id(wanted)
        if len(known) < len(wanted) or any(row.product_id != product_id for row in known.values()):
            raise NotFound(_("This variant does not belong to the product."))
        _refuse_last(product, len(wanted))
        for row in known.values():
            session().expunge(row)
        session().execute(delete(Variant).where(Variant.id.in_(wanted)).execution_options(synchronize_session=False))
        _sum_up(product)
        tell_product_changed(product)
    return len(wanted)


def _refuse_last(product: Product, leaving: int) -> None:
    count = session().scalar(select(func.count()).select_from(Variant).where(Variant.product_id == product.id)) or 0
    if count <= leaving:
        raise Conflict(_("A product needs at least one variant. Delete the product instead."))


def _sum_up(product: Product) -> None:
    session().refresh(product, ["variants"])
    product.sum_up_prices()
