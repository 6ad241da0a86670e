"""A product with everything that is edited with it."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.catalog.option import ProductOption
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant


def product_with_parts(product_id: UUID) -> Product:
    """The product with options, variants and their choices, for reading. Raises NotFound."""
    return _whole(select(Product).where(Product.id == product_id))


def product_with_options(product_id: UUID) -> Product:
    """The product with its options and their values, but without the variants, of which there can be thousands."""
    options = selectinload(Product.options).selectinload(ProductOption.values)
    product = session().scalars(select(Product).where(Product.id == product_id).options(options)).first()
    if product is None:
        raise NotFound(_("This product does not exist."))
    return product


def product_for_edit(product_id: UUID) -> Product:
    """The product with options, variants and their choices, fresh and with its row locked. Raises NotFound."""
    wanted = select(Product).where(Product.id == product_id).with_for_update(of=Product)
    return _whole(wanted.execution_options(populate_existing=True))


def _whole(wanted: Select[Product]) -> Product:
    parts = (
        selectinload(Product.options).selectinload(ProductOption.values),
        selectinload(Product.variants).selectinload(Variant.chosen),
    )
    product = session().scalars(wanted.options(*parts)).first()
    if product is None:
        raise NotFound(_("This product does not exist."))
    return product
