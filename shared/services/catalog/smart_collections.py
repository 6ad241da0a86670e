"""Smart collections hold what their rules say: kept so product by product as news comes in, and filled afresh in
portions when the rules change. Sets are told apart by the database; nothing goes through all products in Python.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, and_, delete, func, literal, not_, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from shared.db.bulk import insert_missing
from shared.db.locks import wait_for_turn
from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.tenant import current_store_id
from shared.models.catalog.collection import (
    Collection,
    CollectionKind,
    CollectionProduct,
    CollectionRule,
    RuleField,
    collection_by_id,
)
from shared.models.catalog.product import Product
from shared.models.catalog.sorting_wish import take_sorting_wishes
from shared.services.catalog.collection_rules import RuleInput
from shared.services.catalog.many_products import tell_products_changed
from shared.services.catalog.rule_conditions import matches

#: Products that are asked about in one statement, and collections whose rules stand in one.
PRODUCTS_AT_ONCE, COLLECTIONS_AT_ONCE = 500, 40
#: Products that one transaction of a refill goes through.
PORTION = 5000


@dataclass(frozen=True, slots=True)
class Smart:
    """A smart collection with its rules."""

    id: UUID
    match_any: bool
    rules: tuple[CollectionRule, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """How far a refill has come; ``after`` is the last product that was looked at, None at the end."""

    looked_at: int
    changed: int
    after: UUID | None


def smart_collections() -> list[Smart]:
    """The store's smart collections. Two statements."""
    rules: dict[UUID, list[CollectionRule]] = {}
    for rule in session().scalars(select(CollectionRule).order_by(CollectionRule.position)):
        rules.setdefault(rule.collection_id, []).append(rule)
    smart = select(Collection.id, Collection.match_any).where(Collection.kind == CollectionKind.SMART)
    rows = session().execute(smart.order_by(Collection.id))
    return [Smart(row.id, row.match_any, tuple(rules.get(row.id, ()))) for row in rows]


def watched_fields() -> set[RuleField]:
    """What the rules of the store's smart collections look at. One statement on an index."""
    return set(session().scalars(select(CollectionRule.field).distinct()))


def sort_waiting() -> int:
    """Ask the smart collections about all products that wait. Returns how many came into one or left one."""
    changed = 0
    while True:
        with transaction():
            waiting = take_sorting_wishes(PRODUCTS_AT_ONCE)
            changed += sort_products(waiting)
        if len(waiting) < PRODUCTS_AT_ONCE:
            return changed


def sort_products(product_ids: Sequence[UUID]) -> int:
    """Put these products into the smart collections whose rules they fit, and take them out of the others.

    Returns how many came into one or left one.
    """
    smart = smart_collections() if product_ids else []
    if not smart:
        return 0
    with transaction():
        _wait()
        moved: set[UUID] = set()
        for start in range(0, len(smart), COLLECTIONS_AT_ONCE):
            moved |= _sort(product_ids, smart[start : start + COLLECTIONS_AT_ONCE])
        tell_products_changed(sorted(moved), only_collections=True)
    return len(moved)


def fill_portion(collection_id: UUID, after: UUID | None = None) -> Filled:
    """Make one portion of the store's products true to a smart collection's rules. Raises NotFound."""
    with transaction():
        _wait()
        collection = collection_by_id(collection_id)
        last, looked_at = _portion_end(after)
        reach = [Product.store_id == current_store_id()]
        reach += [Product.id > after] if after else []
        reach += [Product.id <= last] if last else []
        fitting = and_(*reach, matches(collection.rules, collection.match_any))
        moved = {*_put_in(collection_id, fitting), *_take_out(collection_id, fitting, after, last)}
        tell_products_changed(sorted(moved), only_collections=True)
    return Filled(looked_at, len(moved), last)


def fill_collection(collection_id: UUID) -> int:
    """Make the whole collection true to its rules, portion by portion. Returns how many products came or went."""
    return sum(filled.changed for filled in fill_by_portions(collection_id))


def fill_by_portions(collection_id: UUID) -> Iterator[Filled]:
    """The same, telling after each portion how far it has come."""
    filled = fill_portion(collection_id)
    yield filled
    while filled.after is not None:
        filled = fill_portion(collection_id, filled.after)
        yield filled


def count_matching(rules: Sequence[RuleInput], match_any: bool) -> int:
    """How many products the rules fit. One statement."""
    counted = select(func.count()).select_from(Product).where(Product.store_id == current_store_id())
    return session().scalar(counted.where(matches(rules, match_any))) or 0


def first_matching(rules: Sequence[RuleInput], match_any: bool, limit: int = 12) -> list[UUID]:
    """The newest of the products that the rules fit."""
    found = select(Product.id).where(Product.store_id == current_store_id(), matches(rules, match_any))
    return list(session().scalars(found.order_by(Product.id.desc()).limit(limit)))


def pass_day_borders() -> int:
    """Look after rules about days: only at products that crossed the border since the last look. Returns the moved."""
    now, moved = clock.now(), 0
    for collection_id, watched_until, days in _day_rules():
        since, until = (watched_until or now) - timedelta(days=days), now - timedelta(days=days)
        crossed = select(Product.id).where(Product.created_at > since, Product.created_at <= until)
        ids = list(session().scalars(crossed.order_by(Product.id)))
        for start in range(0, len(ids), PRODUCTS_AT_ONCE):
            moved += sort_products(ids[start : start + PRODUCTS_AT_ONCE])
        with transaction():
            watched = update(Collection).where(Collection.id == collection_id)
            watched = watched.values(watched_until=now, updated_at=Collection.updated_at)
            session().execute(watched.execution_options(synchronize_session=False))
    return moved


def collections_about(field: RuleField, attribute_id: UUID | None = None) -> list[UUID]:
    """Smart collections with a rule on that field (and that attribute)."""
    wanted = select(CollectionRule.collection_id).where(CollectionRule.field == field).distinct()
    if attribute_id is not None:
        wanted = wanted.where(CollectionRule.attribute_id == attribute_id)
    return list(session().scalars(wanted))


def _wait() -> None:
    """Products are sorted and collections filled one after the other, so that neither undoes the other's work."""
    wait_for_turn(session(), f"smart collections of {current_store_id()}")


def _day_rules() -> list[tuple[UUID, Any, int]]:
    rows = session().execute(
        select(Collection.id, Collection.watched_until, CollectionRule.value)
        .join(
            CollectionRule,
            and_(CollectionRule.store_id == Collection.store_id, CollectionRule.collection_id == Collection.id),
        )
        .where(CollectionRule.field == RuleField.CREATED)
    )
    return [(row[0], row[1], int(row[2])) for row in rows]


def _sort(product_ids: Sequence[UUID], smart: Sequence[Smart]) -> set[UUID]:
    """Which products fit which collections, asked in one statement; then what differs from what is stored."""
    columns = [matches(one.rules, one.match_any).label(f"fits_{number}") for number, one in enumerate(smart)]
    asked = select(Product.id, *columns).where(Product.store_id == current_store_id(), Product.id.in_(product_ids))
    fitting = {(smart[at].id, row[0]) for row in session().execute(asked) for at, fits in enumerate(row[1:]) if fits}
    stored = _stored(product_ids, [one.id for one in smart])
    _insert(fitting - stored)
    _remove(stored - fitting)
    return {product_id for _collection_id, product_id in fitting ^ stored}


def _stored(product_ids: Sequence[UUID], collection_ids: Sequence[UUID]) -> set[tuple[UUID, UUID]]:
    rows = session().execute(
        select(CollectionProduct.collection_id, CollectionProduct.product_id).where(
            CollectionProduct.product_id.in_(product_ids), CollectionProduct.collection_id.in_(collection_ids)
        )
    )
    return {(row[0], row[1]) for row in rows}


def _insert(pairs: Iterable[tuple[UUID, UUID]]) -> None:
    rows = [{"collection_id": one, "product_id": product_id, "position": 0} for one, product_id in sorted(pairs)]
    if rows:
        insert_missing(CollectionProduct, rows)


def _remove(pairs: Iterable[tuple[UUID, UUID]]) -> None:
    by_collection: dict[UUID, list[UUID]] = {}
    for collection_id, product_id in pairs:
        by_collection.setdefault(collection_id, []).append(product_id)
    gone = [
        and_(CollectionProduct.collection_id == collection_id, CollectionProduct.product_id.in_(ids))
        for collection_id, ids in by_collection.items()
    ]
    if gone:
        session().execute(delete(CollectionProduct).where(or_(*gone)).execution_options(synchronize_session=False))


def _portion_end(after: UUID | None) -> tuple[UUID | None, int]:
    """The last product of the portion (None: up to the end), and how many it holds."""
    left = Product.store_id == current_store_id()
    reach = and_(left, Product.id > after) if after is not None else left
    last = session().scalar(select(Product.id).where(reach).order_by(Product.id).offset(PORTION - 1).limit(1))
    if last is not None:
        return last, PORTION
    return None, session().scalar(select(func.count()).select_from(Product).where(reach)) or 0


def _put_in(collection_id: UUID, fitting: Any) -> list[UUID]:
    """Those that fit and are not there yet."""
    row = select(Product.store_id, func.gen_random_uuid(), literal(collection_id, Uuid), Product.id, literal(0))
    columns = ["store_id", "id", "collection_id", "product_id", "position"]
    added = upsert(CollectionProduct).from_select(columns, row.where(fitting)).on_conflict_do_nothing()
    return list(session().scalars(added.returning(CollectionProduct.product_id)))


def _take_out(collection_id: UUID, fitting: Any, after: UUID | None, last: UUID | None) -> list[UUID]:
    """Those that are there and do not fit any more."""
    fits = select(Product.id).where(fitting, Product.id == CollectionProduct.product_id)
    gone = delete(CollectionProduct).where(CollectionProduct.collection_id == collection_id)
    if after is not None:
        gone = gone.where(CollectionProduct.product_id > after)
    if last is not None:
        gone = gone.where(CollectionProduct.product_id <= last)
    taken = gone.where(not_(fits.correlate(CollectionProduct).exists())).returning(CollectionProduct.product_id)
    return list(session().scalars(taken.execution_options(synchronize_session=False)))
