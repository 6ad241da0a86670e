"""What is recorded is what was in force; borders pass by themselves; the lowest price of 30 days is the strict one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from shared.db.session import session, store_scope
from shared.kernel import clock
from shared.models.catalog.price_record import PriceRecord
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.models.outbox.event import OutboxEvent
from shared.models.stores.store import Store, current_store
from shared.services.catalog.collections import CollectionInput, update_collection
from shared.services.catalog.prices import borders
from shared.services.catalog.prices.base_prices import BasePriceInput, set_base_prices
from shared.services.catalog.prices.borders import pass_borders, stores_at_a_border
from shared.services.catalog.prices.context import price_context
from shared.services.catalog.prices.history import RecordedPrice, price_history
from shared.services.catalog.prices.lowest import lowest_before
from shared.services.catalog.prices.memberships import note_collection
from shared.services.catalog.prices.resolve import prices_for
from shared.services.catalog.prices.sales import delete_sale, end_sale
from shared.services.catalog.prices.variant_sales import VariantSaleInput, set_variant_sales
from tests.factories.catalog import make_collection, make_product
from tests.factories.prices import make_group, make_price_list, make_sale, price_of
from tests.factories.stores import make_store
from tests.queries import count_queries

START = datetime(2031, 3, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def store(engines: Any) -> Store:
    return make_store()


@pytest.fixture
def clockwork() -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as travel:
        yield travel


def history_of(product: Product, **which: Any) -> list[RecordedPrice]:
    ids = session().scalars(select(Variant.id).where(Variant.product_id == product.id)).all()
    return price_history(ids, "EUR", **which)


def amounts(product: Product, **which: Any) -> list[int | None]:
    return [row.amount for row in history_of(product, **which)]


def sums(store: Store, product: Product) -> tuple[int, int, int | None]:
    row = session().get(Product, (store.id, product.id), populate_existing=True)
    assert row is not None
    return row.price_min, row.price_max, row.compare_at_max


def lowest(product: Product) -> int | None:
    context = price_context()
    prices = prices_for([product.variants[0].id], context)
    return lowest_before(prices, context).get(product.variants[0].id)


def test_every_change_is_kept_and_nothing_else(store: Store, clockwork: Any) -> None:
    with store_scope(store.id):
        product = make_product(price=1_000)
        for price in (1_200, 1_200, 900):
            clockwork.shift(DAY)
            set_base_prices([BasePriceInput({"price": price}, product.variants[0].id)])
        assert amounts(product) == [1_000, 1_200, 900]
        with pytest.raises(Exception, match="permission denied"):
            session().execute(delete(PriceRecord))


def test_a_planned_sale_begins_and_ends_without_anybody_writing(store: Store, clockwork: Any) -> None:
    with store_scope(store.id):
        product = make_product(price=1_000)
        make_sale(25, starts_at=START + DAY, ends_at=START + 2 * DAY)
        assert (price_of(product).amount, sums(store, product)) == (1_000, (1_000, 1_000, None))
        assert current_store().prices_change_at == START + DAY == current_store().stale_at
    clockwork.shift(DAY)
    with store_scope(store.id):
        assert price_of(product).amount == 750
        assert not price_context().is_summed_up
    assert store.id in stores_at_a_border()
    assert pass_borders(store.id) == 1
    with store_scope(store.id):
        assert sums(store, product) == (750, 750, 1_000)
        assert price_context().is_summed_up
    clockwork.shift(DAY)
    pass_borders(store.id)
    with store_scope(store.id):
        assert sums(store, product) == (1_000, 1_000, None)
        assert [row.at for row in history_of(product)] == [
            START,
            START + DAY,
            START + 2 * DAY,
        ]
        assert (current_store().has_sales, current_store().prices_change_at) == (False, None)
    assert store.id not in stores_at_a_border()


def test_borders_that_nobody_worked_off_are_caught_up_in_their_order(store: Store, clockwork: Any) -> None:
    with store_scope(store.id):
        product = make_product(price=1_000)
        make_sale(10, starts_at=START + DAY, ends_at=START + 3 * DAY)
        make_sale(20, starts_at=START + 2 * DAY, ends_at=START + 4 * DAY)
    clockwork.shift(10 * DAY)
    assert pass_borders(store.id) == 4
    assert pass_borders(store.id) == 0
    with store_scope(store.id):
        found = history_of(product)
    assert [(row.amount, row.at) for row in found] == [
        (1_000, START), (900, START + DAY), (800, START + 2 * DAY), (1_000, START + 4 * DAY),
    ]  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["price", "sale", "end", "variant", "drop", "wait"]), st.integers(1, 99)),
        min_size=1,
        max_size=8,
    )
)
def test_the_record_is_what_was_in_force(engines: Any, steps: list[tuple[str, int]]) -> None:
    store = make_store()
    with time_machine.travel(START, tick=False) as travel:
        with store_scope(store.id):
            product = make_product(price=5_000)
            variant = product.variants[0].id
        seen = []
        for what, number in steps:
            travel.shift(timedelta(hours=number))
            pass_borders(store.id)
            with store_scope(store.id):
                _take_step(what, number, variant)
                seen.append((clock.now(), price_of(product).amount, price_of(product).usual))
            travel.shift(timedelta(minutes=7))
        with store_scope(store.id):
            records = price_history([variant], "EUR")
    for at, amount, usual in seen:
        last = [row for row in records if row.at <= at][-1]
        assert (last.amount, last.usual) == (amount, usual)
    kept = [(row.amount, row.usual, row.sale_id) for row in records]
    assert all(one != other for one, other in zip(kept, kept[1:], strict=False))


def _take_step(what: str, number: int, variant: Any) -> None:
    now = clock.now()
    match what:
        case "price":
            set_base_prices([BasePriceInput({"price": number * 100}, variant)])
        case "sale":
            make_sale(number, starts_at=now + timedelta(hours=number), ends_at=now + timedelta(hours=number * 2))
        case "end":
            end_sale(make_sale(number, starts_at=now - DAY).id)
        case "variant":
            set_variant_sales({variant: VariantSaleInput(0, now, now + timedelta(hours=number))})
        case "drop":
            delete_sale(make_sale(number).id)
        case _wait:
            return


def test_the_lowest_price_is_that_of_the_thirty_days_before_the_sale(store: Store, clockwork: Any) -> None:
    with store_scope(store.id):
        product = make_product(price=1_000)
        variant = product.variants[0].id
        for days, price in ((1, 700), (5, 1_400), (30, 1_200)):
            clockwork.shift(days * DAY)
            set_base_prices([BasePriceInput({"price": price}, variant)])
        assert lowest(product) is None
        clockwork.shift(4 * DAY)
        make_sale(50)
        assert (price_of(product).amount, lowest(product)) == (600, 1_200)
        clockwork.shift(20 * DAY)
        assert lowest(product) == 1_200


def test_a_price_from_before_the_thirty_days_counts_while_it_lasted_into_them(store: Store, clockwork: Any) -> None:
    with store_scope(store.id):
        product = make_product(price=900)
        clockwork.shift(40 * DAY)
        set_base_prices([BasePriceInput({"price": 1_500}, product.variants[0].id)])
        clockwork.shift(3 * DAY)
        make_sale(10)
        assert lowest(product) == 900


def test_a_sale_that_comes_back_is_held_against_its_first_run(store: Store, clockwork: Any) -> None:
    with store_scope(store.id):
        product = make_product(price=1_000)
        clockwork.shift(DAY)
        end_sale(make_sale(40).id) if clockwork.shift(DAY) else None
        make_sale(40)
        clockwork.shift(DAY)
        set_variant_sales({product.variants[0].id: VariantSaleInput(500)})
        clockwork.shift(DAY)
        assert (price_of(product).amount, lowest(product)) == (500, 600)


def test_the_lowest_prices_of_many_variants_are_one_statement(store: Store, clockwork: Any) -> None:
    with store_scope(store.id):
        product = make_product(options={"Size": ["S", "M", "L"]})
        make_sale(10)
        context = price_context()
        prices = prices_for([variant.id for variant in product.variants], context)
        with count_queries() as counted:
            assert len(lowest_before(prices, context)) == 3
    assert len(counted) == 1


def test_a_groups_list_is_recorded_for_the_group(store: Store, clockwork: Any) -> None:
    with store_scope(store.id):
        product, group = make_product(price=1_000), make_group()
        clockwork.shift(DAY)
        make_price_list({product.variants[0].id: 800}, group_id=group.id)
        assert amounts(product) == [1_000]
        assert amounts(product, group_id=group.id)[-1] == 800


def test_what_comes_into_a_collection_on_sale_is_cheaper_from_then_on(store: Store, clockwork: Any) -> None:
    with store_scope(store.id):
        first, second = make_product(price=1_000), make_product(price=1_000)
        collection = make_collection("Shelf", products=(first,))
        make_sale(10, collection_ids=(collection.id,))
        assert (sums(store, first)[0], sums(store, second)[0]) == (900, 1_000)
        clockwork.shift(DAY)
        update_collection(collection.id, CollectionInput(title="Shelf", product_ids=(second.id,)))
        note_collection(collection.id)
        assert (sums(store, first)[0], sums(store, second)[0]) == (1_000, 900)
        assert amounts(second) == [1_000, 900]


def test_a_large_stores_sums_follow_by_a_job_and_readers_never_see_the_old_price(
    store: Store, clockwork: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(borders, "AT_ONCE", 0)
    with store_scope(store.id):
        product = make_product(price=1_000)
        make_sale(30)
        assert sums(store, product)[0] == 1_000
        assert (price_of(product).amount, price_context().is_summed_up) == (700, False)
    pass_borders(store.id)
    with store_scope(store.id):
        assert (sums(store, product)[0], price_context().is_summed_up) == (700, True)
        told = select(func.count()).where(OutboxEvent.type == "catalog.products_changed")
        assert session().scalar(select(func.count()).select_from(PriceRecord)) == 2
        assert told is not None
