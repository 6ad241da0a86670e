"""Merchants find their orders, and only theirs."""

from uuid import UUID

import pytest

from shared.db.session import store_scope
from shared.kernel.errors import NotAllowed, NotFound
from shared.models.catalog.product import Product
from shared.models.orders.hold import HoldReason
from shared.models.orders.order import Order
from shared.models.orders.status import FulfilmentState, OrderStatus, PaymentState
from shared.models.orders.view import default_view_id, views_for
from shared.models.stores.store import Store
from shared.services.orders.cancel import cancel_order
from shared.services.orders.closing import close_order
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.handling import order_handling
from shared.services.orders.holds import hold_order
from shared.services.orders.list_rules import OrderFilters, OrderTab
from shared.services.orders.listing import OrderSort, browse_orders, count_tabs, find_orders, list_orders
from shared.services.orders.money_overview import money_overview
from shared.services.orders.notes import add_note
from shared.services.orders.overview import OrderOverview, order_overview
from shared.services.orders.tags import set_tags
from shared.services.orders.timeline import timeline_entries
from shared.services.orders.views import change_view, delete_view, save_view, set_default_view
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.stores import make_user
from tests.queries import count_queries


def sell(store: Store, *emails: str) -> list[Order]:
    with store_scope(store.id):
        make_selling()
        product = make_product("Teapot", price=3000, stock=50)
        return [make_order((variant_of(product), 2), email=email) for email in emails]


def variant_of(product: Product) -> UUID:
    return product.variants[0].id


def test_the_newest_order_comes_first_and_tells_what_it_is_worth(two_stores: tuple[Store, Store]) -> None:
    ours, _theirs = two_stores
    first, second = sell(ours, "amal@example.org", "bram@example.org")
    with store_scope(ours.id):
        page = list_orders()
    assert [row.number for row in page.rows] == [second.number, first.number]
    assert (page.rows[0].total, page.rows[0].items, page.rows[0].customer) == (2 * 3000 + 495, 2, "Noor Bakker")


def test_another_store_sees_none_of_them(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    sell(ours, "amal@example.org")
    with store_scope(theirs.id):
        assert list_orders().total == 0
        assert find_orders("amal") == ()
        assert set(count_tabs().values()) == {0}


def test_orders_are_found_by_number_name_and_e_mail(two_stores: tuple[Store, Store]) -> None:
    ours, _theirs = two_stores
    first, second = sell(ours, "amal@example.org", "bram@example.org")
    with store_scope(ours.id):
        for query in (f"#{first.number}", str(first.number), "AMAL@", "amal"):
            assert [row.id for row in find_orders(query)] == [first.id], query
        assert {row.id for row in find_orders("noor b")} == {first.id, second.id}
        assert find_orders("100%") == ()


def test_tabs_follow_what_happens_to_an_order(two_stores: tuple[Store, Store]) -> None:
    ours, _theirs = two_stores
    shipped, cancelled, _waiting = sell(ours, "a@example.org", "b@example.org", "c@example.org")
    with store_scope(ours.id):
        fulfil_order(shipped.id, Parcel())
        note_cash_collected(shipped.id)
        cancel_order(cancelled.id, reason="customer")
        counts = count_tabs()
        unpaid = list_orders(OrderFilters(tab=OrderTab.UNPAID))
    assert counts == {
        OrderTab.ALL: 3, OrderTab.UNFULFILLED: 1, OrderTab.UNPAID: 1, OrderTab.OPEN: 1, OrderTab.CANCELLED: 1,
    }  # fmt: skip
    assert unpaid.total == 1


def test_sorting_by_total_is_stable_across_pages(two_stores: tuple[Store, Store]) -> None:
    ours, _theirs = two_stores
    orders = sell(ours, "a@example.org", "b@example.org", "c@example.org")
    with store_scope(ours.id):
        pages = [list_orders(sort=OrderSort.TOTAL, page=number, per_page=1) for number in (1, 2, 3)]
    assert [page.rows[0].id for page in pages] == [order.id for order in orders]


def test_a_page_costs_the_same_however_many_orders_there_are(two_stores: tuple[Store, Store]) -> None:
    ours, _theirs = two_stores
    sell(ours, *(f"{name}@example.org" for name in "abcde"))
    with store_scope(ours.id), count_queries() as queries:
        list_orders()
        count_tabs()
    assert len(queries) == 3


def test_the_timeline_says_who_did_what_in_sentences(two_stores: tuple[Store, Store]) -> None:
    ours, _theirs = two_stores
    (order,) = sell(ours, "amal@example.org")
    with store_scope(ours.id):
        add_note(order.id, "Ring twice", actor="Mara")
        fulfil_order(order.id, Parcel(carrier="PostNL", tracking_number="3S123"), actor="Mara")
        shown = order_overview(order.number)
        entries = timeline_entries(shown.order, shown.events, order_handling(shown.order).notes)
    assert [(entry.title, entry.text) for entry in entries] == [
        ("Mara sent a parcel.", "PostNL 3S123"),
        ("Mara wrote a note.", "Ring twice"),
        ("Noor Bakker placed this order.", ""),
    ]


def owes_cash(shown: OrderOverview) -> bool:
    return money_overview(shown.order, shown.payments).awaited_cash is not None


def test_what_can_be_done_follows_the_order(two_stores: tuple[Store, Store]) -> None:
    ours, _theirs = two_stores
    (order,) = sell(ours, "amal@example.org")
    with store_scope(ours.id):
        before = order_overview(order.number)
        assert (before.can_be_fulfilled, before.can_be_cancelled, owes_cash(before)) == (True, True, True)
        fulfil_order(order.id, Parcel({before.lines[0].id: 1}))
        between = order_overview(order.number)
        assert (between.can_be_fulfilled, between.can_be_cancelled) == (True, False)
        note_cash_collected(order.id)
        after = order_overview(order.number)
        assert (owes_cash(after), after.captured) == (False, order.total)


def test_cursors_lead_through_all_orders_forth_and_back_in_every_order(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    sell(theirs, "z@example.org")
    orders = sell(ours, *(f"{name}@example.org" for name in "abcde"))
    with store_scope(ours.id):
        for sort in OrderSort:
            seen, cursor, pages = [], "", []
            while True:
                page = browse_orders(sort=sort, cursor=cursor, per_page=2)
                pages.append([row.id for row in page.rows])
                seen += pages[-1]
                if page.next is None:
                    break
                cursor = page.next
            assert len(seen) == len(set(seen)) == len(orders), sort
            assert page.previous is not None
            assert [row.id for row in browse_orders(sort=sort, cursor=page.previous, per_page=2).rows] == pages[-2]
        assert browse_orders(sort=OrderSort.NEWEST, cursor="nonsense", per_page=9).total == 5


def test_filters_narrow_the_list_and_survive_an_operation(two_stores: tuple[Store, Store]) -> None:
    ours, _theirs = two_stores
    first, second, third = sell(ours, "a@example.org", "b@example.org", "c@example.org")
    with store_scope(ours.id):
        set_tags(first.id, ["Gift"])
        hold_order(second.id, HoldReason.OTHER)
        close_order(third.id)
        cases = {
            OrderFilters(tag="gift"): [first],
            OrderFilters(is_held=True): [second],
            OrderFilters(is_held=False, status=OrderStatus.OPEN): [first],
            OrderFilters(status=OrderStatus.CLOSED): [third],
            OrderFilters(country="NL", least=6495, most=6495, email="b@example.org"): [second],
            OrderFilters(country="BE"): [],
            OrderFilters(most=6494): [],
            OrderFilters(payment=PaymentState.PENDING, provider="cash_on_delivery", query="b@"): [second],
            OrderFilters(query="bakk", fulfilment=FulfilmentState.UNFULFILLED, tag="GIFT"): [first],
            OrderFilters(query="231 2345", tag="gift"): [first],
            OrderFilters(query=first.lines[0].sku.lower() or first.name): [first, second, third]
            if first.lines[0].sku
            else [first],
        }
        for filters, expected in cases.items():
            assert {row.id for row in browse_orders(filters).rows} == {order.id for order in expected}, filters
            assert OrderFilters.from_json(filters.to_json()) == filters


def test_a_view_is_seen_by_its_maker_until_it_is_shared(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    mara, bo = make_user().id, make_user().id
    with store_scope(ours.id):
        view = save_view(mara, "  To  pack ", {"fulfilment": "unfulfilled", "cursor": "x", "tag": ""})
        assert (view.name, view.filters) == ("To pack", {"fulfilment": "unfulfilled"})
        assert views_for(bo) == []
        with pytest.raises(NotFound):
            set_default_view(bo, view.id)
        change_view(view.id, mara, "To pack", is_shared=True)
        set_default_view(bo, view.id)
        assert default_view_id(bo) == view.id
        with pytest.raises(NotAllowed):
            delete_view(view.id, bo)
        delete_view(view.id, mara)
        assert default_view_id(bo) is None
    with store_scope(theirs.id):
        assert views_for(mara) == []
