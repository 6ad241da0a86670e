"""Taking discounts for an order, and giving them back. Limits hold however many buy at once."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select, update

from shared.db.entities import insert_objects
from shared.db.fixed import FixedStatement
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.models.promotions.discount import Discount, DiscountCode
from shared.models.promotions.use import DiscountUse, every_use_of
from shared.services.promotions.terms import Discounts, Offer


def take_limited(discounts: Discounts, customer_id: UUID) -> None:
    """Count this order with every limited discount that it has, in the order's transaction. Raises Conflict.

    The counter changes only while there is room, and its row stays locked until the order is written: of all who buy at
    once exactly as many get through as the limit says, and a customer's own uses can be counted behind it. Rows are
    locked in the order of their ids. Nothing is asked for discounts without limits.
    """
    for applied in sorted(discounts.applied, key=lambda one: one.offer.id):
        offer = applied.offer
        if offer.is_counted and not _TAKEN.run(discount=offer.id):
            raise _refusal(offer)
        if offer.code_is_counted and not _CODE_TAKEN.run(code=offer.code_id):
            raise _refusal(offer)
        if offer.customer_limit is not None and _count_of(offer.id, customer_id) >= offer.customer_limit:
            raise _refusal(offer)


def new_uses(
    discounts: Discounts, *, order_id: UUID, customer_id: UUID | None, positions: Mapping[str, int]
) -> list[DiscountUse]:
    """What the order keeps of its discounts, names as they are now; to be written along with the order.

    ``positions`` are the lines' places on the order by their keys.
    """
    return [
        DiscountUse(
            order_id=order_id,
            discount_id=applied.offer.id,
            code_id=applied.offer.code_id,
            customer_id=customer_id,
            change=1,
            name=applied.offer.name,
            code=applied.offer.code,
            kind=applied.offer.kind,
            discount_class=applied.offer.discount_class,
            amount=applied.amount,
            shares={str(positions[key]): amount for key, amount in applied.shares.items()},
        )
        for applied in discounts.applied
    ]


def release_uses(order_id: UUID) -> None:
    """The discounts of an order that is cancelled are free again. Safe to repeat; call it with the order locked."""
    every = every_use_of(order_id)
    returned = {(use.discount_id, use.revision) for use in every if use.change == -1}
    for use in sorted((use for use in every if use.change == 1), key=lambda use: use.discount_id):
        if (use.discount_id, use.revision) not in returned:
            _give_back(use)
            insert_objects(_opposite(use))


def _give_back(use: DiscountUse) -> None:
    _RETURNED.run(discount=use.discount_id)
    if use.code_id is not None:
        _CODE_RETURNED.run(code=use.code_id)


def replace_uses(
    before: Sequence[DiscountUse],
    discounts: Discounts,
    *,
    order_id: UUID,
    customer_id: UUID | None,
    positions: Mapping[str, int],
    revision: int,
) -> None:
    """An edited order has these discounts now, where ``before`` stood. What falls away is free for others again.

    Rows that say the same stay. Call it with the order locked.
    """
    fresh = {
        use.discount_id: use
        for use in new_uses(discounts, order_id=order_id, customer_id=customer_id, positions=positions)
    }
    for use in sorted(before, key=lambda use: use.discount_id):
        now = fresh.get(use.discount_id)
        if now is not None and (now.amount, now.shares) == (use.amount, use.shares):
            del fresh[use.discount_id]
            continue
        if now is None:
            _give_back(use)
        gone = _opposite(use)
        gone.is_replaced = True
        insert_objects(gone)
    for use in fresh.values():
        use.revision = revision
        insert_objects(use)


def _opposite(use: DiscountUse) -> DiscountUse:
    kept = (
        "revision",
        "order_id",
        "discount_id",
        "code_id",
        "customer_id",
        "name",
        "code",
        "kind",
        "discount_class",
        "amount",
        "shares",
    )
    return DiscountUse(change=-1, **{name: getattr(use, name) for name in kept})


def _count_of(discount_id: UUID, customer_id: UUID) -> int:
    return int(_OF_CUSTOMER.scalar(discount=discount_id, customer=customer_id) or 0)


def _refusal(offer: Offer) -> Conflict:
    return Conflict(
        _("“%(name)s” has just been used up. Please check the new total and confirm once more.", name=offer.name)
    )


def _counted() -> Any:
    return or_(Discount.usage_limit.is_not(None), Discount.customer_limit.is_not(None))


_TAKEN = FixedStatement(
    lambda: (
        update(Discount)
        .where(Discount.id == bindparam("discount"))
        .where(or_(Discount.usage_limit.is_(None), Discount.used < Discount.usage_limit))
        .values(used=Discount.used + 1)
    )
)
_CODE_TAKEN = FixedStatement(
    lambda: (
        update(DiscountCode)
        .where(DiscountCode.id == bindparam("code"))
        .where(or_(DiscountCode.usage_limit.is_(None), DiscountCode.used < DiscountCode.usage_limit))
        .values(used=DiscountCode.used + 1)
    )
)
_RETURNED = FixedStatement(
    lambda: (
        update(Discount)
        .where(Discount.id == bindparam("discount"), _counted(), Discount.used > 0)
        .values(used=Discount.used - 1)
    )
)
_CODE_RETURNED = FixedStatement(
    lambda: (
        update(DiscountCode)
        .where(DiscountCode.id == bindparam("code"), DiscountCode.usage_limit.is_not(None), DiscountCode.used > 0)
        .values(used=DiscountCode.used - 1)
    )
)
_OF_CUSTOMER = FixedStatement(
    lambda: select(func.sum(DiscountUse.change)).where(
        DiscountUse.discount_id == bindparam("discount"), DiscountUse.customer_id == bindparam("customer")
    )
)
