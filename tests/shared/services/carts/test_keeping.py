"""Carts that join: every quantity is the sum, as far as there is stock and in the steps that are sold."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.db.session import session, store_scope, transaction
from shared.kernel.quantities import MOST_WHOLE, QuantityRule, Unit
from shared.models.carts.cart import find_cart
from shared.models.customers.customer import Customer
from shared.models.stores.store import Store
from shared.services.carts.keeping import bounded, fill_cart, join_carts, own_cart, shared_lines
from shared.services.carts.lines import add_to_cart
from shared.services.carts.sellable import Sellable
from tests.factories.catalog import make_product

Stores = tuple[Store, Store]


@given(
    had=st.integers(0, 400),
    more=st.integers(1, 400),
    available=st.one_of(st.none(), st.integers(-5, 500)),
    least=st.integers(1, 30),
    step=st.integers(1, 12),
)
def test_a_joined_quantity_is_bounded(had: int, more: int, available: int | None, least: int, step: int) -> None:
    got = bounded(had, more, Sellable("Bowl", available, QuantityRule(Unit.PIECE, least, step)))
    assert had <= got <= max(had, had + more)
    if got != had:
        assert got % step == 0 and got >= least
        assert available is None or got <= available
        top = min(had + more, MOST_WHOLE if available is None else available)
        assert got + step > top
    elif available is None and (had + more) % step == 0 and had + more >= least:
        pytest.fail("nothing stood in the way of the sum")


def _customer(email: str = "noor@example.org") -> UUID:
    with transaction():
        row = Customer(email=email, locale="en")
        session().add(row)
    return row.id


def _quantities(cart_id: UUID | None) -> list[int]:
    cart = find_cart(cart_id) if cart_id else None
    return sorted(line.quantity for line in cart.lines) if cart else []


def test_two_carts_become_one(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        customer = _customer()
        bowl, cup = make_product(stock=5).variants[0].id, make_product(stock=5).variants[0].id
        saved = add_to_cart(None, bowl, 4, locale="en")
        add_to_cart(saved.id, cup, 1, locale="en")
        own_cart(saved, customer)
        browsers = add_to_cart(None, bowl, 3, locale="en")
        assert join_carts(customer, browsers.id) == browsers.id
        assert _quantities(browsers.id) == [1, 5]
        assert find_cart(saved.id) is None
        assert join_carts(customer, browsers.id) == browsers.id
        assert _quantities(browsers.id) == [1, 5]


def test_another_customers_cart_is_copied_not_taken(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        first, second = _customer(), _customer("other@example.org")
        cart = add_to_cart(None, make_product(stock=5).variants[0].id, 2, locale="en")
        own_cart(cart, first)
        joined = join_carts(second, cart.id)
        assert joined != cart.id and _quantities(joined) == [2]
        kept = find_cart(cart.id)
        assert kept is not None and kept.customer_id == first


def test_a_cart_of_another_store_is_nothing(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        cart = add_to_cart(None, make_product(stock=5).variants[0].id, 2, locale="en")
    with store_scope(two_stores[1].id):
        customer = _customer()
        assert join_carts(customer, cart.id) is None
        assert shared_lines(cart.id) == []


def test_filling_says_what_did_not_come_in(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        source = add_to_cart(None, make_product(stock=5).variants[0].id, 4, locale="en")
        first = fill_cart(None, shared_lines(source.id), locale="en", currency="")
        assert (first.missing, _quantities(first.cart.id)) == (0, [4])
        second = fill_cart(first.cart.id, shared_lines(source.id), locale="en", currency="")
        assert (second.missing, _quantities(second.cart.id)) == (1, [5])
