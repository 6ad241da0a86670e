"""Merchants find their orders, and only theirs."""

from uuid import UUID

from shared.db.session import store_scope
from shared.models.catalog.product import Product
from shared.models.orders.order import Order
from shared.models.stores.store import Store
from shared.services.orders.cancel import cancel_order
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.listing import OrderFilters, OrderSort, OrderTab, count_tabs, find_orders, list_orders
from shared.services.orders.money_overview import money_overview
from shared.services.orders.notes import add_note
from shared.services.orders.overview import OrderOverview, order_overview
from shared.services.orders.timeline import timeline_entries
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
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
        entries = timeline_entries(shown.order, shown.events)
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
