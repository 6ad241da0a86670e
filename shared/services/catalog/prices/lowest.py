"""The lowest price of the 30 days before a reduction began, as the European Union asks shops to tell.

Directive 98/6/EC, article 6a (added by Directive (EU) 2019/2161): an announcement of a price reduction indicates the
prior price, the lowest that the trader asked in the 30 days before the reduction. Member states may let it be the
price before the first of several growing reductions; we always tell the strict one.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Text, Uuid, column, func, select, union_all
from sqlalchemy.orm import aliased

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.catalog.price_record import PriceRecord
from shared.services.catalog.prices.context import PriceContext
from shared.services.catalog.prices.pieces import bound
from shared.services.catalog.prices.price import PriceInForce

DAYS = 30


def lowest_before(prices: Mapping[UUID, PriceInForce], context: PriceContext) -> dict[UUID, int]:
    """For each of these variants that is on sale, the lowest price that everybody could have had before. One statement.

    Where nothing was recorded before, the usual price. Minor units of the context's currency.
    """
    reduced = {variant_id: price for variant_id, price in prices.items() if price.is_reduced}
    if not reduced:
        return {}
    values = {
        "store": current_store_id(),
        "currency": context.currency_terms.code,
        "variants": list(reduced),
        "sales": [price.sale_id for price in reduced.values()],
        "starts": [price.sale_starts_at or context.at for price in reduced.values()],
    }
    rows = session().execute(_statement(), values)
    found = {row.variant_id: row.lowest for row in rows if row.lowest is not None}
    return {variant_id: found.get(variant_id, price.usual) for variant_id, price in reduced.items()}


@cache
def _statement() -> Any:
    triples = func.unnest(
        bound("variants", ARRAY(Uuid)), bound("sales", ARRAY(Uuid)), bound("starts", ARRAY(DateTime(True)))
    )
    wanted = triples.table_valued(
        *(column("variant_id", Uuid), column("sale_id", Uuid), column("starts_at", DateTime(True))), name="wanted"
    ).render_derived()
    reduced = select(
        wanted.c.variant_id, func.coalesce(_run_began(wanted), wanted.c.starts_at).label("began")
    ).subquery("reduced")
    asked = _asked_before(reduced)
    return select(reduced.c.variant_id, select(func.min(asked.c.amount)).scalar_subquery().label("lowest"))


def _run_began(wanted: Any) -> Any:
    """When the present run of this sale was first recorded for the variant."""
    of_sale, other = _records(wanted), _records(wanted)
    interrupted = (
        (select(func.max(other.at)).where(*_of(other, wanted), other.sale_id.is_distinct_from(wanted.c.sale_id)))
        .correlate(wanted)
        .scalar_subquery()
    )
    since = func.coalesce(interrupted, func.to_timestamp(0))
    run = select(func.min(of_sale.at)).where(*_of(of_sale, wanted), of_sale.sale_id == wanted.c.sale_id)
    return run.where(of_sale.at > since).correlate(wanted).scalar_subquery()


def _asked_before(reduced: Any) -> Any:
    """What was asked within the 30 days, and what was already asked when they began."""
    within, at_start = _records(reduced), _records(reduced)
    start = reduced.c.began - timedelta(days=DAYS)
    changes = (
        select(within.amount)
        .where(*_of(within, reduced), within.at > start, within.at < reduced.c.began)
        .correlate(reduced)
    )
    before = (
        select(at_start.amount)
        .where(*_of(at_start, reduced), at_start.at <= start)
        .order_by(at_start.at.desc(), at_start.written_at.desc())
        .limit(1)
        .correlate(reduced)
    )
    return union_all(changes, before.subquery().select()).subquery()


def _records(_rows: Any) -> Any:
    return aliased(PriceRecord)


def _of(record: Any, rows: Any) -> tuple[Any, ...]:
    return (
        record.store_id == bound("store", Uuid),
        record.variant_id == rows.c.variant_id,
        record.currency == bound("currency", Text),
        record.group_id.is_(None),
    )
