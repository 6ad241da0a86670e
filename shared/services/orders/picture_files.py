"""Orders go on showing what was bought, also when the picture has been replaced or deleted since."""

from collections.abc import Sequence

from sqlalchemy import select

from shared.db.session import session
from shared.models.orders.line import OrderLine
from shared.services.catalog.pictures.uses import FileKeeper


def shown_by_orders(keys: Sequence[str]) -> set[str]:
    """Those of the files that lines of orders name. One statement on an index."""
    return set(session().scalars(select(OrderLine.media_key).where(OrderLine.media_key.in_(keys)).distinct()))


ORDERS = FileKeeper("orders", shown_by_orders)
