"""Orders through the API: what is out of bounds or somebody else's is refused alike, and nothing is written."""

from uuid import UUID, uuid4

from shared.db.session import store_scope
from shared.models.orders.line import OrderLine
from shared.models.stores.store import Store
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.platform_app.api.conftest import Held
from tests.shared.services.selling.books import fingerprint


def make_paid(held: Held) -> tuple[UUID, OrderLine]:
    """An order that was paid at the door, and its one line of three."""
    with store_scope(held.store.id):
        make_selling()
        order = make_order((make_product(price=2_000, stock=9).variants[0].id, 3))
        line = order.lines[0]
    assert held.api.post(f"{held.path}/orders/{order.id}/payments").status_code == 201
    return order.id, line


def books(store: Store) -> object:
    with store_scope(store.id):
        return fingerprint()


def test_what_is_out_of_bounds_or_foreign_is_refused_alike(ours: Held, theirs: Held) -> None:
    mine, line = make_paid(ours)
    foreign, foreign_line = make_paid(theirs)
    before = books(ours.store), books(theirs.store)
    refund, parcel, edit = "refunds", "fulfilments", "edits"
    seen = {"revision": 0}
    table = [
        (mine, refund, {"lines": [{"line_id": str(line.id), "quantity": -1}]}, 422),
        (mine, refund, {"lines": [{"line_id": str(line.id), "quantity": 4}]}, 422),
        (mine, refund, {"lines": [{"line_id": str(foreign_line.id), "quantity": 1}]}, 404),
        (mine, refund, {"lines": [{"line_id": str(line.id), "quantity": 1, "unit_price": 1}]}, 422),
        (mine, refund, {"amount": 10**12}, 422),
        (mine, parcel, {"lines": [{"line_id": str(line.id), "quantity": -1}]}, 422),
        (mine, parcel, {"lines": [{"line_id": str(foreign_line.id), "quantity": 1}]}, 422),
        (mine, edit, seen | {"lines": [{"line_id": str(line.id), "quantity": -1}]}, 422),
        (mine, edit, seen | {"lines": [{"line_id": str(line.id), "quantity": 2, "unit_price": 1}]}, 422),
        (mine, edit, seen | {"lines": [{"line_id": str(foreign_line.id), "quantity": 1}]}, 404),
        (mine, edit, seen | {"added": [{"variant_id": str(foreign_line.variant_id), "quantity": 1}]}, 404),
        (mine, edit, seen | {"added": [{"title": "Gift", "quantity": 1, "unit_price": -1}]}, 422),
        (mine, edit, seen | {"shipping": 1, "expected_total": 1}, 409),
        (foreign, edit, seen | {"shipping": 1}, 404),
        (foreign, refund, {"amount": 100}, 404),
        (foreign, parcel, {}, 404),
        (foreign, "payments", {}, 404),
        (foreign, "cancellation", {}, 404),
        (uuid4(), refund, {"amount": 100}, 404),
    ]
    for order_id, noun, body, status in table:
        answer = ours.api.post(f"{ours.path}/orders/{order_id}/{noun}", json=body)
        assert answer.status_code == status, (noun, body, answer.text)
        stolen = ours.api.post(f"{theirs.path}/orders/{order_id}/{noun}", json=body)
        assert stolen.status_code in (403, 404), (noun, stolen.text)
    assert (books(ours.store), books(theirs.store)) == before
