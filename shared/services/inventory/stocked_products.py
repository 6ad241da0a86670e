"""Save a product together with how many of each variant there are: one form, one transaction."""

from collections.abc import Sequence
from uuid import UUID

from shared.db.session import transaction
from shared.models.catalog.product import Product
from shared.services.catalog.inputs import ProductInput
from shared.services.catalog.products import create_product, update_product
from shared.services.inventory.stock import set_stocks


def create_stocked_product(
    wanted: ProductInput, stock: Sequence[int | None], *, user_id: UUID | None = None, reason: str = ""
) -> Product:
    """``create_product``, with units on the shelf by the variants' order; None leaves a variant uncounted."""
    with transaction():
        product = create_product(wanted)
        _count(product, stock, reason, user_id)
    return product


def update_stocked_product(
    product_id: UUID,
    wanted: ProductInput,
    stock: Sequence[int | None],
    *,
    version: int | None = None,
    user_id: UUID | None = None,
    reason: str = "",
) -> Product:
    """``update_product``, with units on the shelf by the variants' order; None leaves a variant's count alone."""
    with transaction():
        product = update_product(product_id, wanted, version=version)
        _count(product, stock, reason, user_id)
    return product


def _count(product: Product, stock: Sequence[int | None], reason: str, user_id: UUID | None) -> None:
    if not stock:
        return
    counted = zip(product.variants, stock, strict=True)
    quantities = {variant.id: quantity for variant, quantity in counted if quantity is not None}
    if quantities:
        set_stocks(quantities, reason, user_id)
