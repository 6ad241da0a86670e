"""The stock room by the clock: holds that are over, shoppers who wait, digests of what is low."""

from shared.db.session import maintenance_scope
from shared.jobs.queue import enqueue
from shared.jobs.registry import job
from shared.kernel import clock
from shared.kernel.tenant import current_store_id
from shared.models.inventory.back_in_stock import stores_that_are_awaited
from shared.models.inventory.hold import stores_with_ended_holds
from shared.models.inventory.shortage import stores_with_untold_shortages
from shared.services.inventory.back_in_stock import tell_all_waiting
from shared.services.inventory.holds import end_old_holds
from shared.services.inventory.low_stock_notices import owe_shortage_digest


@job("inventory.look_for_ended_holds", every=20, retries=())
def look_for_ended_holds() -> None:
    """Find the stores in which holds are over."""
    with maintenance_scope():
        store_ids = stores_with_ended_holds(clock.now())
    for store_id in store_ids:
        enqueue("inventory.end_holds", store_id=store_id)


@job("inventory.end_holds", retries=(30,))
def end_holds() -> None:
    """Let go of what the current store's checkouts held too long."""
    end_old_holds()


@job("inventory.look_for_news", every=600, retries=())
def look_for_news() -> None:
    """Find the stores in which something has become low, or somebody waits."""
    with maintenance_scope():
        untold, awaited = stores_with_untold_shortages(), stores_that_are_awaited()
    for store_id in untold:
        enqueue("inventory.tell_staff", store_id=store_id)
    for store_id in awaited:
        enqueue("inventory.tell_shoppers", store_id=store_id)


@job("inventory.tell_staff", retries=(60,))
def tell_staff() -> None:
    """Send the digests that are due."""
    for message_id in owe_shortage_digest():
        enqueue("mail.send", store_id=current_store_id(), message_id=message_id)


@job("inventory.tell_shoppers", retries=(60,))
def tell_shoppers() -> None:
    """Offer what is free to the next ones in turn."""
    tell_all_waiting()
