"""Holds, tags, notes, the contact and the archive."""

from uuid import UUID

import pytest

from shared.db.session import store_scope
from shared.kernel.addresses import Address
from shared.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from shared.kernel.ids import new_id
from shared.models.orders.event import timeline_of
from shared.models.orders.hold import HoldReason
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.status import OrderStatus
from shared.models.orders.tag import known_order_tags, tags_of
from shared.models.stores.operation import OperationStatus, operation_by_id
from shared.models.stores.store import Store
from shared.services.carts.checkout import Contact
from shared.services.orders.bulk.operation import start_order_change
from shared.services.orders.bulk.wishes import BulkKind, BulkWish
from shared.services.orders.closing import close_order, reopen_order
from shared.services.orders.contact import change_contact
from shared.services.orders.exporting import HEAD, export_orders
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.holds import hold_order, release_hold, release_order
from shared.services.orders.list_rules import OrderFilters, OrderTab
from shared.services.orders.notes import add_note, delete_note, edit_note
from shared.services.orders.selections import OrderSelection
from shared.services.orders.tags import add_tags, remove_tag, set_tags
from shared.services.stores.operations import run_operation
from tests.factories.catalog import make_product
from tests.factories.orders import ADDRESS, make_order, make_selling
from tests.queries import count_queries

Stores = tuple[Store, Store]
CONTACT = Contact("noor@example.org", "030 231 2345", ADDRESS)


def sell(count: int = 1) -> list[Order]:
    make_selling()
    variant = make_product(stock=50, sku="TEA-1").variants[0].id
    return [make_order((variant, 1)) for _ in range(count)]


def test_a_held_order_is_not_sent_until_every_hold_is_released(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        (order,) = sell()
        first = hold_order(order.id, HoldReason.ADDRESS, note="No number", actor="Mara")
        second = hold_order(order.id, HoldReason.FRAUD)
        for change in (lambda: fulfil_order(order.id, Parcel()), lambda: close_order(order.id)):
            with pytest.raises(Conflict):
                change()
        release_hold(order.id, first.id, actor="Bo")
        with pytest.raises(Conflict):
            release_hold(order.id, first.id)
        with pytest.raises(Conflict):
            fulfil_order(order.id, Parcel())
        release_order(order.id)
        assert second.released_at is not None
        fulfil_order(order.id, Parcel())
        kinds = [event.kind for event in timeline_of(order.id)]
        assert kinds == ["fulfilled", "hold_released", "hold_released", "held", "held", "placed"]


def test_a_hold_is_released_through_its_own_order_and_store_only(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        order, other = sell(2)
        order_id = order.id
        hold = hold_order(order_id, HoldReason.OTHER)
        with pytest.raises(NotFound):
            release_hold(other.id, hold.id)
    with store_scope(two_stores[1].id), pytest.raises(NotFound):
        hold_order(order_id, HoldReason.OTHER)


def test_tags_are_kept_once_whatever_their_letters(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        order, other = sell(2)
        assert set_tags(order.id, ["Gift", "gift ", "VIP"]) == ["gift", "VIP"]
        assert add_tags(order.id, ["fragile"]) == ["fragile", "gift", "VIP"]
        assert remove_tag(order.id, "vip") == ["fragile", "gift"]
        set_tags(other.id, ["gift", "Zebra"])
        assert known_order_tags() == ["fragile", "gift", "Zebra"]
        for refused in (["x" * 61], ["a,b"], [str(number) for number in range(51)]):
            with pytest.raises(Invalid):
                set_tags(order.id, refused)
        assert tags_of(order.id) == ["fragile", "gift"]
    with store_scope(two_stores[1].id):
        assert known_order_tags() == []


def test_a_note_is_changed_by_its_writer_alone(two_stores: Stores) -> None:
    mara, bo = new_id(), new_id()
    with store_scope(two_stores[0].id):
        (order,) = sell()
        note = add_note(order.id, "Ring twice", actor="Mara", user_id=mara)
        for change in (
            lambda: edit_note(note.id, "No", user_id=bo),
            lambda: delete_note(note.id, user_id=bo),
            lambda: delete_note(note.id, user_id=None),
        ):
            with pytest.raises(NotAllowed):
                change()
        assert edit_note(note.id, "Ring once", user_id=mara).edited_at is not None
        delete_note(note.id, user_id=mara)
        assert [event.kind for event in timeline_of(order.id)] == ["noted", "placed"]


def test_the_address_is_mended_by_the_checkouts_rules_before_anything_leaves(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        (order,) = sell()
        better = Address(name="Noor de Boer", street="Neude 1", city="Utrecht", postcode="3512 AD", country="NL")
        change_contact(order.id, Contact("boer@example.org", "030 231 2345", better), actor="Mara")
        kept = order_by_id(order.id)
        assert (kept.email, kept.shipping_address["postcode"]) == ("boer@example.org", "3512 AD")
        assert timeline_of(order.id)[0].details == {"parts": ["email", "address"]}
        with pytest.raises(Invalid) as refused:
            change_contact(order.id, Contact("nobody", "1", Address(name="N", country="NL")))
        assert {"email", "phone", "street", "city"} <= set(refused.value.fields)
        belgian = Address(name="N", street="Meir 1", city="Antwerpen", postcode="2000", country="BE")
        with pytest.raises(Invalid):
            change_contact(order.id, Contact("noor@example.org", "+32 3 232 01 03", belgian))
        fulfil_order(order.id, Parcel())
        with pytest.raises(Conflict):
            change_contact(order.id, CONTACT)


def test_an_order_is_put_away_and_taken_up_again(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        (order,) = sell()
        assert close_order(order.id).status is OrderStatus.CLOSED
        with pytest.raises(Conflict):
            close_order(order.id)
        assert reopen_order(order.id).status is OrderStatus.OPEN


def run(chosen: OrderSelection, wish: BulkWish) -> UUID:
    operation = start_order_change(chosen, wish, actor="Mara")
    while run_operation(operation.id):
        pass
    return operation.id


def test_many_orders_are_sent_and_those_that_cannot_be_are_told(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        first, held, third = sell(3)
        hold_order(held.id, HoldReason.STOCK)
        chosen = OrderSelection(filters=OrderFilters(tab=OrderTab.UNFULFILLED))
        done = operation_by_id(run(chosen, BulkWish(BulkKind.FULFIL, tells_shopper=False)))
        assert (done.status, done.total, done.done, done.failed) == (OperationStatus.DONE, 3, 3, 1)
        assert done.problems[0]["order_id"] == str(held.id)
        states = [order_by_id(order.id).fulfilment_state.value for order in (first, held, third)]
        assert states == ["fulfilled", "unfulfilled", "fulfilled"]


def test_many_orders_are_tagged_with_a_few_statements_and_only_ours(two_stores: Stores) -> None:
    with store_scope(two_stores[1].id):
        (theirs,) = sell()
    with store_scope(two_stores[0].id):
        orders = sell(6)
        set_tags(orders[0].id, ["gift"])
        with count_queries() as few:
            run(OrderSelection((orders[0].id, orders[1].id)), BulkWish(BulkKind.ADD_TAGS, ("gift",)))
        with count_queries() as many:
            run(OrderSelection(tuple(order.id for order in orders)), BulkWish(BulkKind.ADD_TAGS, ("gift", "june")))
        assert len(many) <= len(few) + 2
        assert all(tags_of(order.id) == ["gift", "june"] for order in orders)
        run(OrderSelection((orders[0].id, theirs.id)), BulkWish(BulkKind.REMOVE_TAGS, ("GIFT",)))
        assert tags_of(orders[0].id) == ["june"]
        with pytest.raises(Invalid):
            start_order_change(OrderSelection(), BulkWish(BulkKind.HOLD, reason="boredom"))


def test_the_file_holds_our_orders_and_nothing_that_a_spreadsheet_carries_out(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        first, second = sell(2)
        set_tags(first.id, ["=cmd()"])
    with store_scope(two_stores[1].id):
        sell()
    lines = "".join(export_orders(two_stores[0].id, OrderSelection())).splitlines()
    assert lines[0] == "\ufeff" + ",".join(HEAD)
    assert [line.split(",")[0] for line in lines[1:]] == [first.name, second.name]
    assert "'=cmd()" in lines[1] and ",4.95," in lines[1] and "TEA-1" in lines[1]
