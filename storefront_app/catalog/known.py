"""Products as shoppers see them, read at most once a minute per process while nothing about them changes.

Only how many are left may lag behind by that minute; whether something can be bought at all never does, because the
store's revision grows with it, and carts ask afresh.
"""

import time

from shared.services.catalog.product_page import storefront_product
from shared.services.catalog.shown import ShownProduct
from storefront_app.memory import Memory
from storefront_app.place import current_place

SECONDS = 60
_products = Memory(capacity=1_000)


def known_product(handle: str, locale: str) -> ShownProduct:
    """The product under this address. Raises NotFound."""
    minute = int(time.time()) // SECONDS
    place = current_place()
    key = (handle, locale, minute, place.currency, place.group_ids)
    return _products.remember(key, lambda: storefront_product(handle, locale))
