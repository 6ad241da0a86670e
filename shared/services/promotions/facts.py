"""What has to be known of a cart's goods and its shopper before discounts can be judged."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, and_, any_, bindparam, exists, func, literal, select, union_all

from shared.db.fixed import FixedStatement
from shared.models.catalog.category import CategoryAncestor
from shared.models.catalog.collection import CollectionProduct
from shared.models.catalog.product import Product
from shared.models.customers.customer import Customer
from shared.models.orders.order import Order
from shared.models.orders.status import OrderStatus
from shared.models.promotions.use import DiscountUse
from shared.services.promotions.terms import Offer

_IDS = ARRAY(Uuid)


def members_of(offers: Sequence[Offer], product_ids: Iterable[UUID]) -> dict[UUID, tuple[set[UUID], set[UUID]]]:
    """Collections and categories (with those above) of each product; nothing is asked where no offer names any."""
    reaches = [reach for offer in offers for reach in (offer.covered, offer.bought)]
    found: dict[UUID, tuple[set[UUID], set[UUID]]] = {product_id: (set(), set()) for product_id in product_ids}
    if any(reach.collections or reach.categories for reach in reaches):
        for product_id, shelf_id, is_category in _MEMBERS.all(ids=list(found)):
            found[product_id][is_category].add(shelf_id)
    return found


def history_of(offers: Sequence[Offer], email: str) -> tuple[bool | None, Mapping[UUID, int]]:
    """Whether this would be the customer's first order, and their uses by discount; unknown without an e-mail.

    Nothing is asked where no offer wants to know.
    """
    wanted = [offer.id for offer in offers if offer.customer_limit is not None]
    if not email or not (wanted or any(offer.first_order_only for offer in offers)):
        return None, {}
    row = _HISTORY.first(email=email.strip().lower(), ids=wanted)
    if row is None:
        return True, {}
    told = (name.partition(":") for name in row.uses or ())
    return not row.has_ordered, {UUID(discount_id): int(count) for discount_id, _sign, count in told}


def _members() -> Any:
    ids = bindparam("ids", type_=_IDS)
    shelves = select(
        CollectionProduct.product_id, CollectionProduct.collection_id.label("shelf_id"), literal(0).label("is_category")
    ).where(CollectionProduct.product_id == any_(ids))
    above = and_(CategoryAncestor.store_id == Product.store_id, CategoryAncestor.category_id == Product.category_id)
    categories = (
        select(Product.id, CategoryAncestor.ancestor_id, literal(1))
        .join(CategoryAncestor, above)
        .where(Product.id == any_(ids))
    )
    return union_all(shelves, categories)


def _history() -> Any:
    ordered = exists().where(
        Order.store_id == Customer.store_id, Order.customer_id == Customer.id, Order.status != OrderStatus.CANCELLED
    )
    counted = (
        select(DiscountUse.discount_id, func.sum(DiscountUse.change).label("count"))
        .where(
            DiscountUse.store_id == Customer.store_id,
            DiscountUse.customer_id == Customer.id,
            DiscountUse.discount_id == any_(bindparam("ids", type_=_IDS)),
        )
        .group_by(DiscountUse.discount_id)
        .correlate(Customer)
        .subquery()
        .lateral()
    )
    uses = select(
        func.array_agg(func.concat(counted.c.discount_id, ":", counted.c.count), type_=ARRAY(Text))
    ).scalar_subquery()
    return select(ordered.label("has_ordered"), uses.label("uses")).where(Customer.email == bindparam("email"))


_MEMBERS = FixedStatement(_members)
_HISTORY = FixedStatement(_history)
