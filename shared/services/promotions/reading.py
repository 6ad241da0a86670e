"""The discounts that a cart may get, read as the arithmetic wants them: one statement, columns only."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Text, Uuid, and_, any_, bindparam, case, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from shared.db.fixed import FixedStatement
from shared.kernel import clock
from shared.kernel.exchange import CurrencyTerms
from shared.models.promotions.discount import (
    Discount,
    DiscountCode,
    DiscountKind,
    DiscountTarget,
    TargetRole,
)
from shared.services.promotions.terms import Offer, Reach, Tier

#: So many offers can apply by themselves at a time in one store.
MOST_OFFERS = 50
_TEXTS = ARRAY(Text)


def read_offers(codes: Sequence[str], terms: CurrencyTerms, *, also: UUID | None = None) -> list[Offer]:
    """The offers in force now, and whatever the codes stand for, in force or not; amounts in the cart's currency.

    ``also`` is one that is read in any case.
    """
    return [make_offer(row, terms) for row in _OFFERS.all(codes=list(codes), also=also)]


def foresee_offers(codes: Sequence[str]) -> None:
    """Ask for them along with the next statement."""
    _OFFERS.foresee(codes=list(codes), also=None)


def read_taken(discount_ids: Sequence[UUID], codes: Sequence[str], terms: CurrencyTerms) -> list[Offer]:
    """These discounts, in force or not, each with the code of these that it was taken by."""
    return [make_offer(row, terms) for row in _TAKEN.all(codes=list(codes), discounts=list(discount_ids))]


def make_offer(row: Any, terms: CurrencyTerms) -> Offer:
    targets: dict[str, list[str]] = {}
    for name in row.targets or ():
        key, _sign, target = name.partition(":")
        targets.setdefault(key, []).append(target)
    is_amount = row.kind is DiscountKind.AMOUNT
    return Offer(
        id=row.id,
        name=row.name,
        kind=row.kind,
        discount_class=row.discount_class,
        value=terms.exactly(row.value) if is_amount else row.value,
        code=row.code or "",
        code_id=row.code_id,
        covered=_reach(row.covers_all, TargetRole.COVERED, targets),
        bought=_reach(row.buys_all, TargetRole.BOUGHT, targets),
        buy_quantity=row.buy_quantity,
        get_quantity=row.get_quantity,
        most_times=row.most_times,
        tiers=tuple(Tier(tier["quantity"], tier["value"]) for tier in row.tiers),
        groups=None if row.for_everybody else _ids(targets, TargetRole.ALLOWED, "group"),
        min_subtotal=terms.exactly(row.min_subtotal),
        min_quantity=row.min_quantity,
        first_order_only=row.first_order_only,
        countries=frozenset(row.countries),
        combines_with=frozenset(row.combines_with),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        is_active=row.is_active,
        customer_limit=row.customer_limit,
        is_used_up=_is_full(row.used, row.usage_limit) or _is_full(row.code_used, row.code_limit),
        is_counted=row.usage_limit is not None or row.customer_limit is not None,
        code_is_counted=row.code_limit is not None,
    )


def _is_full(used: int | None, limit: int | None) -> bool:
    return limit is not None and (used or 0) >= limit


def _reach(is_all: bool, role: TargetRole, targets: dict[str, list[str]]) -> Reach:
    if is_all:
        return Reach()
    products, collections, categories = (_ids(targets, role, thing) for thing in ("product", "collection", "category"))
    return Reach(False, products, collections, categories)


def _ids(targets: dict[str, list[str]], role: TargetRole, thing: str) -> frozenset[UUID]:
    return frozenset(UUID(target) for target in targets.get(f"{role}.{thing}", ()))


def _targets() -> Any:
    """``covered.product:<id>`` for each target of the row's discount."""
    target = DiscountTarget
    things = (("product", target.product_id), ("collection", target.collection_id), ("category", target.category_id))
    named = [func.concat(target.role, ".", name, ":", column) for name, column in (*things, ("group", target.group_id))]
    columns = (target.product_id, target.collection_id, target.category_id, target.group_id)
    told = func.coalesce(*(_where(column, name) for column, name in zip(columns, named, strict=True)))
    return (
        select(func.array_agg(aggregate_order_by(told, target.id), type_=_TEXTS))
        .where(target.store_id == Discount.store_id, target.discount_id == Discount.id)
        .correlate(Discount)
        .scalar_subquery()
    )


def _where(column: Any, told: Any) -> Any:
    return case((column.is_not(None), told))


def _statement() -> Any:
    now = bindparam("now", callable_=lambda: clock.now(), type_=DateTime(timezone=True))
    begun = or_(Discount.starts_at.is_(None), Discount.starts_at <= now)
    not_over = or_(Discount.ends_at.is_(None), Discount.ends_at > now)
    offered = and_(Discount.is_automatic, Discount.is_active, begun, not_over)
    wanted = or_(offered, DiscountCode.id.is_not(None), Discount.id == bindparam("also", type_=Uuid()))
    return _offers().where(wanted).order_by(Discount.id, DiscountCode.id).limit(MOST_OFFERS + 20)


def _offers() -> Any:
    """All discounts, each with the code of ``codes`` that stands for it."""
    typed = and_(
        DiscountCode.store_id == Discount.store_id,
        DiscountCode.discount_id == Discount.id,
        DiscountCode.code == any_(bindparam("codes", type_=_TEXTS)),
    )
    return (
        select(
            *OFFER_COLUMNS,
            _targets().label("targets"),
            DiscountCode.id.label("code_id"),
            DiscountCode.code,
            DiscountCode.used.label("code_used"),
            DiscountCode.usage_limit.label("code_limit"),
        )
        .select_from(Discount)
        .outerjoin(DiscountCode, typed)
    )


OFFER_COLUMNS = (
    *(Discount.id, Discount.name, Discount.kind, Discount.discount_class, Discount.value, Discount.buy_quantity),
    *(Discount.get_quantity, Discount.most_times, Discount.tiers, Discount.covers_all, Discount.buys_all),
    *(Discount.for_everybody, Discount.min_subtotal, Discount.min_quantity, Discount.first_order_only),
    *(Discount.countries, Discount.combines_with, Discount.starts_at, Discount.ends_at, Discount.is_active),
    *(Discount.usage_limit, Discount.customer_limit, Discount.used),
)
_OFFERS = FixedStatement(_statement)
_TAKEN = FixedStatement(
    lambda: (
        _offers()
        .where(Discount.id == any_(bindparam("discounts", type_=ARRAY(Uuid))))
        .order_by(Discount.id, DiscountCode.id)
    )
)
