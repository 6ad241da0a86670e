"""Cloth by the metre and cheese by the kilogram: from product page to order, mail and parcel."""

from collections.abc import Callable

import pytest

from shared.db.session import store_scope
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.quantities import QuantityRule, Unit
from shared.models.stores.store import Store
from shared.services.carts.contents import cart_contents
from shared.services.carts.lines import add_to_cart, set_quantities
from shared.services.inventory.stock import stock_of
from shared.services.orders.fulfil import Parcel, fulfil_order
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
Stores = tuple[Store, Store]
BY_THE_METRE = QuantityRule(Unit.METRE, least=500, step=250)


@pytest.fixture
def cloth(two_stores: Stores) -> str:
    """A variant of which 10 m are in stock at 12.30 a metre."""
    with store_scope(two_stores[0].id):
        product = make_product("Linen", price=1230, stock=10_000, sold_by=BY_THE_METRE, handle="linen-cloth")
        return str(product.variants[0].id)


def test_the_page_offers_metres_and_the_cart_keeps_them(visit: Visit, two_stores: Stores, cloth: str) -> None:
    browser = visit(two_stores[0])
    page = browser.get("/products/linen-cloth").text
    assert 'step="0.25"' in page and 'min="0.5"' in page and "/ m" in page
    browser.post("/cart/add", data={"id": cloth, "quantity": "1,75"})
    cart = browser.get("/cart.js").json
    line = cart["items"][0]
    assert (line["quantity"], line["quantity_text"]) == (1.75, "1.75 m")
    assert (line["line_price"], cart["item_count"]) == (2153, 1)
    assert 'value="1.75"' in browser.get("/cart").text


@pytest.mark.parametrize(
    ("typed", "told"), [("0.25", "at least 0.5 m"), ("1.3", "such as 1.25 m"), ("10.25", "Only 10 m"), ("x", "number")]
)
def test_what_is_not_sold_so_is_said_kindly(
    visit: Visit, two_stores: Stores, cloth: str, typed: str, told: str
) -> None:
    answer = visit(two_stores[0]).post(
        "/cart/add.js", json={"id": cloth, "quantity": typed}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 422
    assert told in answer.text


def test_an_order_takes_and_ships_exactly_what_was_measured(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        cheese = make_product("Cheese", price=1999, stock=5_000, sold_by=QuantityRule(Unit.KILOGRAM, 100, 1))
        variant_id = cheese.variants[0].id
        order = make_order((variant_id, 1))
        assert (order.lines[0].quantity, order.lines[0].total) == (1000, 1999)
        cart = add_to_cart(None, variant_id, 1, locale="en")
        set_quantities(cart.id, {variant_id: 2})
        with pytest.raises(Conflict, match=r"4 kg"):
            set_quantities(cart.id, {variant_id: 5})
        fulfil_order(order.id, Parcel({order.lines[0].id: 400}))
        assert stock_of([variant_id])[variant_id].on_hand == 4_600
        with pytest.raises(Invalid):
            fulfil_order(order.id, Parcel({order.lines[0].id: 601}))


def test_a_product_that_changes_its_unit_is_not_sold_from_old_carts(two_stores: Stores) -> None:

    with store_scope(two_stores[0].id):
        product = make_product("Rope", stock=None, variant={"track_stock": False})
        cart = add_to_cart(None, product.variants[0].id, 3, locale="en")
        product.unit, product.least_quantity = Unit.METRE, 1000
        assert cart_contents(cart.id, "en")[0].is_short
