"""Several hands at the same moment, each with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from shared.db.session import session, store_scope
from shared.kernel.errors import Conflict, Invalid
from shared.models.orders.order import Order
from shared.models.payments.action import open_action_of
from shared.models.payments.payment import Payment, payments_of
from shared.models.stores.store import Store
from shared.services.orders.capture import run_action
from shared.services.payments.methods import set_payment_method
from tests.factories.catalog import make_product
from tests.factories.orders import STRIPE_SECRETS, make_order, make_selling

ROUNDS = 3


def at_once(store: Store, *acts: Callable[[], Any]) -> list[str]:
    """What becomes of each act when all begin at the same moment, each with a connection of its own."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        with store_scope(store.id):
            start.wait()
            try:
                act()
            except (Conflict, Invalid):
                return "refused"
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def the_payment(order: Order) -> Payment:
    session().rollback()
    return payments_of(order.id)[0]


def run_what_waits(order: Order) -> None:
    action = open_action_of(the_payment(order).id)
    if action is not None:
        run_action(action.id)


def waiting_order() -> Order:
    """An order whose money is only put aside once it is paid."""
    make_selling(stripe=True)
    set_payment_method("stripe", enabled=True, config={"capture": "manual"}, secrets=STRIPE_SECRETS)
    return make_order((make_product(price=2_500, stock=9).variants[0].id, 2), provider="stripe")
