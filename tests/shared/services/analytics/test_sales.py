"""Figures are counted by the store's own calendar."""

from datetime import UTC, date, datetime

import time_machine

from shared.db.session import store_scope
from shared.models.stores.store import Store
from shared.services.analytics.best_sellers import best_sellers
from shared.services.analytics.first_steps import first_steps
from shared.services.analytics.sales import daily_sales, sum_figures, today_so_far
from shared.services.orders.cancel import cancel_order
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.stores import make_store
from tests.queries import count_queries


def sell_at(store: Store, *moments: datetime, price: int = 1000) -> None:
    with store_scope(store.id):
        with time_machine.travel(min(moments), tick=False):
            make_selling()
            variant = make_product("Kettle", price=price, stock=99).variants[0].id
        for moment in moments:
            with time_machine.travel(moment, tick=False):
                make_order((variant, 1))


def test_a_day_begins_at_midnight_where_the_store_is(engines: object) -> None:
    tokyo = make_store(timezone="Asia/Tokyo")
    sell_at(tokyo, datetime(2026, 5, 3, 14, 59, tzinfo=UTC), datetime(2026, 5, 3, 15, 1, tzinfo=UTC))
    with store_scope(tokyo.id), time_machine.travel(datetime(2026, 5, 4, 3, tzinfo=UTC), tick=False):
        days = daily_sales(3)
    assert [(day.day, day.figures.orders) for day in days] == [
        (date(2026, 5, 2), 0), (date(2026, 5, 3), 1), (date(2026, 5, 4), 1),
    ]  # fmt: skip
    assert sum_figures(days).revenue == 2 * 1495


def test_today_is_compared_with_the_same_weekday_up_to_the_same_time(engines: object) -> None:
    store = make_store(timezone="Europe/Amsterdam")
    sell_at(
        store,
        datetime(2026, 5, 4, 8, tzinfo=UTC),
        datetime(2026, 5, 4, 20, tzinfo=UTC),
        datetime(2026, 5, 11, 7, tzinfo=UTC),
        datetime(2026, 5, 11, 8, tzinfo=UTC),
    )
    with store_scope(store.id), time_machine.travel(datetime(2026, 5, 11, 12, tzinfo=UTC), tick=False):
        today = today_so_far()
    assert (today.figures.orders, today.before.orders) == (2, 1)
    assert today.figures.average == 1495


def test_cancelled_orders_and_other_stores_do_not_count(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    with store_scope(ours.id):
        make_selling()
        variant = make_product(price=1000, stock=9).variants[0].id
        cancel_order(make_order((variant, 1)).id, reason="customer")
        assert sum_figures(daily_sales(30)).orders == 0
        make_order((variant, 3))
        with count_queries() as queries:
            assert sum_figures(daily_sales(90)).revenue == 3495
        assert [item.units for item in best_sellers()] == [3]
    assert len([query for query in queries if "FROM orders" in query]) == 1
    with store_scope(theirs.id):
        assert best_sellers() == []
        assert today_so_far().figures.orders == 0


def test_first_steps_tick_themselves(engines: object) -> None:
    store = make_store()
    with store_scope(store.id):
        assert first_steps() == first_steps().__class__(False, False, False, False, False)
        make_selling()
        make_order((make_product(stock=3).variants[0].id, 1))
        steps = first_steps()
    assert (steps.has_product, steps.has_delivery, steps.has_payment, steps.has_order) == (True, True, True, True)
