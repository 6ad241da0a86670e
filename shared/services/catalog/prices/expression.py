"""The price in force as one SQL expression, for one variant or a million: shown, sold, summed up and recorded alike.

1. *The usual price*: that of the list that comes first (see ``PriceList``) and says something about the variant: its
   own price from the largest quantity reached on, else the list's adjustment of the variant's price. Without such a
   list the variant's own price, converted where it is asked in another currency.
2. *The sale price*: the lowest of the variant's own sale and the sales that cover it, taken off what anybody pays for
   one. In another currency a sale takes off the same share.
3. *In force* is the lower of the two. Reductions are never added up.

All borders in time are half-open: from the start on, no more at the end.
"""

from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Numeric,
    Select,
    Text,
    Uuid,
    any_,
    case,
    cast,
    exists,
    literal,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from shared.models.catalog.price_list import ListPrice, PriceList
from shared.services.catalog.prices.pieces import WHOLE, bound, holds_now, rounded
from shared.services.catalog.prices.sale_expression import best_sale


class Shape(NamedTuple):
    """Which rules can apply at all; each shape is its own statement, built once.

    ``groups`` also stands for quantities above one.
    """

    foreign: bool = False
    converts: bool = True
    lists: bool = False
    groups: bool = False
    sales: bool = False


def in_force(asked: Any, shape: Shape) -> Select[Any]:
    """What each row of ``asked`` costs: variant_id, product_id, amount, usual, compare_at, list_id, sale_id,
    sale_starts_at, sale_ends_at.

    ``asked`` has the columns store_id, variant_id, product_id, base, base_compare, tags, category_id, quantity.
    """
    plain = _with_plain(asked, shape)
    if not (shape.lists or shape.sales):
        return select(
            *(plain.c.variant_id, plain.c.product_id, plain.c.plain.label("amount"), plain.c.plain.label("usual")),
            *(plain.c.plain_compare.label("compare_at"), cast(null(), Uuid).label("list_id"), *_sale_columns()),
        )
    usual = _with_usual(plain, shape)
    if not shape.sales:
        return select(
            *(usual.c.variant_id, usual.c.product_id, usual.c.usual.label("amount"), usual.c.usual),
            *(usual.c.compare_at, usual.c.list_id, *_sale_columns()),
        )
    sale = best_sale(usual, is_foreign=shape.foreign)
    is_lower = sale.c.amount < usual.c.usual
    return (
        select(
            *(usual.c.variant_id, usual.c.product_id),
            case((is_lower, sale.c.amount), else_=usual.c.usual).label("amount"),
            usual.c.usual,
            case((is_lower, usual.c.usual), else_=usual.c.compare_at).label("compare_at"),
            usual.c.list_id,
            *_sale_columns(sale, is_lower),
        )
        .select_from(usual)
        .outerjoin(sale, true())
    )


def _with_plain(asked: Any, shape: Shape) -> Any:
    """The rows with ``plain`` and ``plain_compare``: what the variant itself says, in the currency that is asked."""
    return select(
        asked,
        _converted(asked.c.base, shape).label("plain"),
        _converted(asked.c.base_compare, shape).label("plain_compare"),
    ).subquery("plain_rows")


def _with_usual(plain: Any, shape: Shape) -> Any:
    """The rows with ``usual``, ``public`` (everybody's price of one), ``compare_at`` and ``list_id``."""
    if not shape.lists:
        usual = (plain.c.plain.label("usual"), plain.c.plain.label("public"))
        rest = (plain.c.plain_compare.label("compare_at"), cast(null(), Uuid).label("list_id"))
        return select(plain, *usual, *rest).subquery("usual_rows")
    public = _list_for(plain, for_everybody=True)
    chosen = _list_for(plain, for_everybody=False) if shape.groups else public
    found = select(
        plain,
        _listed(plain, chosen).label("usual"),
        _listed(plain, public).label("public"),
        case((chosen.c.amount.is_not(None), chosen.c.compare_at), else_=plain.c.plain_compare).label("compare_at"),
        chosen.c.id.label("list_id"),
    ).select_from(plain)
    for part in dict.fromkeys((public, chosen)):
        found = found.outerjoin(part, true())
    return found.subquery("usual_rows")


def _sale_columns(sale: Any = None, is_lower: Any = None) -> list[Any]:
    kinds: dict[str, Any] = {"id": Uuid, "starts_at": DateTime(True), "ends_at": DateTime(True)}
    return [
        (cast(null(), kind) if sale is None else case((is_lower, sale.c[name]))).label(f"sale_{name}")
        for name, kind in kinds.items()
    ]


def _converted(own: Any, shape: Shape) -> Any:
    """An amount in the store's own currency in the one that is asked; nothing where it is not sold in that."""
    if not shape.foreign:
        return own
    return rounded(own * bound("factor", Numeric)) if shape.converts else cast(null(), BigInteger)


def _listed(plain: Any, chosen: Any) -> Any:
    """The price of the chosen list, or the variant's own."""
    adjusted = rounded(cast(plain.c.plain, Numeric) * (WHOLE + chosen.c.adjustment) / WHOLE)
    return case(
        (chosen.c.amount.is_not(None), chosen.c.amount),
        (chosen.c.adjustment.is_not(None), adjusted),
        else_=plain.c.plain,
    )


def _list_for(asked: Any, *, for_everybody: bool) -> Any:
    """The list that counts for a variant: for everybody who buys one, or for this shopper and quantity."""
    quantity = literal(1) if for_everybody else asked.c.quantity
    price, any_price = aliased(ListPrice), aliased(ListPrice)
    tier = (
        select(price.amount, price.compare_at)
        .where(price.store_id == PriceList.store_id, price.list_id == PriceList.id)
        .where(price.variant_id == asked.c.variant_id, price.min_quantity <= quantity)
        .order_by(price.min_quantity.desc())
        .limit(1)
        .correlate(asked, PriceList)
        .lateral()
    )
    says_something = or_(
        PriceList.adjustment.is_not(None),
        exists(select(any_price.id))
        .where(any_price.store_id == PriceList.store_id, any_price.list_id == PriceList.id)
        .where(any_price.variant_id == asked.c.variant_id)
        .correlate(asked, PriceList),
    )
    whose: Any = PriceList.group_id.is_(None)
    if not for_everybody:
        whose = or_(whose, PriceList.group_id == any_(bound("groups", ARRAY(Uuid))))
    return (
        select(PriceList.id, PriceList.adjustment, tier.c.amount, tier.c.compare_at)
        .outerjoin(tier, true())
        .where(PriceList.store_id == bound("store", Uuid), PriceList.currency == bound("currency", Text))
        .where(PriceList.is_active, holds_now(PriceList), whose, says_something)
        .order_by(PriceList.priority.desc(), PriceList.group_id.is_(None), PriceList.id)
        .limit(1)
        .correlate(asked)
        .lateral()
    )
