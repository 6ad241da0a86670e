"""A product with everything that is edited with it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.catalog.option import ProductOption
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant


def product_for_edit(product_id: UUID) -> Product:
    """The product with options, variants and their choices, fresh and with its row locked. Raises NotFound."""
    product = (
        session()
        .scalars(
            select(Product)
            .where(Product.id == product_id)
            .options(
                selectinload(Product.options).selectinload(ProductOption.values),
                selectinload(Product.variants).selectinload(Variant.chosen),
            )
            .with_for_update(of=Product)
            .execution_options(populate_existing=True)
        )
        .first()
    )
    if product is None:
        raise NotFound(_("This product does not exist."))
    return product
