"""Carts by the clock: checkouts that were left, mails that lead back, and carts that nobody wants any more."""

from shared.db.session import maintenance_scope
from shared.jobs.queue import enqueue
from shared.jobs.registry import job
from shared.kernel import clock
from shared.models.carts.abandonment import stores_with_left_carts
from shared.services.carts.abandonment import note_left_checkouts, send_due_reminders
from shared.services.carts.keeping import BATCH, KEPT, forget_old_carts

MOST_BATCHES = 20


@job("carts.look_for_left_checkouts", every=300, retries=())
def look_for_left_checkouts() -> None:
    """Find the stores in which a checkout was left, or a mail may be due."""
    now = clock.now()
    with maintenance_scope():
        store_ids = stores_with_left_carts(now, now - KEPT)
    for store_id in store_ids:
        enqueue("carts.remind", store_id=store_id)


@job("carts.remind", retries=(60,))
def remind() -> None:
    """Note what was left in the current store, and let the mails go that are due."""
    note_left_checkouts()
    send_due_reminders()


@job("carts.forget_old", every=3600, retries=())
def forget_old() -> None:
    """Carts are kept for thirty days after the last touch."""
    for _batch in range(MOST_BATCHES):
        with maintenance_scope():
            if forget_old_carts() < BATCH:
                return
