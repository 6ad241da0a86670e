"""Smart collections hold what their rules say, whatever happens to products in whatever order."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from shared.db.session import session, store_scope
from shared.jobs.registry import job_named
from shared.kernel import clock
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.models.catalog.attribute import AttributeKind
from shared.models.catalog.collection import Collection, CollectionOrder, collection_by_id
from shared.models.catalog.collection import RuleField as F
from shared.models.catalog.collection import RuleRelation as R
from shared.models.catalog.product import Product, product_by_id
from shared.models.stores.store import Store
from shared.services.catalog import collection_filling, smart_collections
from shared.services.catalog.attribute_values import set_attribute_values
from shared.services.catalog.categories import move_category, set_product_category
from shared.services.catalog.collection_rules import RuleInput, read_rules
from shared.services.catalog.collections import (
    CollectionInput,
    create_collection,
    product_ids_of,
    set_collection_products,
    set_product_collections,
    update_collection,
)
from shared.services.catalog.rule_conditions import matches
from shared.services.catalog.smart_collections import fill_collection, pass_day_borders
from shared.services.inventory.stock import set_stock
from shared.services.stores.operations import run_operation
from shared.subscribers import catalog_collections as news
from shared.subscribers.registry import HeardEvent
from tests.factories.catalog import make_product
from tests.factories.stores import make_store
from tests.factories.structure import make_attribute, make_category
from tests.queries import count_queries


def make_smart(*rules: RuleInput, match_any: bool = False, **values: Any) -> Collection:
    wanted = CollectionInput(title="Smart", rules=rules, match_any=match_any, **values)
    return create_collection(wanted)


def hear(subscription: Any, **payload: Any) -> None:
    """What the relay does: the reaction, then the jobs that it asks for."""
    texts = {name: str(value) if isinstance(value, UUID) else value for name, value in payload.items()}
    for call in subscription.react(HeardEvent(new_id(), "", None, texts)):
        job_named(call.name).run()


def members(collection: Collection) -> set[UUID]:
    return set(product_ids_of(collection.id))


def evaluated(collection: Collection) -> set[UUID]:
    """The whole set, asked afresh."""
    stored = collection_by_id(collection.id)
    return set(session().scalars(select(Product.id).where(matches(stored.rules, stored.match_any))))


WORDS = ("Red", "Blue", "red bowl")
TITLES, PRICES = (R.IS, R.IS_NOT, R.CONTAINS, R.STARTS), (R.GREATER, R.LESS, R.IS)
RULES = st.one_of(
    st.builds(
        RuleInput, st.just(F.TITLE), st.sampled_from((R.IS, R.IS_NOT, R.CONTAINS, R.STARTS)), st.sampled_from(WORDS)
    ),
    st.builds(RuleInput, st.just(F.TAG), st.sampled_from((R.IS, R.IS_NOT)), st.sampled_from(("new", "gift"))),
    st.builds(
        RuleInput, st.just(F.PRICE), st.sampled_from((R.GREATER, R.LESS, R.IS)), st.sampled_from(("1000", "2000"))
    ),
    st.builds(RuleInput, st.just(F.STOCK), st.sampled_from((R.GREATER, R.LESS)), st.sampled_from(("0", "3"))),
)
CHANGES = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(("title", "tags", "price", "stock")),
        st.sampled_from((0, 1, 2)),
    ),
    max_size=15,
)


def fits(rule: RuleInput, product: Product, stock: int) -> bool:
    """The same judgement, in Python."""
    title, wanted = product.title.lower(), rule.value.lower()
    judged = {
        (F.TITLE, R.IS): title == wanted,
        (F.TITLE, R.IS_NOT): title != wanted,
        (F.TITLE, R.CONTAINS): wanted in title,
        (F.TITLE, R.STARTS): title.startswith(wanted),
        (F.TAG, R.IS): rule.value in product.tags,
        (F.TAG, R.IS_NOT): rule.value not in product.tags,
    }
    if rule.field in (F.TITLE, F.TAG):
        return judged[rule.field, rule.relation]
    number, limit = (product.price_min if rule.field is F.PRICE else stock), Decimal(rule.value)
    return {R.GREATER: number > limit, R.LESS: number < limit, R.IS: number == limit}[rule.relation]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rules=st.lists(RULES, min_size=1, max_size=3), match_any=st.booleans(), changes=CHANGES)
def test_the_set_kept_by_news_is_the_set_that_the_rules_say(
    engines: Any, queue: Any, rules: list[RuleInput], match_any: bool, changes: list[tuple[int, str, int]]
) -> None:
    with store_scope(make_store().id):
        products = [make_product("Red bowl", price=1000, stock=2, tags=("new",)) for _number in range(4)]
        stock = dict.fromkeys((product.id for product in products), 2)
        collection = make_smart(*rules, match_any=match_any)
        for which, what, value in changes:
            product = products[which]
            if what == "stock":
                stock[product.id] = value * 2
                set_stock(product.variants[0].id, value * 2)
                hear(news.hear_of_stock, variant_id=product.variants[0].id)
                continue
            change(product, what, value)
            hear(news.hear_of_product, product_id=product.id)
        combine = any if match_any else all
        expected = {one.id for one in products if combine(fits(rule, one, stock[one.id]) for rule in rules)}
        assert members(collection) == evaluated(collection) == expected


def change(product: Product, what: str, value: int) -> None:
    if what == "title":
        product.title = ("Red", "Blue thing", "red bowl")[value]
    elif what == "tags":
        product.tags = [["new", "gift"], ["gift"], []][value]
    else:
        product.variants[0].price = (500, 2000, 3000)[value]
        product.sum_up_prices()
    session().commit()


def test_each_field_tells_its_products_apart(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        home = make_category("Home")
        cups = make_category("Cups", under=home)
        glaze = make_attribute("Glaze", "Ash", "Celadon")
        volume = make_attribute("Volume", kind=AttributeKind.NUMBER)
        sale = {"compare_at_price": 4000, "weight": 900}
        cup = make_product(
            "Cup", price=3000, vendor="Kiln", product_type="Ware", options={"Size": ["S", "L"]}, variant=sale
        )
        make_product("Plain", price=100)
        set_product_category([cup.id], cups.id)
        set_attribute_values(cup.id, {glaze.id: [glaze.choices[1].id], volume.id: "250"})
        asked = [
            RuleInput(F.VENDOR, R.IS, "kiln"),
            RuleInput(F.TYPE, R.ENDS, "are"),
            RuleInput(F.TITLE, R.STARTS, "cu"),
            RuleInput(F.CATEGORY, R.IS, str(home.id)),
            RuleInput(F.PRICE, R.GREATER, "5600"),
            RuleInput(F.COMPARE_AT, R.SET),
            RuleInput(F.ON_SALE, R.SET),
            RuleInput(F.WEIGHT, R.GREATER, "500"),
            RuleInput(F.ATTRIBUTE, R.IS, str(glaze.choices[1].id), glaze.id),
            RuleInput(F.ATTRIBUTE, R.GREATER, "249,5", volume.id),
            RuleInput(F.ATTRIBUTE, R.SET, "", volume.id),
            RuleInput(F.OPTION, R.IS, "l", option="size"),
        ]
        for rule in asked:
            found = members(make_smart(rule))
            assert found == (set() if rule.field is F.PRICE else {cup.id}), rule
        everything = set(session().scalars(select(Product.id)))
        for rule in (
            RuleInput(F.CATEGORY, R.IS_NOT, str(home.id)),
            RuleInput(F.CATEGORY, R.NOT_SET),
            RuleInput(F.ATTRIBUTE, R.IS_NOT, str(glaze.choices[1].id), glaze.id),
            RuleInput(F.ON_SALE, R.NOT_SET),
        ):
            assert members(make_smart(rule)) == everything - {cup.id}, rule


def test_a_branch_that_moves_takes_its_products_along(two_stores: tuple[Store, Store], queue: Any) -> None:
    with store_scope(two_stores[0].id):
        home, garden = make_category("Home"), make_category("Garden")
        pots = make_category("Pots", under=home)
        product = make_product()
        set_product_category([product.id], pots.id)
        at_home = make_smart(RuleInput(F.CATEGORY, R.IS, str(home.id)))
        assert members(at_home) == {product.id}
        move_category(pots.id, garden.id)
        hear(news.hear_of_category, category_id=pots.id, moved=True)
        assert members(at_home) == set()


def test_what_is_new_leaves_when_its_days_are_over_and_nothing_else_is_looked_at(
    two_stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    start = clock.now()
    with store_scope(two_stores[0].id):
        with time_machine.travel(start - timedelta(days=40), tick=False):
            make_product("Old")
        with time_machine.travel(start - timedelta(days=29), tick=False):
            soon_old = make_product("Soon old")
        with time_machine.travel(start, tick=False):
            fresh = make_product("Fresh")
            collection = make_smart(RuleInput(F.CREATED, R.WITHIN_DAYS, "30"))
        assert {soon_old.id, fresh.id} <= members(collection)
        looked_at: list[UUID] = []
        sort = smart_collections.sort_products
        monkeypatch.setattr(smart_collections, "sort_products", lambda ids: (looked_at.extend(ids), sort(ids))[1])
        with time_machine.travel(start + timedelta(days=2), tick=False):
            assert pass_day_borders() == 1
            assert pass_day_borders() == 0
        assert looked_at == [soon_old.id]
        assert soon_old.id not in members(collection) and fresh.id in members(collection)


def test_a_large_store_is_filled_by_an_operation_in_portions(
    two_stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collection_filling, "AT_ONCE", 3)
    monkeypatch.setattr(smart_collections, "PORTION", 2)
    started: list[UUID] = []
    start = collection_filling.start_operation
    monkeypatch.setattr(collection_filling, "start_operation", lambda *of, **how: started.append(start(*of, **how).id))
    with store_scope(two_stores[0].id):
        products = [make_product("Jar", price=900) for _number in range(5)]
        collection = make_smart(RuleInput(F.TITLE, R.IS, "jar"))
        assert members(collection) == set() and len(started) == 1
        run_operation(started[0])
        assert members(collection) == {product.id for product in products}
        update_collection(collection.id, CollectionInput("Smart", rules=(RuleInput(F.TITLE, R.IS, "vase"),)))
        run_operation(started[1])
        assert members(collection) == evaluated(collection) and len(members(collection)) == 1


def test_rules_are_checked_kindly_and_nothing_is_stored(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[1].id):
        foreign = make_category()
    with store_scope(two_stores[0].id):
        wrong = (
            RuleInput(F.PRICE, R.CONTAINS, "1"),
            RuleInput(F.TITLE, R.IS, " "),
            RuleInput(F.STOCK, R.GREATER, "many"),
            RuleInput(F.CREATED, R.WITHIN_DAYS, "0"),
            RuleInput(F.CATEGORY, R.IS, str(foreign.id)),
            RuleInput(F.ATTRIBUTE, R.SET),
            RuleInput(F.OPTION, R.IS, "S"),
        )
        with pytest.raises(Invalid) as refused:
            make_smart(*wrong)
        assert set(refused.value.fields) == {
            "rules.0.relation",
            "rules.1.value",
            "rules.2.value",
            "rules.3.value",
            "rules.4.value",
            "rules.5.attribute_id",
            "rules.6.option",
        }
        typed = read_rules([RuleInput(F.PRICE, R.LESS, "12,50")], typed=True)
        assert typed[0].value == "1250"


def test_hands_stay_off_a_smart_collection(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        product = make_product("Odd")
        smart = make_smart(RuleInput(F.TITLE, R.IS, "vase"))
        vase = members(smart)
        with pytest.raises(Invalid):
            set_collection_products(smart.id, [product.id])
        set_product_collections(product.id, [smart.id])
        assert members(smart) == vase
        assert collection_by_id(smart.id).order is CollectionOrder.NEWEST
        update_collection(smart.id, CollectionInput("By hand now", rules=()))
        assert members(smart) == vase and not collection_by_id(smart.id).is_smart
        set_collection_products(smart.id, [product.id])
        assert members(smart) == {product.id}


def test_sorting_costs_the_same_for_many_products(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        for word in ("Jar", "Pot", "Pan"):
            make_smart(RuleInput(F.TITLE, R.IS, word), RuleInput(F.PRICE, R.GREATER, "0"))
        counts = []
        for number in (1, 12):
            products = [make_product("Jar").id for _number in range(number)]
            with count_queries() as queries:
                smart_collections.sort_products(products)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 9, counts


def test_another_stores_products_are_never_taken_in(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        collection = make_smart(RuleInput(F.TITLE, R.IS, "vase"))
        fill_collection(collection.id)
        assert {product_by_id(one).title for one in members(collection)} == {"Vase"}
        assert len(members(collection)) == 1
