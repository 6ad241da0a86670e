"""A list costs the same number of statements however long it is."""

import pytest

from shared.db.session import store_scope
from shared.models.stores.store import Store
from tests.dashboard_app.desk import Desk
from tests.factories.catalog import make_collection, make_product
from tests.factories.orders import make_order, make_selling
from tests.queries import count_queries

AT_MOST = {
    "/": 26,
    "/products/": 21,
    "/collections/": 16,
    "/orders/": 18,
    "/customers/": 17,
    "/inventory/": 17,
    "/search/?q=jar": 21,
}


def fill(store: Store, rows: int, first: int) -> None:
    with store_scope(store.id):
        products = [make_product(f"Jar {number}", stock=90) for number in range(first, first + rows)]
        for product in products:
            make_collection(products=(product,))
            make_order((product.variants[0].id, 1), email=f"jar{product.title[4:]}@example.org")


@pytest.mark.parametrize("path", AT_MOST)
def test_the_length_of_a_list_costs_no_statements(path: str, desk: Desk) -> None:
    with store_scope(desk.store.id):
        make_selling()
    counts = []
    for rows, first in ((2, 0), (8, 2)):
        fill(desk.store, rows, first)
        desk.get(path)
        with count_queries() as queries:
            assert desk.get(path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1], counts
    assert counts[1] <= AT_MOST[path]


def test_an_order_costs_the_same_with_many_lines(desk: Desk) -> None:
    counts = []
    with store_scope(desk.store.id):
        make_selling()
        variants = [make_product(stock=9).variants[0].id for _ in range(8)]
        orders = [make_order(*((variant, 1) for variant in variants[:count])).number for count in (1, 8)]
    for number in orders:
        with count_queries() as queries:
            assert desk.get(f"/orders/{number}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 34, counts


def test_a_product_costs_the_same_with_many_variants(desk: Desk) -> None:
    counts = []
    with store_scope(desk.store.id):
        small = make_product(options={"Size": ["S"]})
        large = make_product(options={"Size": ["S", "M", "L"], "Colour": ["Red", "Blue", "Green", "Grey"]})
    for product in (small, large):
        with count_queries() as queries:
            assert desk.get(f"/products/{product.id}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 26, counts
