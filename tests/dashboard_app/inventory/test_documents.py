"""Transfers, purchase orders, stock-takes and the rest of the stock room, as a merchant uses them."""

import io
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from shared.db.session import store_scope
from shared.models.inventory.purchase import PurchaseStatus, purchase_by_id
from shared.models.inventory.stock_take import TakeScope, TakeStatus, take_by_id
from shared.models.inventory.transfer import TransferStatus, transfer_by_id
from shared.services.inventory.back_in_stock import ask_for_return
from shared.services.inventory.document_lists import list_purchases, list_takes, list_transfers
from shared.services.inventory.listing import list_stock
from shared.services.inventory.locations import ensure_default_location
from shared.services.inventory.receiving import send_purchase
from shared.services.inventory.stock import stock_of
from shared.services.inventory.transfer_moves import dispatch_transfer
from tests.dashboard_app.desk import Desk
from tests.factories.catalog import make_product
from tests.factories.inventory import make_location, make_purchase, make_supplier, make_take, make_transfer
from tests.queries import count_queries


@dataclass(frozen=True)
class Room:
    """A stock room with one of everything."""

    bowl: UUID
    home: UUID
    attic: UUID
    supplier: UUID
    transfer: UUID
    sent: UUID
    purchase: UUID
    ordered: UUID
    take: UUID


@pytest.fixture
def room(desk: Desk) -> Room:
    with store_scope(desk.store.id):
        bowl = list_stock("bowl").rows[0].variant_id
        attic = make_location("Attic")
        supplier = make_supplier("Clay & Co")
        transfer, sent = make_transfer((bowl, 1), to=attic), make_transfer((bowl, 2), to=attic)
        purchase = make_purchase((bowl, 5, 900), supplier=supplier)
        ordered = make_purchase((bowl, 4, 1000), supplier=supplier)
        dispatch_transfer(sent.id)
        send_purchase(ordered.id)
        gone = make_product("Gone", stock=0).variants[0].id
        ask_for_return(gone, "noor@example.org", locale="en", consent="Yes")
        home = ensure_default_location().id
        ids = (attic.id, supplier.id, transfer.id, sent.id, purchase.id, ordered.id, make_take(TakeScope.ALL).id)
        return Room(bowl, home, *ids)


def test_every_page_of_the_stock_room_opens(desk: Desk, room: Room) -> None:
    paths = [
        *("/", "/?state=incoming", f"/?location={room.attic}", f"/{room.bowl}", "/locations", "/locations/new"),
        *(f"/locations/{room.attic}", "/settings", "/takes", f"/takes/{room.take}", "/transfers", "/transfers/new"),
        *(f"/transfers/{room.transfer}", f"/transfers/{room.sent}", "/candidates?add=bowl", "/waiting"),
        *("/suppliers", "/suppliers/new", f"/suppliers/{room.supplier}", "/purchases", "/purchases/new"),
        *(f"/purchases/{room.purchase}", f"/purchases/{room.ordered}", "/purchases/suggestions"),
        *(f"/purchases/{room.ordered}/print", f"/purchases/{room.ordered}.csv", "/candidates?add=bowl&what=purchase"),
        f"/purchases/new?supplier={room.supplier}&id={room.bowl}",
    ]
    for path in paths:
        answer = desk.get(f"/inventory{path}")
        assert answer.status_code == 200, (path, answer.text[:500])


def submit(desk: Desk, path: str, fields: dict[str, Any], page: str = "/") -> Any:
    return desk.submit(f"/inventory{path}", fields, page=f"/inventory{page}")


def test_a_transfer_is_typed_scanned_sent_and_received(desk: Desk, room: Room) -> None:
    fields = {"source_id": room.home, "destination_id": room.attic, f"line-{room.bowl}": "2", "add": "BOWL"}
    assert submit(desk, "/transfers", fields, "/transfers/new").status_code == 302
    with store_scope(desk.store.id):
        made = list_transfers().rows[0]
        assert transfer_by_id(made.id).lines[0].quantity == 3
    answer = submit(
        desk, f"/transfers/{made.id}", fields | {"add": "", "dispatch": "yes", "version": "1"}, f"/transfers/{made.id}"
    )
    assert answer.status_code == 302
    with store_scope(desk.store.id):
        line = transfer_by_id(made.id).lines[0]
        assert transfer_by_id(made.id).status is TransferStatus.IN_TRANSIT
    arrivals = f"/transfers/{made.id}/arrivals"
    refused = submit(desk, arrivals, {f"received-{line.id}": "9"}, f"/transfers/{made.id}")
    assert refused.status_code == 422
    assert "More cannot arrive than was sent" in refused.text
    submit(desk, arrivals, {f"received-{line.id}": "1", f"rejected-{line.id}": "1"}, f"/transfers/{made.id}")
    with store_scope(desk.store.id):
        assert transfer_by_id(made.id).status is TransferStatus.RECEIVED


def test_what_is_not_there_is_not_sent_and_nothing_typed_is_lost(desk: Desk, room: Room) -> None:
    fields = {"source_id": room.home, "destination_id": room.attic, f"line-{room.bowl}": "999", "note": "By bike"}
    answer = submit(desk, "/transfers", fields | {"dispatch": "yes"}, "/transfers/new")
    assert answer.status_code == 409
    assert "Not enough is free" in answer.text
    assert 'value="999"' in answer.text and "By bike" in answer.text


def test_a_purchase_is_ordered_and_its_cost_flows_into_the_average(desk: Desk, room: Room) -> None:
    fields = {
        "supplier_id": room.supplier,
        "location_id": room.home,
        f"line-{room.bowl}": "4",
        f"cost-{room.bowl}": "9,50",
        "extra-0": "Freight",
        "amount-0": "2.00",
        "send": "mail",
    }
    assert submit(desk, "/purchases", fields, "/purchases/new").status_code == 302
    with store_scope(desk.store.id):
        made = list_purchases().rows[0]
        assert made.status is PurchaseStatus.ORDERED
    submit(desk, f"/purchases/{made.id}/arrivals", {"everything": "yes"}, f"/purchases/{made.id}")
    with store_scope(desk.store.id):
        order = purchase_by_id(made.id)
        assert (order.status, order.lines[0].received) == (PurchaseStatus.CLOSED, 4)
        assert order.mailed_at is not None


def test_a_count_by_scanner_list_and_hand_sets_the_books_right(desk: Desk, room: Room) -> None:
    path = f"/takes/{room.take}"
    for _scan in range(3):
        assert submit(desk, f"{path}/scans", {"code": "BOWL"}, path).status_code == 302
    unknown = submit(desk, f"{path}/scans", {"code": "nonsense"}, path)
    assert unknown.status_code == 302
    with store_scope(desk.store.id):
        mug = list_stock("MUG-1").rows[0]
    answer = submit(desk, f"{path}/counts/{mug.variant_id}", {"counted": "7"}, path)
    assert answer.status_code == 302
    page = desk.get(f"/inventory{path}?view=different")
    assert "Bowl" in page.text and "Mug" in page.text
    file = (io.BytesIO(b"sku;count\nMUG-2;4\nNOPE;1\n"), "counts.csv")
    listed = submit(desk, f"{path}/files", {"file": file}, path)
    assert "No product has this SKU or barcode" in listed.text
    submit(desk, f"{path}/application", {"missing": "keep"}, path)
    with store_scope(desk.store.id):
        assert take_by_id(room.take).status is TakeStatus.APPLIED
        assert stock_of([mug.variant_id])[mug.variant_id].on_hand == 7


def test_many_rows_are_corrected_at_once_and_a_stale_count_is_refused(desk: Desk, room: Room) -> None:
    with store_scope(desk.store.id):
        rows = list_stock("mug").rows
    fields = {"id": [str(row.variant_id) for row in rows], "mode": "add", "quantity": "5", "reason": "found"}
    assert submit(desk, "/adjustments", fields | {"location": room.home}).status_code == 302
    with store_scope(desk.store.id):
        now = stock_of(row.variant_id for row in rows)
    assert [now[row.variant_id].on_hand for row in rows] == [row.on_hand + 5 for row in rows]
    stale = {"mode": "set", "quantity": "1", "reason": "counted", "location": room.home, "seen": "10"}
    answer = submit(desk, f"/{rows[0].variant_id}/adjustments", stale, f"/{rows[0].variant_id}")
    assert answer.status_code == 409
    assert "Somebody else has changed this to 15" in answer.text


def test_a_location_with_ties_says_kindly_what_to_do_first(desk: Desk, room: Room) -> None:
    page = desk.get(f"/inventory/locations/{room.attic}")
    assert "Finish or cancel these transfers first: T1, T2." in page.text
    refused = submit(desk, f"/locations/{room.attic}/use", {"active": "no"}, f"/locations/{room.attic}")
    assert refused.status_code == 302
    submit(desk, f"/locations/{room.attic}", {"name": "Loft", "city": "Utrecht"}, f"/locations/{room.attic}")
    assert "Loft" in desk.get("/inventory/locations").text


def test_settings_and_thresholds_are_kept_and_refused_kindly(desk: Desk, room: Room) -> None:
    wrong = submit(desk, "/settings", {"hold_minutes": "999", "low_at": "5", "told_factor": "2"}, "/settings")
    assert wrong.status_code == 422 and "from 0 to 120" in wrong.text
    kept = {"hold_minutes": "15", "low_at": "20", "told_factor": "3", "wants_digest": "y"}
    assert submit(desk, "/settings", kept, "/settings").status_code == 302
    assert "Bowl" in desk.get("/inventory/?state=low_stock").text
    low = {"low_at": "2", f"low-{room.attic}": ""}
    assert submit(desk, f"/{room.bowl}/thresholds", low, f"/{room.bowl}").status_code == 302
    assert "Bowl" not in desk.get("/inventory/?state=low_stock").text


@pytest.mark.parametrize(
    ("path", "most"), [("/transfers", 18), ("/purchases", 18), ("/takes", 18), ("/suppliers", 16), ("/waiting", 18)]
)
def test_the_length_of_a_list_costs_no_statements(path: str, most: int, desk: Desk, room: Room) -> None:
    counts = []
    for rows in (1, 4):
        with store_scope(desk.store.id):
            for number in range(rows):
                make_transfer((room.bowl, 1))
                make_purchase((room.bowl, 1, 100))
                gone = make_product(stock=0).variants[0].id
                ask_for_return(gone, f"{rows}.{number}@example.org", locale="en", consent="Yes")
        desk.get(f"/inventory{path}")
        with count_queries() as queries:
            assert desk.get(f"/inventory{path}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= most, counts
    with store_scope(desk.store.id):
        assert list_takes().total == 1
