"""Take an import of orders back: its orders go, unless somebody has worked on them since."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError

from shared.db.session import session
from shared.kernel import clock
from shared.kernel.i18n import gettext as _
from shared.models.customers.customer import Customer
from shared.models.orders.document import OrderDocument
from shared.models.orders.event import OrderEvent
from shared.models.orders.order import Order
from shared.models.orders.order_import import OrderImportItem
from shared.models.orders.refund import Refund
from shared.models.payments.payment import Payment
from shared.models.stores.operation import Operation
from shared.services.stores.operation_progress import Progress

BATCH = 100


def undo_order_import(operation: Operation, progress: Progress) -> None:
    """Batch by batch, the last orders first."""
    while items := _next(operation.id):
        with progress.batch():
            gone = _remove([item.order_id for item in items if item.order_id is not None])
            for item in items:
                item.undone_at = clock.now()
                if item.order_id not in gone:
                    told = _("%(name)s was worked on since and stays.", name=item.name)
                    progress.tell_problem(told, row=item.first_row)
            _forget_customers([item.customer_id for item in items if item.customer_id and item.order_id in gone])
            rows = sum(item.last_row - item.first_row + 1 for item in items)
            progress.step(rows, failed=sum(item.order_id not in gone for item in items))


def _next(operation_id: UUID) -> list[OrderImportItem]:
    statement = (
        select(OrderImportItem)
        .where(OrderImportItem.operation_id == operation_id, OrderImportItem.undone_at.is_(None))
        .where(OrderImportItem.order_id.is_not(None))
        .order_by(OrderImportItem.position.desc())
        .limit(BATCH)
    )
    return list(session().scalars(statement))


def _remove(order_ids: Sequence[UUID]) -> set[UUID]:
    """Returns those that are gone: nothing happened to them but the import."""
    here = Order.store_id
    happened = exists().where(
        OrderEvent.store_id == here, OrderEvent.order_id == Order.id, OrderEvent.kind != "imported"
    )
    told = exists().where(OrderDocument.store_id == here, OrderDocument.order_id == Order.id)
    untouched = select(Order.id).where(Order.id.in_(order_ids), ~happened, ~told).with_for_update()
    found = list(session().scalars(untouched))
    for model in (Refund, Payment):
        gone = delete(model).where(model.order_id.in_(found))
        session().execute(gone.execution_options(synchronize_session=False))
    session().execute(delete(Order).where(Order.id.in_(found)).execution_options(synchronize_session=False))
    return set(found)


def _forget_customers(customer_ids: Sequence[UUID]) -> None:
    """Customers whom the import made and who have nothing else here; one by one where one of them has."""
    has_orders = exists().where(Order.store_id == Customer.store_id, Order.customer_id == Customer.id)
    for customer_id in customer_ids:
        lonely = Customer.id == customer_id, Customer.verified_at.is_(None), ~has_orders
        try:
            with session().begin_nested():
                session().execute(delete(Customer).where(*lonely).execution_options(synchronize_session=False))
        except IntegrityError:
            continue
