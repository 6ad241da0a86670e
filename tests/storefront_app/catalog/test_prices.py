"""What shoppers are asked: sales to the second, currencies that stay with the cart, groups’ prices for a preview."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from shared.db.session import leave_transaction, store_scope
from shared.kernel import clock
from shared.kernel.currencies import exponent_of
from shared.kernel.errors import Conflict
from shared.kernel.money import Money
from shared.models.catalog.product import Product
from shared.models.orders.order import Order
from shared.models.payments.method import STRIPE
from shared.models.payments.payment import payments_of
from shared.models.stores.store import Store
from shared.services.analytics.sales import today_so_far
from shared.services.carts.contents import cart_contents
from shared.services.carts.lines import set_currency
from shared.services.catalog.prices.base_prices import BasePriceInput, set_base_prices
from shared.services.catalog.prices.context import PriceContext
from shared.services.catalog.prices.currencies import CurrencyInput, SellingInput, set_selling
from shared.services.customers.previews import preview_token
from shared.services.orders.pay import start_payment
from shared.services.orders.place import place_order
from tests.factories.catalog import make_collection, make_product
from tests.factories.orders import make_ready_cart, make_selling
from tests.factories.prices import make_group, make_price_list, make_sale
from tests.factories.stores import make_store
from tests.factories.stripe_account import stripe_gateway
from tests.queries import count_queries
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
FOREIGN = [CurrencyInput("JPY", Decimal("160"), step=10), CurrencyInput("KWD", Decimal("0.33"), step=10)]


@pytest.fixture
def shop(two_stores: tuple[Store, Store]) -> Store:
    with store_scope(two_stores[0].id):
        make_selling()
        set_selling(SellingInput(FOREIGN, shows_lowest_price=True))
    return two_stores[0]


@pytest.fixture
def vase(shop: Store) -> Product:
    with store_scope(shop.id):
        product = make_product("Vase", price=5_000, stock=90)
        make_collection("Vases", products=(product,))
    return product


def test_a_sale_shows_with_the_price_before_and_the_lowest_one(shop: Store, vase: Product, visit: Visit) -> None:
    with store_scope(shop.id):
        make_sale(20, ends_at=clock.now() + timedelta(days=3))
    page = visit(shop).get(f"/products/{vase.handle}").text
    assert "€40.00" in page and "<s>€50.00</s>" in page
    assert "Lowest price in the 30 days before: €50.00" in page and "Until " in page
    assert visit(shop).get(f"/products/{vase.handle}.js").json["price"] == 4_000


def test_a_cached_page_goes_stale_the_moment_a_sale_begins(shop: Store, vase: Product, visit: Visit) -> None:
    begins = clock.now() + timedelta(minutes=10)
    with store_scope(shop.id):
        make_sale(50, starts_at=begins, ends_at=begins + timedelta(hours=1))
    visitor, path = visit(shop), f"/products/{vase.handle}"
    listing = "/collections/vases"
    assert "€50.00" in visitor.get(path).text and "€50.00" in visitor.get(listing).text
    assert visitor.get(path).headers["X-Page-Cache"] == "hit"
    with time_machine.travel(begins, tick=False):
        assert "<s>€50.00</s>" in visitor.get(path).text
        assert "<s>€50.00</s>" in visitor.get(listing).text
    with time_machine.travel(begins + timedelta(hours=1), tick=False):
        assert "<s>" not in visitor.get(path).text.partition("recommend")[0]


def test_a_currency_is_chosen_and_stays_with_the_cart(shop: Store, vase: Product, visit: Visit) -> None:
    visitor, path = visit(shop), f"/products/{vase.handle}"
    assert 'value="JPY"' in visitor.get(path).text
    answer = visitor.post("/localization", data={"currency_code": "JPY", "return_to": path})
    assert answer.status_code == 303
    assert "¥8,000" in visitor.get(path).text
    assert "€50.00" in visit(shop).get(path).text
    variant = visitor.get(f"{path}.js").json["variants"][0]["id"]
    visitor.post("/cart/add.js", json={"id": variant, "quantity": 2})
    cart = visitor.get("/cart.js").json
    assert (cart["currency"], cart["total_price"]) == ("JPY", 16_000)
    visitor.client.delete_cookie("currency", domain=visitor.host)
    assert visitor.get("/cart.js").json["currency"] == "JPY"
    visitor.post("/localization", data={"currency_code": "KWD", "return_to": "/cart"})
    cart = visitor.get("/cart.js").json
    assert (cart["currency"], cart["total_price"]) == ("KWD", 33_000)
    assert visitor.post("/localization", data={"currency_code": "XXX"}).status_code == 303
    assert visitor.get("/cart.js").json["currency"] == "KWD"


@pytest.mark.parametrize(
    ("own", "currency"), [("EUR", "EUR"), ("EUR", "JPY"), ("EUR", "KWD"), ("KWD", "JPY"), ("JPY", "KWD")]
)
def test_totals_add_up_to_the_minor_unit_in_every_currency(engines: Any, own: str, currency: str) -> None:
    rate = Decimal("3.337") if own != currency else Decimal(1)
    store = make_store(currency=own)
    with store_scope(store.id):
        make_selling(fee=77)
        if own != currency:
            set_selling(SellingInput([CurrencyInput(currency, rate)]))
        product = make_product(price=1_999)
        sale = make_sale(33)
        order = placed(product, 3, currency)
        line = order.lines[0]
        assert (order.currency, line.sale_id) == (currency, sale.id)
        assert line.total == 3 * line.unit_price == order.subtotal
        assert order.total == order.subtotal + order.shipping + order.payment_fee
        assert Money(order.total, currency).to_decimal() == Decimal(order.total).scaleb(-exponent_of(currency))
        in_own = Money(order.total, currency).to_decimal() / rate
        assert abs(Money(order.store_total, own).to_decimal() - in_own) <= Decimal(1).scaleb(-exponent_of(own))
        assert today_so_far().figures.revenue == order.store_total


def placed(product: Product, quantity: int, currency: str = "", **how: Any) -> Order:
    cart_id = make_ready_cart((product.variants[0].id, quantity), **how.pop("cart", {}))
    if currency:
        set_currency(cart_id, currency)
    return place_order(cart_id, **how)


def test_the_provider_is_asked_for_the_same_amount(shop: Store, stripe: Any) -> None:
    with store_scope(shop.id):
        make_selling(stripe=True)
        product = make_product(price=1_999)
        for currency in ("EUR", "JPY", "KWD"):
            order = placed(product, 3, currency, cart={"provider": STRIPE})
            start_payment(order.id)
            reference = payments_of(order.id)[0].reference
            assert reference is not None
            leave_transaction()
            checkout = stripe_gateway().retrieve_checkout(reference)
            assert (checkout.amount, checkout.currency.upper()) == (order.total, currency)


def test_a_price_that_changed_meanwhile_is_shown_before_anything_is_owed(shop: Store, vase: Product) -> None:
    with store_scope(shop.id):
        cart_id = make_ready_cart((vase.variants[0].id, 1))
        shown = 5_000 + 495
        make_sale(20)
        with pytest.raises(Conflict, match="price has changed"):
            place_order(cart_id, expected_total=shown)
        order = place_order(cart_id, expected_total=4_000 + 495)
        assert (order.total, order.lines[0].unit_price) == (4_495, 4_000)


def test_what_the_browser_says_about_money_is_only_compared(shop: Store, vase: Product) -> None:
    with store_scope(shop.id):
        cart_id = make_ready_cart((vase.variants[0].id, 1))
        for wrong in ({"expected_total": 1}, {"expected_total": 5_495, "expected_currency": "JPY"}):
            with pytest.raises(Conflict):
                place_order(cart_id, **wrong)
        assert place_order(cart_id, expected_total=5_495, expected_currency="EUR").total == 5_495


def test_a_sale_that_ended_while_somebody_typed_is_over(shop: Store, vase: Product) -> None:
    ends = clock.now() + timedelta(minutes=5)
    with store_scope(shop.id):
        make_sale(20, ends_at=ends)
        cart_id = make_ready_cart((vase.variants[0].id, 1))
        with time_machine.travel(ends, tick=False), pytest.raises(Conflict):
            place_order(cart_id, expected_total=4_495)
        with time_machine.travel(ends - timedelta(seconds=1), tick=False):
            assert place_order(cart_id, expected_total=4_495).total == 4_495


def test_a_groups_price_is_for_those_who_are_known_to_be_in_it(shop: Store, vase: Product) -> None:
    with store_scope(shop.id):
        group = make_group()
        price_list = make_price_list({vase.variants[0].id: {1: 4_500, 10: 3_000}}, group_id=group.id)
        assert placed(vase, 10).lines[0].unit_price == 5_000
        order = placed(vase, 10, customer_group_ids=[group.id])
        assert (order.lines[0].unit_price, order.lines[0].list_id) == (3_000, price_list.id)


def test_a_preview_shows_a_groups_prices_and_sells_nothing(shop: Store, vase: Product, visit: Visit) -> None:
    with store_scope(shop.id):
        group = make_group("Trade")
        make_price_list({vase.variants[0].id: 4_200}, group_id=group.id)
        token = preview_token(group.id)
    path, visitor = f"/products/{vase.handle}", visit(shop)
    assert visitor.get(f"/preview/prices/{token}").status_code == 302
    page = visitor.get(path)
    assert "€42.00" in page.text and "You see the prices of: Trade." in page.text
    assert "X-Page-Cache" not in page.headers
    assert "€42.00" not in visit(shop).get(path).text
    variant = visitor.get(f"{path}.js").json["variants"][0]["id"]
    visitor.post("/cart/add.js", json={"id": variant, "quantity": 1})
    assert visitor.get("/cart.js").json["total_price"] == 4_200
    visitor.post("/preview/end")
    assert "€50.00" in visitor.get(path).text
    assert visitor.get("/cart.js").json["total_price"] == 5_000


def test_a_preview_of_another_store_or_a_forged_one_leads_nowhere(
    shop: Store, two_stores: tuple[Store, Store], visit: Visit
) -> None:
    with store_scope(two_stores[1].id):
        foreign = preview_token(make_group().id)
    with store_scope(shop.id):
        own = preview_token(make_group().id)
    for token in (foreign, own[:-1], own.replace(".", ".9", 1), "x", own.split(".")[0]):
        assert visit(shop).get(f"/preview/prices/{token}").status_code == 404


def test_a_cart_without_sales_costs_one_statement_and_with_them_two(shop: Store, vase: Product) -> None:
    with store_scope(shop.id):
        cart_id = make_ready_cart((vase.variants[0].id, 1))
        context = PriceContext("EUR")
        with count_queries() as plain:
            cart_contents(cart_id, "en", prices=context)
        make_sale(10)
        context = PriceContext("EUR")
        with count_queries() as ruled:
            assert cart_contents(cart_id, "en", prices=context)[0].unit_price == 4_500
    assert (len(plain), len(ruled)) == (1, 2)


def test_what_is_not_sold_in_a_currency_says_so(shop: Store, vase: Product, visit: Visit) -> None:
    with store_scope(shop.id):
        set_selling(SellingInput([CurrencyInput("USD", Decimal("1.1"), converts=False)]))
    visitor, path = visit(shop), f"/products/{vase.handle}"
    visitor.post("/localization", data={"currency_code": "USD", "return_to": path})
    assert "Not sold in USD" in visitor.get(path).text
    assert "Not sold in USD" in visitor.get("/collections/vases").text
    variant = visitor.get(f"{path}.js").json["variants"][0]
    assert (variant["price"], variant["available"]) == (None, False)
    with store_scope(shop.id):
        set_base_prices([BasePriceInput({"price": 6_000}, vase.variants[0].id)])
        make_price_list({vase.variants[0].id: 5_900}, currency="USD")
    assert "$59.00" in visitor.get(path).text and "$59.00" in visitor.get("/collections/vases").text
