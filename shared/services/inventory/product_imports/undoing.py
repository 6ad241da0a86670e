"""Take an import back: what it changed is as before, what it created goes, unless somebody touched it since."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from shared.db.bulk import insert_rows, update_rows
from shared.db.session import session
from shared.events.catalog import ProductDeleted
from shared.events.outbox import record
from shared.kernel import clock
from shared.kernel.i18n import gettext as _
from shared.kernel.quantities import Unit
from shared.models.catalog.custom_field import CustomValue
from shared.models.catalog.media import ProductMedia
from shared.models.catalog.product import Product, ProductStatus
from shared.models.catalog.product_import import ImportItem, ImportPicture, Outcome
from shared.models.catalog.variant import Variant, variants_by_id
from shared.models.inventory.movement import MovementKind, StockMovement
from shared.models.orders.line import OrderLine
from shared.models.stores.operation import Operation
from shared.models.stores.revision import touch_storefront
from shared.services.catalog.many_products import tell_products_changed
from shared.services.catalog.prices.recording import note_prices
from shared.services.catalog.search.indexing import index_terms
from shared.services.inventory.ledger import Cause, Move, post_move, tell_stock_changed
from shared.services.inventory.locations import ensure_default_location
from shared.services.inventory.product_imports.undoing_shelves import made_categories, remove_made
from shared.services.stores.operation_progress import Progress

BATCH = 100
UNDO = "import_undo"


def undo_import(operation: Operation, progress: Progress) -> None:
    """Product by product, the last one first; then the categories that nobody needs now."""
    while items := _next(operation.id):
        with progress.batch():
            kept = _Undoing(operation, progress).undo(items)
            for item in items:
                item.undone_at = clock.now()
            progress.step(sum(item.last_row - item.first_row + 1 for item in items), failed=kept)
    with progress.batch():
        remove_made(made_categories(operation.id))


def _next(operation_id: UUID) -> list[ImportItem]:
    statement = (
        select(ImportItem)
        .where(ImportItem.operation_id == operation_id, ImportItem.undone_at.is_(None))
        .where(ImportItem.outcome.in_([Outcome.CREATED, Outcome.CHANGED]))
        .order_by(ImportItem.position.desc())
        .limit(BATCH)
    )
    return list(session().scalars(statement))


class _Undoing:
    """One batch."""

    def __init__(self, operation: Operation, progress: Progress) -> None:
        self._progress = progress
        self._import_id = UUID(operation.details["import_id"])
        self._cause = Cause(UNDO, operation.id, user_id=operation.user_id)
        self._location_id = ensure_default_location().id
        self._stirred: list[UUID] = []

    def undo(self, items: Sequence[ImportItem]) -> int:
        """Returns how many products were left as they are."""
        versions = self._versions(items)
        ordered = _ordered([item.product_id for item in items if item.product_id])
        kept, restored = 0, []
        for item in items:
            version = versions.get(item.product_id)
            if version is None:
                continue
            if version != item.version:
                kept += self._leave(item, _("“%(title)s” was changed since, and stays as it is.", title=item.title))
            elif item.outcome is Outcome.CREATED and item.product_id in ordered:
                kept += self._leave(item, _("“%(title)s” was ordered since, and stays.", title=item.title))
            elif item.outcome is Outcome.CREATED:
                self._remove(item)
            else:
                self._restore(item)
                restored.append(item.product_id)
        self._tell([one for one in restored if one is not None])
        return kept

    def _versions(self, items: Sequence[ImportItem]) -> dict[UUID | None, int]:
        """As they are now, and locked."""
        wanted = select(Product.id, Product.version).where(Product.id.in_([item.product_id for item in items]))
        return dict(session().execute(wanted.order_by(Product.id).with_for_update()).tuples().all())

    def _leave(self, item: ImportItem, told: str) -> int:
        self._progress.tell_problem(told, row=item.first_row)
        return 1

    def _remove(self, item: ImportItem) -> None:
        assert item.product_id is not None
        session().execute(
            delete(Product).where(Product.id == item.product_id).execution_options(synchronize_session=False)
        )
        record(ProductDeleted(item.product_id))

    def _restore(self, item: ImportItem) -> None:
        assert item.product_id is not None
        journal: dict[str, Any] = item.journal
        self._restore_stock(item, journal.get("stock", {}))
        self._remove_variants(item, journal.get("new_variants", []))
        columns = {name: _from_json(name, value) for name, value in journal.get("product", {}).items()}
        update_rows(Product, [{"id": item.product_id, **columns}])
        for variant_id, before in journal.get("variants", {}).items():
            update_rows(Variant, [{"id": UUID(variant_id), **before}])
        for field_id, value in journal.get("fields", {}).items():
            _restore_value(item.product_id, UUID(field_id), value)
        self._remove_pictures(item.product_id)

    def _restore_stock(self, item: ImportItem, moves: dict[str, int]) -> None:
        known = variants_by_id(UUID(one) for one in moves)
        new = set(item.journal.get("new_variants", ()))
        for variant_id, change in moves.items():
            variant = known.get(UUID(variant_id))
            if variant is None or variant_id in new:
                continue
            move = Move(variant.id, self._location_id, on_hand=-change, may_oversell=variant.sell_when_out)
            if post_move(move, MovementKind.ADJUSTED, self._cause):
                self._stirred.append(variant.id)
            else:
                told = _("The stock of “%(title)s” was sold since, and stays as it is.", title=item.title)
                self._progress.tell_problem(told, row=item.first_row)

    def _remove_variants(self, item: ImportItem, variant_ids: Sequence[str]) -> None:
        if not variant_ids:
            return
        wanted = [UUID(one) for one in variant_ids]
        ordered = set(session().scalars(select(OrderLine.variant_id).where(OrderLine.variant_id.in_(wanted))))
        if ordered:
            told = _("A new variant of “%(title)s” was ordered since, and stays.", title=item.title)
            self._progress.tell_problem(told, row=item.first_row)
        gone = [one for one in wanted if one not in ordered]
        session().execute(delete(Variant).where(Variant.id.in_(gone)).execution_options(synchronize_session=False))

    def _remove_pictures(self, product_id: UUID) -> None:
        """Out of the gallery; they stay in the library."""
        fetched = select(ImportPicture.media_id).where(
            ImportPicture.import_id == self._import_id,
            ImportPicture.product_id == product_id,
            ImportPicture.media_id.is_not(None),
        )
        session().execute(
            delete(ProductMedia)
            .where(ProductMedia.product_id == product_id, ProductMedia.media_id.in_(fetched))
            .execution_options(synchronize_session=False)
        )

    def _tell(self, restored: list[UUID]) -> None:
        if restored:
            session().expire_all()
            note_prices(restored)
            index_terms(restored)
            tell_products_changed(restored)
        if self._stirred:
            tell_stock_changed(self._stirred)
        touch_storefront()


def _restore_value(product_id: UUID, field_id: UUID, value: Any) -> None:
    session().execute(
        delete(CustomValue)
        .where(CustomValue.owner_id == product_id, CustomValue.field_id == field_id)
        .execution_options(synchronize_session=False)
    )
    if value is not None:
        row = dict.fromkeys(("variant_id", "collection_id", "category_id", "page_id"))
        wanted = {"field_id": field_id, "owner_id": product_id, "product_id": product_id, "value": value}
        insert_rows(CustomValue, [row | wanted])


def _ordered(product_ids: Sequence[UUID]) -> set[UUID | None]:
    """Products of which a variant stands in an order, or is promised to one."""
    of_variants = select(Variant.id, Variant.product_id).where(Variant.product_id.in_(product_ids)).subquery()
    lines = select(of_variants.c.product_id).join(OrderLine, OrderLine.variant_id == of_variants.c.id)
    moves = select(of_variants.c.product_id).join(StockMovement, StockMovement.variant_id == of_variants.c.id)
    promised = moves.where(StockMovement.reserved != 0)
    return {*session().scalars(lines), *session().scalars(promised)}


def _from_json(name: str, value: Any) -> Any:
    """What ``as_json`` was given."""
    if value is None:
        return None
    if name in ("published_at", "take_down_at"):
        return datetime.fromisoformat(value)
    if name == "category_id":
        return UUID(value)
    if name == "status":
        return ProductStatus(value)
    return Unit(value) if name == "unit" else value
