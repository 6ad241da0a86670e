"""Transfers and purchase orders: what moves, what it costs, what cannot be done."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

import pytest

from shared.db.session import store_scope
from shared.kernel.errors import Conflict, Invalid, PreconditionFailed
from shared.kernel.quantities import Unit
from shared.models.catalog.variant import variant_by_id
from shared.models.inventory.purchase import PurchaseStatus
from shared.models.inventory.transfer import TransferStatus
from shared.models.stores.store import Store
from shared.services.inventory.costing import average_cost, land_costs
from shared.services.inventory.documents import Arrival
from shared.services.inventory.listing import stock_row
from shared.services.inventory.locations import ensure_default_location
from shared.services.inventory.purchases import ExtraCost, PurchaseInput, PurchaseLineInput, create_purchase
from shared.services.inventory.receiving import cancel_purchase, close_purchase, receive_purchase, send_purchase
from shared.services.inventory.reordering import suggest_orders
from shared.services.inventory.transfer_moves import cancel_transfer, dispatch_transfer, receive_transfer
from shared.services.inventory.transfers import TransferInput, update_transfer
from shared.services.inventory.verification import check_incoming, check_levels
from tests.factories.catalog import make_product
from tests.factories.inventory import make_location, make_purchase, make_supplier, make_transfer
from tests.factories.orders import make_order, make_selling


@pytest.fixture
def store(two_stores: tuple[Store, Store]) -> Iterator[Store]:
    with store_scope(two_stores[0].id):
        yield two_stores[0]
        assert (check_levels(), check_incoming()) == ([], [])


def variant(stock: int = 10, cost: int | None = None) -> UUID:
    return make_product(stock=stock, variant={"cost": cost}).variants[0].id


def figures(variant_id: UUID, place: UUID | None = None) -> tuple[int, int, int]:
    row = stock_row(variant_id, location_id=place)
    assert row is not None
    return row.on_hand, row.available, row.incoming


def test_goods_leave_at_dispatch_and_are_incoming_until_they_arrive(store: Store) -> None:
    jug, attic = variant(), make_location()
    transfer = make_transfer((jug, 6), to=attic)
    dispatch_transfer(transfer.id)
    assert (figures(jug), figures(jug, attic.id)) == ((4, 4, 6), (0, 0, 6))
    line = transfer.lines[0]
    assert receive_transfer(transfer.id, {line.id: Arrival(3, 1)}).status is TransferStatus.IN_TRANSIT
    assert figures(jug, attic.id) == (3, 3, 2)
    assert receive_transfer(transfer.id, {line.id: Arrival(2)}).status is TransferStatus.RECEIVED
    assert figures(jug) == (9, 9, 0)
    with pytest.raises(Conflict):
        cancel_transfer(transfer.id)


def test_what_is_promised_to_orders_cannot_leave(store: Store) -> None:
    make_selling()
    jug = variant(3)
    make_order((jug, 2))
    transfer = make_transfer((jug, 2))
    with pytest.raises(Conflict, match="Not enough is free"):
        dispatch_transfer(transfer.id)
    assert figures(jug) == (3, 1, 0)


def test_the_second_of_two_editors_is_told(store: Store) -> None:
    jug = variant()
    transfer = make_transfer((jug, 1))
    wanted = TransferInput(transfer.source_id, transfer.destination_id, {jug: 2})
    update_transfer(transfer.id, wanted, version=1)
    with pytest.raises(PreconditionFailed):
        update_transfer(transfer.id, wanted, version=1)


@pytest.mark.parametrize(
    ("on_hand", "cost", "received", "landed", "expected"),
    [
        (10, 600, 10, Decimal(1000), 800),
        (0, 600, 10, Decimal(1000), 1000),
        (-3, 600, 10, Decimal(1000), 1000),
        (5, None, 5, Decimal("333.5"), 334),
        (1, 100, 1, Decimal(101), 101),
        (2000, 500, 1000, Decimal(800), 600),
    ],
)
def test_the_average_is_weighted_and_rounded_once_half_up(
    on_hand: int, cost: int | None, received: int, landed: Decimal, expected: int
) -> None:
    assert average_cost(on_hand, cost, received, landed) == expected


def test_extra_costs_are_shared_by_value_to_the_last_cent(store: Store) -> None:
    jug, vase = variant(), variant()
    supplier, place = make_supplier(), ensure_default_location()
    lines = [PurchaseLineInput(jug, 3, 1000), PurchaseLineInput(vase, 1, 700)]
    order = create_purchase(PurchaseInput(supplier.id, place.id, lines, extra_costs=[ExtraCost("Freight", 100)]))
    units = dict.fromkeys((jug, vase), Unit.PIECE)
    landed = [land_costs(order, order.lines, units, store.currency)[line.id] for line in order.lines]
    assert [(cost.value, cost.share) for cost in landed] == [(3000, 81), (700, 19)]
    assert landed[1].per_unit == 719


def test_a_foreign_price_needs_a_rate_and_minds_decimals(store: Store) -> None:
    jug = variant(0)
    supplier = make_supplier(currency="JPY")
    wanted = PurchaseInput(supplier.id, ensure_default_location().id, [PurchaseLineInput(jug, 2, 1500)])
    with pytest.raises(Invalid) as refused:
        create_purchase(wanted)
    assert "rate" in refused.value.fields
    order = create_purchase(PurchaseInput(**{**_values(wanted), "rate": Decimal("0.006")}))
    send_purchase(order.id)
    receive_purchase(order.id, {order.lines[0].id: Arrival(2)})
    assert variant_by_id(jug).cost == 900


def _values(wanted: PurchaseInput) -> dict[str, object]:
    return {name: getattr(wanted, name) for name in ("supplier_id", "location_id", "lines")}


def test_an_order_is_received_in_parts_beyond_what_was_asked_and_closes(store: Store) -> None:
    jug = variant(0)
    order = make_purchase((jug, 5, 400))
    send_purchase(order.id)
    line = order.lines[0]
    assert receive_purchase(order.id, {line.id: Arrival(2, 1)}).status is PurchaseStatus.PARTLY_RECEIVED
    assert figures(jug) == (2, 2, 2)
    with pytest.raises(Conflict):
        cancel_purchase(order.id)
    assert receive_purchase(order.id, {line.id: Arrival(4)}).status is PurchaseStatus.CLOSED
    assert figures(jug) == (6, 6, 0)
    other = make_purchase((jug, 5, 400))
    send_purchase(other.id)
    receive_purchase(other.id, {other.lines[0].id: Arrival(1)})
    close_purchase(other.id)
    assert figures(jug) == (7, 7, 0)


def test_bad_input_names_the_line(store: Store) -> None:
    uncounted = make_product(stock=None, variant={"track_stock": False}).variants[0].id
    with pytest.raises(Invalid) as refused:
        make_purchase((uncounted, 1, 100))
    assert str(uncounted) in refused.value.fields
    order = make_purchase((variant(), 1, 100))
    with pytest.raises(Conflict):
        receive_purchase(order.id, {order.lines[0].id: Arrival(1)})


def test_what_sells_fast_is_suggested_with_what_covers_it(store: Store) -> None:
    make_selling()
    fast, slow = variant(8), variant(100)
    make_order((fast, 6))
    found = {one.variant_id: one for one in suggest_orders()}
    assert slow not in found
    assert (found[fast].available, found[fast].sold, found[fast].wanted) == (2, 6, 5)
