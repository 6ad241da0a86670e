"""Put products on sale and take them off."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from shared.db.session import transaction
from shared.models.catalog.product import Product, ProductStatus, product_for_update
from shared.services.catalog.products import tell_product_changed


def publish_product(product_id: UUID, *, at: datetime | None = None) -> Product:
    """Shoppers see the product from now on, or from ``at`` on. Raises NotFound."""

    def publish(product: Product) -> None:
        if at is None and product.goes_live_at is not None:
            product.published_at = None
        product.publish()
        if at is not None:
            product.schedule(at, product.take_down_at)

    return _change(product_id, publish)


def unpublish_product(product_id: UUID) -> Product:
    """The product is a draft again, which shoppers do not see. Raises NotFound."""
    return _change(product_id, Product.unpublish)


def archive_product(product_id: UUID) -> Product:
    """Put the product away: shoppers and the usual lists do not show it. Raises NotFound."""
    return _change(product_id, Product.archive)


STATUS_CHANGES: dict[ProductStatus, Callable[[UUID], Product]] = {
    ProductStatus.ACTIVE: publish_product,
    ProductStatus.DRAFT: unpublish_product,
    ProductStatus.ARCHIVED: archive_product,
}


def _change(product_id: UUID, change: Callable[[Product], None]) -> Product:
    with transaction():
        product = product_for_update(product_id)
        change(product)
        tell_product_changed(product, reindex=False)
    return product
