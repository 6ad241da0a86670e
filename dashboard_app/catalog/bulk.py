"""Changes to many products at once, all or none."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from shared.db.session import session, transaction
from shared.kernel.ids import parse_id
from shared.models.catalog.product import Product, ProductStatus
from shared.services.catalog.products import delete_product
from shared.services.catalog.publication import (
    STATUS_CHANGES,
    archive_product,
    publish_product,
    unpublish_product,
)


class BulkAction(StrEnum):
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    ARCHIVE = "archive"
    DELETE = "delete"


CHANGES: dict[BulkAction, Callable[[UUID], object]] = {
    BulkAction.PUBLISH: publish_product,
    BulkAction.UNPUBLISH: unpublish_product,
    BulkAction.ARCHIVE: archive_product,
    BulkAction.DELETE: delete_product,
}


def change_products(product_ids: Sequence[UUID], action: BulkAction) -> int:
    """Returns how many. Raises NotFound where one is not there; then none is changed."""
    wanted = dict.fromkeys(product_ids)
    with transaction():
        for product_id in wanted:
            CHANGES[action](product_id)
    return len(wanted)


def previous_states(product_ids: Iterable[UUID]) -> dict[str, str]:
    """What ``restore_products`` needs to undo a change of states: id → state."""
    rows = session().execute(select(Product.id, Product.status).where(Product.id.in_(list(product_ids))))
    return {str(product_id): status.value for product_id, status in rows}


def restore_products(states: Iterable[str]) -> None:
    """Give products the states they had (``<id>:<state>``); what cannot be read is passed over."""
    with transaction():
        for text in states:
            product_id, _colon, state = text.partition(":")
            found = parse_id(product_id)
            if found is not None and state in set(ProductStatus):
                STATUS_CHANGES[ProductStatus(state)](found)
