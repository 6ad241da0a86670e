"""Keep what prices were and are: the record for every change, and what products repeat for listings.

The one place that writes either, for one product or for a whole store, with a statement for all of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Text, Uuid, and_, any_, bindparam, cast, func, insert, or_, select, true, update
from sqlalchemy.orm import aliased

from shared.db.session import session
from shared.events.catalog import ProductsChanged
from shared.events.outbox import record
from shared.kernel import clock
from shared.models.catalog.price_list import PriceList
from shared.models.catalog.price_record import PriceRecord
from shared.models.catalog.product import Product
from shared.models.stores.selling import SellingTerms, selling_terms
from shared.services.catalog.prices.context import PriceContext
from shared.services.catalog.prices.expression import Shape, in_force
from shared.services.catalog.prices.pieces import bound
from shared.services.catalog.prices.resolve import asked_variants, shape_of, values_of

CHUNK = 2_000
TOLD_AT_ONCE = 500


class Audience(NamedTuple):
    """Who pays a price: everybody in a currency, or a group of customers."""

    currency: str
    group_id: UUID | None = None


def note_prices(product_ids: Iterable[UUID], *, at: datetime | None = None) -> list[UUID]:
    """Record what these products' variants cost from ``at`` (or now) on, and sum it up on the products.

    Call it in the transaction that changed a price, with the change flushed. Two statements in a store with one
    currency and without price lists for groups. Returns the products whose sums are others now.
    """
    wanted = list(product_ids)
    if not wanted:
        return []
    session().flush()
    terms = selling_terms()
    for audience in audiences(terms):
        groups = (audience.group_id,) if audience.group_id else ()
        context = PriceContext(audience.currency, groups, at=at or clock.now(), terms=terms)
        _record(wanted, context, audience.group_id)
    return _sum_up(wanted, PriceContext(terms.own.code, at=at or clock.now(), terms=terms))


def note_all_prices(*, at: datetime | None = None) -> Iterator[int]:
    """The same for every product of the store, some at a time; yields how many are done. Commit as you go."""
    done = 0
    for product_ids in _all_products():
        tell_products_changed(note_prices(product_ids, at=at))
        done += len(product_ids)
        yield done


def tell_products_changed(product_ids: Sequence[UUID]) -> None:
    """For search, smart collections and whoever else keeps something of a product."""
    for start in range(0, len(product_ids), TOLD_AT_ONCE):
        record(ProductsChanged([str(product_id) for product_id in product_ids[start : start + TOLD_AT_ONCE]]))


def _all_products() -> Iterator[list[UUID]]:
    last: UUID | None = None
    while True:
        statement = select(Product.id).order_by(Product.id).limit(CHUNK)
        found = list(session().scalars(statement if last is None else statement.where(Product.id > last)))
        if not found:
            return
        yield found
        last = found[-1]


def audiences(terms: SellingTerms) -> list[Audience]:
    """Everybody in each currency, then the groups that price lists name."""
    everybody = [Audience(code) for code in terms.codes]
    if not terms.has_price_lists:
        return everybody
    named = select(PriceList.currency, PriceList.group_id).where(PriceList.group_id.is_not(None)).distinct()
    rows = session().execute(named.order_by(PriceList.currency, PriceList.group_id))
    return everybody + [Audience(*row) for row in rows if row.currency in terms.codes]


def _record(product_ids: list[UUID], context: PriceContext, group_id: UUID | None) -> None:
    values = values_of(context) | {"products": product_ids, "group": group_id}
    session().execute(_recording(shape_of(context)), values)


@cache
def _recording(shape: Shape) -> Any:
    """A row for every variant whose price is no longer the last that was recorded."""
    found = in_force(asked_variants(of_products=True), shape).subquery("found")
    group = bound("group", Uuid)
    before = aliased(PriceRecord)
    last = (
        select(before.id, before.amount, before.usual, before.sale_id)
        .where(before.store_id == bound("store", Uuid), before.variant_id == found.c.variant_id)
        .where(before.currency == bound("currency", Text), before.group_id.is_not_distinct_from(group))
        .order_by(before.at.desc(), before.written_at.desc())
        .limit(1)
        .correlate(found)
        .lateral("last")
    )
    is_new = and_(last.c.id.is_(None), found.c.amount.is_not(None))
    names = ("amount", "usual", "sale_id")
    differs = or_(*(found.c[name].is_distinct_from(last.c[name]) for name in names))
    rows = (
        select(
            *(bound("store", Uuid), func.gen_random_uuid(), found.c.variant_id, bound("currency", Text)),
            *(cast(group, Uuid), found.c.amount, found.c.usual, found.c.sale_id, found.c.list_id),
            *(cast(bound("at", DateTime(True)), DateTime(True)), func.clock_timestamp()),
        )
        .select_from(found)
        .outerjoin(last, true())
        .where(or_(is_new, and_(last.c.id.is_not(None), differs)))
    )
    kept = ("variant_id", "currency", "group_id", "amount", "usual", "sale_id", "list_id", "at", "written_at")
    columns = ("store_id", "id", *kept)
    records: Any = PriceRecord.__table__
    return insert(records).from_select(columns, rows)


def _sum_up(product_ids: list[UUID], context: PriceContext) -> list[UUID]:
    rows = session().execute(_summing_up(shape_of(context)), values_of(context) | {"products": product_ids})
    return [row.id for row in rows]


@cache
def _summing_up(shape: Shape) -> Any:
    """Repeat on each product what its variants cost anybody, where it says anything else."""
    found = in_force(asked_variants(of_products=True), shape).subquery("found")
    sums = (
        select(
            found.c.product_id,
            func.min(found.c.amount).label("price_min"),
            func.max(found.c.amount).label("price_max"),
            func.max(found.c.compare_at).label("compare_at_max"),
        )
        .group_by(found.c.product_id)
        .subquery("sums")
    )
    names = ("price_min", "price_max", "compare_at_max")
    product: Any = Product.__table__
    return (
        update(product)
        .where(product.c.store_id == bindparam("store", type_=Uuid), product.c.id == sums.c.product_id)
        .where(product.c.id == any_(bound("products", ARRAY(Uuid))))
        .where(or_(*(product.c[name].is_distinct_from(sums.c[name]) for name in names)))
        .values({name: sums.c[name] for name in names})
        .returning(product.c.id)
    )
