"""Changes of many products as operations: carried out in portions, watched, stopped, and taken back."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from shared.db.bulk import insert_rows
from shared.db.session import session, transaction
from shared.events.catalog import ProductDeleted
from shared.events.outbox import record
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.ids import new_id
from shared.models.catalog.product import Product
from shared.models.catalog.product_change import ProductChange, changes_after
from shared.models.stores.operation import Operation
from shared.models.stores.revision import touch_storefront
from shared.models.stores.store import current_store
from shared.services.catalog.bulk.parts import PARTS, Part
from shared.services.catalog.bulk.preview import count_chosen, next_chosen
from shared.services.catalog.bulk.wishes import BulkKind, BulkWish, Selection
from shared.services.catalog.many_products import tell_products_changed
from shared.services.stores.operation_kinds import operation_kind
from shared.services.stores.operation_progress import Progress
from shared.services.stores.operations import start_operation

CHANGE, DELETION = "catalog.bulk_change", "catalog.bulk_deletion"
BATCH = 200

NAMES = {
    BulkKind.STATUS: _l("Status"),
    BulkKind.PRICE: _l("Prices"),
    BulkKind.ADD_TAGS: _l("Tags added"),
    BulkKind.REMOVE_TAGS: _l("Tags taken away"),
    BulkKind.VENDOR: _l("Vendor"),
    BulkKind.TYPE: _l("Product type"),
    BulkKind.CATEGORY: _l("Category"),
    BulkKind.ADD_TO_COLLECTION: _l("Put into a collection"),
    BulkKind.REMOVE_FROM_COLLECTION: _l("Taken out of a collection"),
    BulkKind.DELETE: _l("Deletion"),
}


def start_bulk_change(chosen: Selection, wish: BulkWish, *, user_id: UUID | None = None) -> Operation:
    """Ask for the change; a worker carries it out. Products that are made from now on are not touched.

    Raises Invalid, NotFound.
    """
    wish.check()
    kind = DELETION if wish.kind is BulkKind.DELETE else CHANGE
    details = {"wish": wish.to_json(), "selection": chosen.to_json(), "until": str(new_id())}
    with transaction():
        return start_operation(kind, details, total=count_chosen(chosen), user_id=user_id)


def _described(operation: Operation) -> str:
    return str(NAMES[BulkKind(operation.details["wish"]["kind"])])


def _take_back(operation: Operation, progress: Progress) -> None:
    """Put back what the operation changed; what somebody changed since stays, and is told."""
    wish = BulkWish.from_json(operation.details["wish"])
    while changes := changes_after(operation.id, _cursor(progress), BATCH):
        with progress.batch():
            kept = _undo_batch(changes, wish, progress)
            progress.step(len(changes), failed=kept, after=str(changes[-1].product_id))


@operation_kind(
    CHANGE, label=_l("Change of many products"), permission="catalog.edit", undo=_take_back, describe=_described
)
def carry_out(operation: Operation, progress: Progress) -> None:
    """Change the chosen products, batch by batch; each keeps what it said before."""
    wish = BulkWish.from_json(operation.details["wish"])
    while ids := _next_ids(operation, progress):
        with progress.batch():
            count = _change_batch(operation.id, ids, wish)
            changed = operation.result.get("changed", 0) + count
            progress.step(len(ids), after=str(ids[-1]))
            progress.leave_result(changed=changed)


@operation_kind(DELETION, label=_l("Deletion of many products"), permission="catalog.edit", describe=_described)
def delete_many(operation: Operation, progress: Progress) -> None:
    """Remove the chosen products for good; orders keep what they say about them."""
    while ids := _next_ids(operation, progress):
        with progress.batch():
            gone = session().scalars(delete(Product).where(Product.id.in_(ids)).returning(Product.id)).all()
            for product_id in gone:
                record(ProductDeleted(product_id))
            touch_storefront()
            progress.step(len(ids), after=str(ids[-1]))


def _next_ids(operation: Operation, progress: Progress) -> list[UUID]:
    chosen, until = Selection.from_json(operation.details["selection"]), UUID(operation.details["until"])
    return next_chosen(chosen, after=_cursor(progress), until=until, limit=BATCH)


def _cursor(progress: Progress) -> UUID | None:
    after = progress.cursor.get("after")
    return UUID(after) if after else None


def _change_batch(operation_id: UUID, ids: Sequence[UUID], wish: BulkWish) -> int:
    titles = _lock(ids)
    part, currency = PARTS[wish.kind], current_store().currency
    before = part.read(list(titles), wish)
    wanted = {key: part.change(value, wish, currency) for key, value in before.items()}
    changing = {key: value for key, value in wanted.items() if value != before[key]}
    _write(part, changing, wish)
    after = part.read(list(changing), wish) if changing else {}
    rows = [_kept(operation_id, key, titles[key], before[key], after[key]) for key in changing]
    insert_rows(ProductChange, rows)
    return len(changing)


def _kept(operation_id: UUID, product_id: UUID, title: str, before: Any, after: Any) -> dict[str, Any]:
    return {
        "operation_id": operation_id,
        "product_id": product_id,
        "title": title,
        "before": before,
        "after": after,
    }


def _undo_batch(changes: Sequence[ProductChange], wish: BulkWish, progress: Progress) -> int:
    """Returns how many stay as they are."""
    titles = _lock([change.product_id for change in changes])
    part = PARTS[wish.kind]
    now = part.read(list(titles), wish)
    restored = {}
    for change in changes:
        if change.product_id not in titles:
            progress.tell_problem(_("“%(title)s” is deleted.", title=change.title))
        elif now.get(change.product_id) != change.after:
            told = _("“%(title)s” was changed since, and stays as it is.", title=titles[change.product_id])
            progress.tell_problem(told, product_id=str(change.product_id))
        else:
            restored[change.product_id] = change.before
    _write(part, restored, wish)
    return len(changes) - len(restored)


def _lock(ids: Sequence[UUID]) -> dict[UUID, str]:
    """The products that are still there, held in the order of their ids until the batch is committed."""
    wanted = select(Product.id, Product.title).where(Product.id.in_(list(ids))).order_by(Product.id).with_for_update()
    return dict(session().execute(wanted).tuples().all())


def _write(part: Part, values: Mapping[UUID, Any], wish: BulkWish) -> None:
    if values:
        part.write(values, wish)
        tell_products_changed(values)
