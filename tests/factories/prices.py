"""Sales, price lists and customer groups, made by the services, in the store that is open."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from shared.db.session import session
from shared.models.catalog.price_list import PriceList
from shared.models.catalog.price_sale import Sale, SaleKind
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.models.customers.group import CustomerGroup
from shared.models.stores.store import current_store
from shared.services.catalog.prices.context import PriceContext
from shared.services.catalog.prices.list_prices import ListPriceInput, set_list_prices
from shared.services.catalog.prices.price import PriceInForce
from shared.services.catalog.prices.price_lists import PriceListInput, create_price_list
from shared.services.catalog.prices.resolve import prices_for
from shared.services.catalog.prices.sales import SaleInput, create_sale
from shared.services.customers.groups import GroupInput, create_group
from tests.factories.stores import unique


def make_sale(percent: int = 20, **values: Any) -> Sale:
    """A sale of everything, or of what ``product_ids`` and the like name."""
    wanted: dict[str, Any] = {"name": unique("Sale"), "kind": SaleKind.PERCENTAGE, "value": percent * 100}
    names = ("product_ids", "collection_ids", "category_ids", "tags")
    wanted["covers_all"] = not any(values.get(name) for name in names)
    return create_sale(SaleInput(**(wanted | values)))


def make_group(name: str | None = None, **values: Any) -> CustomerGroup:
    return create_group(GroupInput(name=name or unique("Group"), **values))


def make_price_list(prices: dict[UUID, int | dict[int, int]] | None = None, **values: Any) -> PriceList:
    """A list of these prices: an amount by variant, or amounts by quantity by variant."""
    wanted = {"name": unique("List"), "currency": current_store().currency} | values
    price_list = create_price_list(PriceListInput(**wanted))
    items = [
        ListPriceInput(amount, variant_id, min_quantity=quantity)
        for variant_id, price in (prices or {}).items()
        for quantity, amount in (price.items() if isinstance(price, dict) else [(1, price)])
    ]
    _list, results = set_list_prices(price_list.id, items)
    assert [result.message for result in results if result.message] == []
    return price_list


def price_of(product: Product, currency: str | None = None, **context: Any) -> PriceInForce:
    """What the product's first variant costs now."""
    of_product = select(Variant.id).where(Variant.product_id == product.id).order_by(Variant.position).limit(1)
    variant_id = session().scalars(of_product).one()
    return prices_for([variant_id], PriceContext(currency or current_store().currency, **context))[variant_id]
