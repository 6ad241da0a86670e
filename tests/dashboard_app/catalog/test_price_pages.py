"""Sales, price lists, currencies and a product's prices, as merchants work with them."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from shared.db.session import session, store_scope
from shared.kernel import clock
from shared.kernel.ids import new_id
from shared.models.catalog.price_list import PriceList
from shared.models.catalog.price_sale import Sale
from shared.models.catalog.product import Product, find_product
from shared.models.stores.selling import selling_terms
from shared.services.catalog.prices.list_entries import list_entries
from tests.dashboard_app.desk import Desk
from tests.factories.catalog import make_product
from tests.factories.prices import make_group, make_price_list, make_sale, price_of
from tests.queries import count_queries

SALE = {"name": "Spring", "kind": "percentage", "value": "12.5", "covers": "all", "is_active": "y"}
LIST = {"name": "Wholesale", "currency": "EUR", "priority": "5", "is_active": "y"}


def product_named(desk: Desk, handle: str) -> Product:
    found = find_product(handle)
    assert found is not None
    return found


def test_a_sale_is_planned_shown_and_ended(desk: Desk) -> None:
    assert "No sale has been planned yet" in desk.get("/sales/").text
    saved = desk.submit("/sales/", SALE, page="/sales/new")
    assert saved.status_code == 302
    with store_scope(desk.store.id):
        sale = session().scalars(select(Sale)).one()
        assert (sale.value, price_of(product_named(desk, "bowl")).amount) == (1250, 2100)
    assert "Running" in desk.get("/sales/").text
    page = desk.get(f"/sales/{sale.id}").text
    assert "12.5" in page and "Products covered" in page
    desk.submit(f"/sales/{sale.id}/ending", page=f"/sales/{sale.id}")
    assert "Over" in desk.get("/sales/?state=over").text
    with store_scope(desk.store.id):
        assert price_of(product_named(desk, "bowl")).amount == 2400


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"value": "abc"}, "Type a percentage such as 12.5."),
        ({"value": "101"}, "Type a percentage above 0 and up to 100."),
        ({"value": "١٢٫٥٥٥"}, "Type a percentage with at most two decimals."),
        ({"covers": "some"}, "Choose what is on sale"),
        ({"starts_at": "2031-01-02T10:00", "ends_at": "2031-01-02T10:00"}, "Choose an end that lies after the start."),
        ({"ends_at": "soon"}, "Type a date and a time"),
    ],
)
def test_what_is_wrong_with_a_sale_is_said_and_nothing_typed_is_lost(
    desk: Desk, wrong: dict[str, str], said: str
) -> None:
    refused = desk.submit("/sales/", {**SALE, **wrong}, page="/sales/new")
    assert refused.status_code == 422
    assert said in refused.text and 'value="Spring"' in refused.text


def test_moments_are_those_of_the_store(desk: Desk) -> None:
    desk.submit("/sales/", {**SALE, "starts_at": "2031-07-01T00:00"}, page="/sales/new")
    with store_scope(desk.store.id):
        sale = session().scalars(select(Sale)).one()
    assert sale.starts_at is not None
    assert "2031-07-01T00:00" in desk.get(f"/sales/{sale.id}").text


def test_who_saw_an_older_sale_is_told(desk: Desk) -> None:
    with store_scope(desk.store.id):
        sale = make_sale()
    stale = desk.submit(f"/sales/{sale.id}", {**SALE, "version": str(sale.version - 1)})
    assert (stale.status_code, "Somebody else changed this sale" in stale.text) == (409, True)


def test_a_price_list_is_filled_like_a_spreadsheet(desk: Desk) -> None:
    with store_scope(desk.store.id):
        group = make_group("Trade")
        bowl = product_named(desk, "bowl").variants[0].id
    saved = desk.submit("/price-lists/", {**LIST, "group": str(group.id)}, page="/price-lists/new")
    path = saved.headers["Location"].partition(f"/s/{desk.store.handle}")[2]
    list_id = UUID(path.split("/")[2])
    typed = {f"{bowl}-price": "19,90", f"{bowl}-tiers": "10: 18.50; 50 = 17", f"{bowl}-was-price": ""}
    assert desk.submit(path, typed).status_code == 302
    with store_scope(desk.store.id):
        entry = next(row for row in list_entries(list_id).rows if row.variant_id == bowl)
    assert [(tier.quantity, tier.amount) for tier in entry.tiers] == [(1, 1990), (10, 1850), (50, 1700)]
    page = desk.get(path).text
    assert 'value="10: 18.50; 50: 17.00"' in page
    wrong = desk.submit(path, {f"{bowl}-price": "1990.999", f"{bowl}-tiers": "ten: 5", f"{bowl}-was-price": "x"})
    assert wrong.status_code == 422
    assert 'value="1990.999"' in wrong.text and 'value="ten: 5"' in wrong.text
    cleared = {f"{bowl}-was-price": "19.90", f"{bowl}-was-tiers": "10: 18.50; 50: 17.00"}
    desk.submit(path, cleared)
    with store_scope(desk.store.id):
        assert list_entries(list_id, only_priced=True).total == 0


def test_a_price_list_goes_out_and_comes_back_as_a_file(desk: Desk) -> None:
    with store_scope(desk.store.id):
        mug = product_named(desk, "mug")
        formula = make_product("=HYPERLINK(1)", sku="=1+1", price=100)
        prices: Any = {mug.variants[0].id: {1: 1500, 10: 1200}, formula.variants[0].id: 90}
        price_list = make_price_list(prices)
    path = f"/price-lists/{price_list.id}"
    written = desk.get(f"{path}/file")
    assert written.headers["Content-Type"].startswith("text/csv")
    assert "'=HYPERLINK(1)" in written.text and "MUG-1,Mug,Blue,10,12.00" in written.text
    changed = written.text.replace("12.00", "11.50") + "NOBODY,,,1,5.00,,\r\nBOWL,,,1,9.999,,\r\nBOWL,,,1,20.00,,\r\n"
    token = desk.browser.token_on(desk.at(path))
    file = (BytesIO(changed.encode("utf-8")), "list.csv")
    read = desk.browser.post(
        desk.at(f"{path}/file"),
        data={"csrf_token": token, "file": file},
        headers={"Origin": desk.browser.origin},
        content_type="multipart/form-data",
    )
    assert read.status_code == 200
    assert "This variant does not exist." in read.text and "at most 2 decimals" in read.text
    with store_scope(desk.store.id):
        rows = {row.sku: [tier.amount for tier in row.tiers] for row in list_entries(price_list.id).rows}
    assert (rows["MUG-1"], rows["=1+1"], rows["BOWL"]) == ([1500, 1150], [90], [2000])


def test_a_file_that_is_no_list_is_refused_with_what_to_do(desk: Desk) -> None:
    with store_scope(desk.store.id):
        price_list = make_price_list()
    path = f"/price-lists/{price_list.id}"
    data = {"csrf_token": desk.browser.token_on(desk.at(path)), "file": (BytesIO(b"a,b\n1,2\n"), "x.csv")}
    headers = {"Origin": desk.browser.origin}
    desk.browser.post(desk.at(f"{path}/file"), data=data, headers=headers, content_type="multipart/form-data")
    assert "The file needs a column" in desk.get(path).text


def test_a_products_prices_are_set_with_their_sale_and_shown_with_their_past(desk: Desk) -> None:
    with store_scope(desk.store.id):
        bowl = product_named(desk, "bowl")
        key, path = bowl.variants[0].id, f"/products/{bowl.id}/prices"
    assert "has not changed since" in desk.get(path).text
    ends = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    typed = {f"{key}-price": "30", f"{key}-cost": "12", f"{key}-sale": "25", f"{key}-ends_at": ends}
    was = {f"{key}-was-price": "24.00"}
    assert desk.submit(path, {**typed, **was}).status_code == 302
    with store_scope(desk.store.id):
        found = price_of(bowl)
        assert (found.amount, found.usual, found.is_reduced) == (2500, 3000, True)
    page = desk.get(path).text
    assert "On sale" in page and "Lowest in the 30 days before" in page and "data-chart" in page
    dear = desk.submit(path, {f"{key}-sale": "31", f"{key}-was-sale": "25.00"})
    assert (dear.status_code, "Type a price below the usual one." in dear.text) == (422, True)
    assert 'value="31"' in dear.text


def test_currencies_are_added_and_mended(desk: Desk) -> None:
    path = "/settings/currencies"
    added = desk.submit(path, {"do": "add", "rounding": "1:0"})
    assert added.status_code == 200 and "code-0" in added.text
    wrong = desk.submit(path, {"code-0": "USD", "rate-0": "much", "rounding-0": "100:1", "rounding": "1:0"})
    assert (wrong.status_code, 'value="much"' in wrong.text) == (422, True)
    desk.submit(path, {"code-0": "USD", "rate-0": "1,08", "rounding-0": "100:1", "converts-0": "1", "rounding": "1:0"})
    with store_scope(desk.store.id):
        terms = selling_terms().in_currency("USD")
        assert (str(terms.rate), terms.price(2400)) == ("1.08", 2599)
        assert price_of(product_named(desk, "bowl"), "USD").amount == 2599
    desk.submit(path, {"code-0": "USD", "rate-0": "1.08", "drop-0": "1", "rounding": "1:0"})
    with store_scope(desk.store.id):
        assert selling_terms().codes == ("EUR",)


@pytest.mark.parametrize("kind", ["sales", "price-lists", "customer-groups"])
def test_another_merchants_rules_do_not_exist_here(desk: Desk, other_desk: Desk, kind: str) -> None:
    make: Any = {"sales": make_sale, "price-lists": make_price_list, "customer-groups": make_group}[kind]
    with store_scope(other_desk.store.id):
        foreign = make().id
    assert desk.get(f"/{kind}/{foreign}").status_code == 404
    assert desk.submit(f"/{kind}/{foreign}/deletion", page="/").status_code == 404
    assert other_desk.get(f"/{kind}/{foreign}").status_code == 200
    assert desk.get(f"/{kind}/{new_id()}").status_code == 404


@pytest.mark.parametrize("path", ["/sales/", "/price-lists/", "/customer-groups/"])
def test_long_lists_cost_no_further_statements(desk: Desk, path: str) -> None:
    def make_some(count: int) -> None:
        with store_scope(desk.store.id):
            for _number in range(count):
                make_sale(tags=("a",))
                make_price_list(group_id=make_group().id)

    make_some(1)
    desk.get(path)
    with count_queries() as few:
        assert desk.get(path).status_code == 200
    make_some(4)
    with count_queries() as many:
        assert desk.get(path).status_code == 200
    assert len(few) == len(many) <= 20


def test_a_lists_table_costs_the_same_for_many_variants(desk: Desk) -> None:
    with store_scope(desk.store.id):
        price_list = session().get(PriceList, (desk.store.id, make_price_list().id))
        assert price_list is not None
    path = f"/price-lists/{price_list.id}/prices"
    desk.get(path)
    with count_queries() as few:
        desk.get(path)
    with store_scope(desk.store.id):
        wide = make_product("Wide", options={"Size": [str(number) for number in range(40)]})
        make_price_list({variant.id: 5 for variant in wide.variants})
    with count_queries() as many:
        assert desk.get(path).status_code == 200
    assert len(few) == len(many) <= 18
