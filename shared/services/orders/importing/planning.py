"""What would become of the orders of a file: new, there already, or wrong."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import select

from shared.db.session import session
from shared.kernel import clock
from shared.kernel.i18n import gettext as _
from shared.models.orders.order import Order
from shared.models.orders.order_import import ImportedOutcome, imported_before
from shared.models.stores.selling import selling_terms
from shared.services.orders.importing.columns import Source
from shared.services.orders.importing.past import OrderRows, PastOrder
from shared.services.orders.importing.reading import read_order
from shared.services.orders.importing.sums import settle_sums


class Planner:
    """Reads batch after batch; what came before is remembered, so that an order that comes twice is told."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._terms = selling_terms()
        self._seen: set[str] = set()

    def remember(self, rows: OrderRows) -> None:
        """An order that an earlier slice of the work has dealt with."""
        self._seen.add(read_key(rows))

    def forget(self, batch: Iterable[OrderRows]) -> None:
        self._seen -= {read_key(rows) for rows in batch}

    def plan(self, batch: Sequence[OrderRows]) -> list[PastOrder]:
        """Three statements, however many orders there are."""
        orders = [self._read(rows) for rows in batch]
        before, ours = imported_before(order.key for order in orders), _own_orders(orders)
        for order in orders:
            same = ours.get(order.name)
            order.is_known = order.key in before or (same is not None and _is_same(order, same))
        return orders

    def _read(self, rows: OrderRows) -> PastOrder:
        order = read_order(rows, self._terms.own.code)
        settle_sums(order, self._source)
        if order.key in self._seen:
            order.complain(_("This order came before in the file: its rows must follow each other."))
        self._seen.add(order.key)
        if order.currency not in self._terms.codes:
            words = _("Your store knows no rate for %(currency)s: add the currency first.", currency=order.currency)
            order.complain(words)
        if order.placed_at is not None and order.placed_at > clock.now() + timedelta(days=1):
            order.complain(_("This order lies in the future."))
        return order


def read_key(rows: OrderRows) -> str:
    """By what the order is known again (as ``read_order`` says)."""
    return f"{rows.said.get('external_id') or rows.name}".casefold()[:200]


def outcome_of(order: PastOrder) -> ImportedOutcome:
    if order.is_known:
        return ImportedOutcome.SKIPPED
    return ImportedOutcome.FAILED if order.problems else ImportedOutcome.CREATED


def _own_orders(orders: Sequence[PastOrder]) -> dict[str, Order]:
    """Orders of this store that are called the same."""
    wanted = select(Order).where(Order.name.in_([order.name for order in orders]))
    return {found.name: found for found in session().scalars(wanted)}


def _is_same(order: PastOrder, found: Order) -> bool:
    """Our own export, brought back into the store that it came from."""
    if order.placed_at is None or (order.total, order.currency) != (found.total, found.currency):
        return False
    return abs(order.placed_at - found.placed_at) < timedelta(seconds=1)
