"""Which price is in force: the database's one expression against the same told in plain Python."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from shared.db.session import session, store_scope, transaction
from shared.kernel.exchange import STEPS
from shared.models.catalog.price_list import ListPrice, PriceList
from shared.models.catalog.price_sale import Sale, SaleKind, VariantSale
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.models.stores.selling import selling_terms
from shared.models.stores.store import Store, current_store
from shared.services.catalog.prices.context import PriceContext
from shared.services.catalog.prices.currencies import CurrencyInput, SellingInput, set_selling
from shared.services.catalog.prices.resolve import prices_for
from tests.factories.catalog import make_collection, make_product
from tests.factories.prices import make_group, make_price_list, make_sale, price_of
from tests.factories.stores import make_store
from tests.queries import count_queries
from tests.shared.services.catalog.prices.model import Asked, ModelList, ModelSale, Period, price

NOON = datetime(2031, 6, 16, 12, 0, tzinfo=UTC)
MOMENTS = [NOON + timedelta(hours=hours) for hours in (-2, -1, 0, 1, 2)]
CURRENCIES = {"EUR": ("JPY", "KWD"), "JPY": ("EUR", "KWD"), "KWD": ("EUR", "JPY")}

amounts = st.one_of(st.integers(0, 20), st.integers(0, 99_999), st.integers(0, 10**9))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start, end = draw(st.sampled_from([None, *MOMENTS])), draw(st.sampled_from([None, *MOMENTS]))
    if start is not None and end is not None and end <= start:
        end = None
    return Period(start, end, draw(st.booleans() if draw(st.integers(0, 4)) == 0 else st.just(True)))


@st.composite
def price_lists(draw: st.DrawFn, order: int) -> ModelList:
    return ModelList(
        order=order,
        priority=draw(st.integers(-1, 1)),
        for_group=draw(st.booleans()),
        adjustment=draw(st.none() | st.integers(-10_000, 20_000)),
        tiers=draw(st.dictionaries(st.sampled_from([1, 2, 5, 10]), amounts, max_size=3)),
        period=draw(periods()),
    )


@st.composite
def sales(draw: st.DrawFn) -> ModelSale:
    period = draw(periods())
    match draw(st.sampled_from(["percent", "off", "fixed"])):
        case "percent":
            return ModelSale(percent=draw(st.integers(1, 10_000)), period=period)
        case "off":
            return ModelSale(off=draw(st.integers(1, 99_999)), period=period)
        case _:
            own = Period(period.starts_at, period.ends_at)
            return ModelSale(fixed=draw(amounts), period=own)


@st.composite
def rules(draw: st.DrawFn) -> tuple[list[ModelList], list[ModelSale]]:
    lists = [draw(price_lists(order)) for order in range(draw(st.integers(0, 3)))]
    return lists, draw(st.lists(sales(), max_size=3))


@pytest.fixture(params=sorted(CURRENCIES))
def shop(request: pytest.FixtureRequest, engines: Any) -> Iterator["Shop"]:
    """A store with one product, and a second store that has the same and a sale of everything."""
    currency = request.param
    store, other = make_store(currency=currency), make_store(currency=currency)
    with store_scope(other.id):
        make_product(price=1_000)
        make_sale(90)
    with store_scope(store.id):
        group = make_group().id
        product = make_product(price=1_000)
    yield Shop(store, product, product.variants[0].id, group, currency)


class Shop:
    def __init__(self, store: Store, product: Product, variant_id: UUID, group_id: UUID, currency: str) -> None:
        self.store, self.product, self.variant_id = store, product, variant_id
        self.group_id, self.currency = group_id, currency

    def set_up(self, base: int, lists: list[ModelList], wanted: list[ModelSale], list_currency: str) -> None:
        """The rules as rows, in place of those of the example before."""
        with transaction() as current:
            for model in (ListPrice, PriceList, Sale, VariantSale):
                current.execute(delete(model))
            current.execute(update(Variant).where(Variant.id == self.variant_id).values(price=base))
            for one in lists:
                self._add_list(one, list_currency)
            for sale in wanted:
                current.add(self._sale(sale))
            store = current_store()
            store.has_sales, store.has_price_lists = bool(wanted), bool(lists)

    def _add_list(self, one: ModelList, currency: str) -> None:
        row = PriceList(
            code=f"list-{one.order}",
            name="List",
            currency=currency,
            group_id=self.group_id if one.for_group else None,
            priority=one.priority,
            adjustment=one.adjustment,
            **vars(one.period),
        )
        session().add(row)
        session().flush()
        for quantity, amount in one.tiers.items():
            session().add(ListPrice(list_id=row.id, variant_id=self.variant_id, min_quantity=quantity, amount=amount))

    def _sale(self, sale: ModelSale) -> Sale | VariantSale:
        if sale.fixed is not None:
            moments = {"starts_at": sale.period.starts_at, "ends_at": sale.period.ends_at}
            return VariantSale(variant_id=self.variant_id, amount=sale.fixed, **moments)
        kind = SaleKind.PERCENTAGE if sale.percent is not None else SaleKind.AMOUNT
        value = sale.percent if sale.percent is not None else sale.off
        return Sale(name="Sale", kind=kind, value=value, covers_all=True, **vars(sale.period))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    base=amounts,
    ruled=rules(),
    at=st.sampled_from(MOMENTS),
    quantity=st.sampled_from([1, 2, 4, 9, 10, 100]),
    in_group=st.booleans(),
    foreign=st.integers(-1, 1),
    rate=st.decimals("0.0005", 2_000, places=4, allow_nan=False).filter(bool),
    step=st.sampled_from(STEPS),
    takes_off=st.booleans(),
)
def test_the_database_finds_the_price_that_the_rules_tell(
    shop: Shop, base: int, ruled: Any, at: datetime, quantity: int, in_group: bool, foreign: int, rate: Decimal,
    step: int, takes_off: bool,
) -> None:  # fmt: skip
    lists, wanted = ruled
    code = shop.currency if foreign < 0 else CURRENCIES[shop.currency][foreign]
    less = 1 if takes_off and step > 1 else 0
    with store_scope(shop.store.id):
        shop.set_up(base, lists, wanted, code)
        rounding = {"step": step, "less": less}
        further = [] if foreign < 0 else [{"code": code, "rate": str(rate), "converts": True, **rounding}]
        current_store().selling = {"currencies": further, "rounding": rounding}
        terms = selling_terms()
        groups = (shop.group_id,) if in_group else ()
        context = PriceContext(code, groups, at=at, quantities={shop.variant_id: quantity}, terms=terms)
        found = prices_for([shop.variant_id], context)[shop.variant_id]
    asked = Asked(at, quantity, in_group, terms.in_currency(code).factor, step, less, is_foreign=foreign >= 0)
    assert (found.amount, found.usual) == price(base, lists, wanted, asked)
    assert found.is_reduced == (found.amount < found.usual)
    assert not found.is_reduced or found.compare_at == found.usual
    assert all(tier.amount < found.amount and tier.quantity > 1 for tier in found.tiers)


def test_a_sale_holds_from_its_start_up_to_but_not_at_its_end(shop: Shop) -> None:
    end = NOON + timedelta(hours=1)
    tick = timedelta(microseconds=1)
    with store_scope(shop.store.id):
        make_sale(50, starts_at=NOON, ends_at=end)
        asked = [price_of(shop.product, at=at).amount for at in (NOON - tick, NOON, end - tick, end)]
    assert asked == [1_000, 500, 500, 1_000]


def test_the_same_question_has_the_same_answer_whatever_order_rules_were_made_in(shop: Shop) -> None:
    with store_scope(shop.store.id):
        variant = shop.variant_id
        lists = [make_price_list({variant: 700 + number}, group_id=shop.group_id, priority=5) for number in range(3)]
        price_in_force = price_of(shop.product, group_ids=(shop.group_id,))
        assert (price_in_force.amount, price_in_force.list_id) == (700, min(found.id for found in lists))


def test_a_sale_covers_what_it_names_and_nothing_else(shop: Shop) -> None:
    with store_scope(shop.store.id):
        tagged, collected = make_product(price=1_000, tags=("winter",)), make_product(price=1_000)
        collection = make_collection(products=(collected,))
        make_sale(10, tags=("winter",))
        make_sale(20, collection_ids=(collection.id,))
        make_sale(30, product_ids=(shop.product.id,))
        plain = make_product(price=1_000)
        found = [price_of(product).amount for product in (tagged, collected, shop.product, plain)]
    assert found == [900, 800, 700, 1_000]


def test_another_stores_sale_and_list_are_nothing_here(shop: Shop) -> None:
    with store_scope(shop.store.id):
        assert price_of(shop.product).amount == 1_000
        foreign = price_of(shop.product, group_ids=(UUID(int=7),))
    assert foreign.amount == 1_000


def test_what_has_no_price_in_a_currency_is_not_sold_in_it(shop: Shop) -> None:
    other = CURRENCIES[shop.currency][0]
    with store_scope(shop.store.id):
        set_selling(SellingInput([CurrencyInput(other, Decimal(2), converts=False)]))
        priced = make_product(price=1_000)
        make_price_list({priced.variants[0].id: 77}, currency=other)
        ids = [shop.variant_id, priced.variants[0].id]
        found = prices_for(ids, PriceContext(other))
    assert {key: value.amount for key, value in found.items()} == {priced.variants[0].id: 77}


def test_any_number_of_variants_is_one_statement(shop: Shop) -> None:
    with store_scope(shop.store.id):
        products = [make_product(options={"Size": ["S", "M", "L"]}) for _number in range(5)]
        make_sale(10)
        make_price_list({products[0].variants[0].id: {1: 5, 10: 4}}, group_id=shop.group_id)
        ids = [variant.id for product in products for variant in product.variants]
        context = PriceContext(shop.currency, (shop.group_id,), quantities=dict.fromkeys(ids, 10))
        with count_queries() as counted:
            assert len(prices_for(ids, context)) == 15
    assert len(counted) == 1
