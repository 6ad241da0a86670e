"""The moments at which prices change: because somebody changed a rule, or because time has come.

Whoever reads a price decides by the clock. What is kept for speed follows here: the store's flags, the sums on
products, the record of prices, and the revision by which cached pages go stale.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, exists, func, or_, select, union_all, update

from shared.db.session import maintenance_scope, session, store_scope, transaction
from shared.events.outbox import record
from shared.events.prices import PricesChanged
from shared.kernel import clock
from shared.kernel.tenant import current_store_id
from shared.models.catalog.price_list import PriceList
from shared.models.catalog.price_sale import Sale, VariantSale
from shared.models.catalog.product import Product
from shared.models.stores.revision import expire_storefront_at, touch_storefront
from shared.models.stores.store import Store, current_store
from shared.services.catalog.prices.recording import note_all_prices, note_prices, tell_products_changed

#: A change in a store with no more products than this is worked off at once; in a larger one a job follows.
AT_ONCE = 1_000
STORES_AT_ONCE = 500


def announce_prices_changed(product_ids: Sequence[UUID] | None = None) -> None:
    """After any change of a sale, a price list or a currency, within its transaction; of certain products, or of any.

    From this moment on every reader sees the new prices; in a large store the sums and the record follow by a job.
    """
    session().flush()
    now = clock.now()
    _set_flags(now)
    touch_storefront()
    record(PricesChanged())
    if product_ids is not None and len(product_ids) <= AT_ONCE:
        tell_products_changed(note_prices(product_ids, at=now))
        _come_no_later(_next_border(now))
        return
    if _is_small():
        for _done in note_all_prices(at=now):
            continue
        _wait_for_next(now)
        return
    _come_no_later(now)


def _come_no_later(moment: datetime | None) -> None:
    """Prices change at that moment, or at an earlier one that is known already."""
    known = current_store().prices_change_at
    if moment is not None and (known is None or moment < known):
        _write(prices_change_at=moment)
        expire_storefront_at(moment)


def stores_at_a_border() -> list[UUID]:
    """Stores whose prices have changed by time, or by a rule that is not worked off yet."""
    with maintenance_scope():
        due = select(Store.id).where(Store.prices_change_at <= clock.now()).order_by(Store.prices_change_at)
        return list(session().scalars(due.limit(STORES_AT_ONCE)))


def pass_borders(store_id: UUID) -> int:
    """Work off the borders that lie behind, one after the other. Safe to repeat. Returns how many there were."""
    passed = 0
    while _pass_one(store_id):
        passed += 1
    return passed


def _pass_one(store_id: UUID) -> bool:
    with store_scope(store_id):
        border = _border()
        if border is None:
            return False
        steps = note_all_prices(at=border)
        while True:
            with transaction():
                if next(steps, None) is None:
                    break
        with transaction():
            if _border() == border:
                _set_flags(border)
                _wait_for_next(border)
                record(PricesChanged())
            touch_storefront()
    return True


def _border() -> datetime | None:
    """The border that is to be worked off now, if any."""
    found = session().scalar(select(Store.prices_change_at).where(Store.id == current_store_id()))
    return found if found is not None and found <= clock.now() else None


def _is_small() -> bool:
    some = select(Product.id).limit(AT_ONCE + 1).subquery()
    return (session().scalar(select(func.count()).select_from(some)) or 0) <= AT_ONCE


def _set_flags(now: datetime) -> None:
    """Whether any sale or list is in force or to come: what spares all other stores the question."""
    row = (
        session()
        .execute(
            select(
                or_(
                    exists().where(Sale.is_active, _is_not_over(Sale, now)),
                    exists().where(_is_not_over(VariantSale, now)),
                ),
                exists().where(PriceList.is_active, _is_not_over(PriceList, now)),
            )
        )
        .one()
    )
    _write(has_sales=row[0], has_price_lists=row[1])


def _wait_for_next(after: datetime) -> None:
    """The next moment at which a sale or list begins or ends; cached pages go stale by themselves then."""
    following = _next_border(after)
    now = clock.now()
    due = select(func.min(Product.due_at)).where(Product.due_at > now).scalar_subquery()
    _write(prices_change_at=following, stale_at=case((Store.stale_at <= now, due), else_=Store.stale_at))
    if following is not None:
        expire_storefront_at(following)


def _next_border(after: datetime) -> datetime | None:
    moments = [
        select(column.label("at")).where(column > after, *rules)
        for model, rules in ((Sale, (Sale.is_active,)), (PriceList, (PriceList.is_active,)), (VariantSale, ()))
        for column in (model.starts_at, model.ends_at)
    ]
    found: datetime | None = session().scalar(select(func.min(union_all(*moments).subquery().c.at)))
    return found


def _is_not_over(rule: type[Sale] | type[VariantSale] | type[PriceList], now: datetime) -> Any:
    return or_(rule.ends_at.is_(None), rule.ends_at > now)


def _write(**values: Any) -> None:
    """On the store's row, and on the object that stands for it in this unit of work."""
    statement = update(Store).where(Store.id == current_store_id()).values(**values)
    session().execute(statement.execution_options(synchronize_session=False))
    session().refresh(current_store(), list(values))
