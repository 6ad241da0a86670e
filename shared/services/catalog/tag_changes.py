"""Renaming, merging and deleting a tag on all products: in portions, watched, stopped, and taken back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import any_, literal, select, update

from shared.db.bulk import insert_rows
from shared.db.session import session
from shared.kernel import clock
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.tenant import current_store_id
from shared.models.catalog.product import Product
from shared.models.catalog.product_change import ProductChange, changes_after
from shared.models.catalog.tag import TagTranslation
from shared.models.stores.operation import Operation
from shared.services.catalog.many_products import replace_tag, tell_products_changed
from shared.services.stores.operation_kinds import operation_kind
from shared.services.stores.operation_progress import Progress

CHANGE_TAG = "catalog.change_tag"
BATCH = 500


def _describe(operation: Operation) -> str:
    tag, other = operation.details["tag"], operation.details.get("other")
    return f"{tag} → {other}" if other else str(tag)


def _take_back(operation: Operation, progress: Progress) -> None:
    """Give the products their tags back; those that were changed since stay as they are, and are told."""
    while changes := changes_after(operation.id, _cursor(progress), BATCH):
        with progress.batch():
            kept = _restore(changes, progress)
            progress.step(len(changes), failed=kept, after=str(changes[-1].product_id))


@operation_kind(CHANGE_TAG, label=_l("Change of a tag"), permission="catalog.edit", undo=_take_back, describe=_describe)
def change_tag(operation: Operation, progress: Progress) -> None:
    """Replace the tag by another, or take it away, batch by batch; each product keeps note of what it said before."""
    tag, other = operation.details["tag"], operation.details.get("other")
    while ids := _next_ids(tag, _cursor(progress)):
        with progress.batch():
            before = _tags_of(ids)
            replace_tag(ids, tag, other)
            _keep(operation.id, before, _tags_of(ids))
            progress.step(len(ids), after=str(ids[-1]))
    with progress.batch():
        _carry_names(tag, other)


def _next_ids(tag: str, after: UUID | None) -> list[UUID]:
    wanted = select(Product.id).where(Product.store_id == current_store_id(), literal(tag) == any_(Product.tags))
    if after is not None:
        wanted = wanted.where(Product.id > after)
    return list(session().scalars(wanted.order_by(Product.id).limit(BATCH)))


def _cursor(progress: Progress) -> UUID | None:
    after = progress.cursor.get("after")
    return UUID(after) if after else None


def _tags_of(ids: Sequence[UUID]) -> dict[UUID, tuple[str, list[str]]]:
    wanted = select(Product.id, Product.title, Product.tags).where(Product.id.in_(ids))
    rows = session().execute(wanted.order_by(Product.id).with_for_update())
    return {row[0]: (row[1], list(row[2])) for row in rows}


def _keep(
    operation_id: UUID, before: dict[UUID, tuple[str, list[str]]], after: dict[UUID, tuple[str, list[str]]]
) -> None:
    rows = [
        {
            "operation_id": operation_id,
            "product_id": product_id,
            "title": title,
            "before": tags,
            "after": after[product_id][1],
        }
        for product_id, (title, tags) in before.items()
    ]
    insert_rows(ProductChange, rows)


def _restore(changes: Sequence[ProductChange], progress: Progress) -> int:
    """Returns how many stay as they are."""
    now = _tags_of([change.product_id for change in changes])
    restored = []
    for change in changes:
        if change.product_id in now and now[change.product_id][1] == change.after:
            restored.append(change)
        else:
            told = _("“%(title)s” was changed since, and stays as it is.", title=change.title)
            progress.tell_problem(told, product_id=str(change.product_id))
    for change in restored:
        session().execute(
            update(Product)
            .where(Product.id == change.product_id)
            .values(tags=change.before, version=Product.version + 1, updated_at=clock.now())
            .execution_options(synchronize_session=False)
        )
    tell_products_changed(change.product_id for change in restored)
    return len(changes) - len(restored)


def _carry_names(tag: str, other: str | None) -> None:
    """Translations follow a tag to its new name, unless that has its own."""
    if other is None:
        return
    known = select(TagTranslation.locale).where(TagTranslation.tag == other)
    session().execute(
        update(TagTranslation)
        .where(TagTranslation.tag == tag, TagTranslation.locale.not_in(known.scalar_subquery()))
        .values(tag=other)
        .execution_options(synchronize_session=False)
    )
