"""How much of each product was sold, for the order of what sells best."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import case, update

from shared.db.session import session, transaction
from shared.models.catalog.product import Product
from shared.services.catalog.search.indexer import repeat_sales


def note_sales(units: Mapping[UUID, int]) -> None:
    """Add what an order took: things by product. Pages show the new order of best sellers with their next change.

    Two statements.
    """
    if not units:
        return
    added = case(dict(units), value=Product.id, else_=0)
    with transaction():
        session().execute(
            update(Product)
            .where(Product.id.in_(list(units)))
            .values(units_sold=Product.units_sold + added, updated_at=Product.updated_at)
            .execution_options(synchronize_session=False)
        )
        repeat_sales(list(units))
