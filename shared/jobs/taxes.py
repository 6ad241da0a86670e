"""Taxes by the clock: VAT numbers of orders that the register did not answer for yet."""

from uuid import UUID

from shared.db.session import maintenance_scope
from shared.jobs.queue import enqueue
from shared.jobs.registry import job
from shared.kernel import clock
from shared.services.orders.tax_proofs import confirm_order, orders_to_confirm
from shared.services.taxes.lookup import forget_old_lookups


@job("taxes.look_for_unconfirmed", every=900, retries=())
def look_for_unconfirmed() -> None:
    """Ask about each again; answers that are a month old go."""
    with maintenance_scope():
        forget_old_lookups()
        waiting = orders_to_confirm(clock.now())
    for store_id, order_id in waiting:
        enqueue("taxes.confirm", store_id=store_id, order_id=order_id)


@job("taxes.confirm", retries=())
def confirm(order_id: str) -> None:
    """Ask the register once; where it is silent, the cron comes back."""
    confirm_order(UUID(order_id))
