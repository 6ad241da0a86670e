"""Writing a collection's rules, and filling it by them: at once in a small store, as an operation in a large one."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, select

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.ids import parse_id
from shared.kernel.tenant import current_store_id
from shared.models.catalog.collection import (
    Collection,
    CollectionKind,
    CollectionOrder,
    CollectionRule,
    RuleField,
    collection_by_id,
)
from shared.models.catalog.product import Product
from shared.models.stores.operation import Operation
from shared.services.catalog.collection_rules import RuleInput
from shared.services.catalog.smart_collections import fill_collection, fill_portion
from shared.services.stores.operation_kinds import operation_kind
from shared.services.stores.operation_progress import Progress
from shared.services.stores.operations import start_operation

FILL = "catalog.fill_collection"

#: Stores up to this size see their smart collections filled when they save the rules.
AT_ONCE = 2000


def write_rules(collection: Collection, rules: Sequence[RuleInput], match_any: bool) -> bool:
    """Give the collection these rules and have it filled; without rules it is one that is filled by hand.

    Returns whether rules fill it. A collection that stops being smart keeps the products that it has.
    """
    before = [_key(rule) for rule in collection.rules], collection.match_any, collection.kind
    collection.kind = CollectionKind.SMART if rules else CollectionKind.MANUAL
    collection.match_any = match_any
    if rules and collection.order is CollectionOrder.MANUAL:
        collection.order = CollectionOrder.NEWEST
    if before != ([_key(rule) for rule in rules], match_any, collection.kind):
        _store(collection, rules)
        if rules:
            ask_to_fill([collection.id])
    return bool(rules)


def ask_to_fill(collection_ids: Iterable[UUID]) -> None:
    """Have these smart collections filled: now where the store is small, else by a worker."""
    counted = select(Product.id).where(Product.store_id == current_store_id()).limit(AT_ONCE + 1).subquery()
    is_small = (session().scalar(select(func.count()).select_from(counted)) or 0) <= AT_ONCE
    with transaction():
        for collection_id in collection_ids:
            if is_small:
                fill_collection(collection_id)
            else:
                start_operation(FILL, {"collection_id": str(collection_id)}, total=_products())


def _describe(operation: Operation) -> str:
    """The collection's title, while it is there."""
    wanted = parse_id(str(operation.details.get("collection_id", "")))
    return session().scalar(select(Collection.title).where(Collection.id == wanted)) or ""


@operation_kind(FILL, label=_l("Fill a collection by its rules"), permission="catalog.edit", describe=_describe)
def fill(operation: Operation, progress: Progress) -> None:
    """Portion by portion, each in its own transaction. Raises NotFound where the collection is gone."""
    collection_id = UUID(operation.details["collection_id"])
    collection_by_id(collection_id)
    while not progress.cursor.get("finished"):
        with progress.batch():
            filled = fill_portion(collection_id, parse_id(progress.cursor.get("after", "")))
            progress.step(filled.looked_at, after=str(filled.after or ""), finished=filled.after is None)


def _store(collection: Collection, rules: Sequence[RuleInput]) -> None:
    is_about_days = any(rule.field is RuleField.CREATED for rule in rules)
    collection.watched_until = clock.now() if is_about_days else None
    collection.rules = [
        CollectionRule(
            collection_id=collection.id,
            position=position,
            field=rule.field,
            relation=rule.relation,
            value=rule.value,
            attribute_id=rule.attribute_id,
            option=rule.option,
        )
        for position, rule in enumerate(rules, start=1)
    ]
    session().flush()


def _key(rule: RuleInput | CollectionRule) -> tuple[object, ...]:
    return rule.field, rule.relation, rule.value, rule.attribute_id, rule.option


def _products() -> int:
    return session().scalar(select(func.count()).select_from(Product)) or 0
