"""Whatever is edited in whatever order, sums add up to the minor unit, and stock is what was moved."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.db.engine import Engines
from shared.db.session import session, store_scope
from shared.kernel.errors import ShopsteadError
from shared.models.catalog.variant import Variant
from shared.models.inventory.level import available_of
from shared.models.inventory.movement import outstanding_of
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.refund import refunds_of
from shared.models.payments.payment import PaymentStatus, payments_of
from shared.models.promotions.use import uses_of
from shared.models.stores.store import Store
from shared.services.orders.balance import owed_of
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.drafts.wishes import LineWish
from shared.services.orders.edits.applying import edit_order
from shared.services.orders.edits.wishes import EditWish
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.manual_discounts import ManualDiscount, Taken
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.promotions import make_discount
from tests.factories.stores import make_store
from tests.factories.taxes import make_tax_zone, switch_taxes_on

STOCK = 60


@dataclass
class Shop:
    store: Store
    variants: list[Variant]


@pytest.fixture(scope="module", params=[("EUR", True), ("JPY", False), ("KWD", False)], ids=lambda one: one[0])
def shop(request: Any, engines: Engines) -> Shop:
    """A store whose prices include tax, or do not, with an offer over everything."""
    currency, includes = request.param
    store = make_store(currency=currency)
    with store_scope(store.id):
        make_selling()
        make_tax_zone("21", countries=("NL", store.country))
        switch_taxes_on(prices_include=includes)
        make_discount(7, name="Seven", min_subtotal=1000)
        variants = [make_product(price=price, stock=STOCK).variants[0] for price in (333, 1250)]
    return Shop(store, variants)


OFF = st.one_of(
    st.none(),
    st.builds(ManualDiscount, st.just(Taken.PERCENTAGE), st.integers(1, 10_000)),
    st.builds(ManualDiscount, st.just(Taken.AMOUNT), st.integers(1, 4000)),
)
STEP = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["quantity", "line_off", "off", "variant", "custom", "shipping", "send", "pay"]),
        "place": st.integers(0, 9),
        "number": st.integers(0, 6),
        "price": st.integers(0, 5000),
        "off": OFF,
        "refund": st.booleans(),
    }
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, min_size=1, max_size=7))
def test_sums_and_stock_hold_after_any_edits(shop: Shop, steps: list[dict[str, Any]]) -> None:
    with store_scope(shop.store.id):
        before = available_of([one.id for one in shop.variants])
        order = make_order((shop.variants[0].id, 2), (shop.variants[1].id, 1))
        for step in steps:
            try:
                _take(order, step, shop)
            except ShopsteadError:
                session().rollback()
            order = order_by_id(order.id)
            _check(order)
        sold = {variant.id: 0 for variant in shop.variants}
        for line in order.lines:
            if line.variant_id is not None:
                sold[line.variant_id] += line.quantity
        after = available_of([one.id for one in shop.variants])
        assert {key: before[key] - after[key] for key in sold} == sold
        for variant in shop.variants:
            left = sum(line.left_to_send for line in order.lines if line.variant_id == variant.id)
            held = outstanding_of("order", order.id)
            assert sum(units for (key, _place), units in held.items() if key == variant.id) == left


def _take(order: Order, step: dict[str, Any], shop: Shop) -> None:
    line = order.lines[step["place"] % len(order.lines)]
    if step["kind"] == "send":
        if line.left_to_send:
            fulfil_order(order.id, Parcel({line.id: 1}))
        return
    if step["kind"] == "pay":
        note_cash_collected(order.id)
        return
    added = {
        "variant": [
            LineWish(max(1, step["number"]), variant_id=shop.variants[step["place"] % 2].id, discount=step["off"])
        ],
        "custom": [LineWish(max(1, step["number"]), title="Wrapping", unit_price=step["price"])],
    }
    wish = EditWish(
        order.revision,
        quantities={line.id: step["number"]} if step["kind"] == "quantity" else {},
        discounts={line.id: step["off"]} if step["kind"] == "line_off" else {},
        added=added.get(step["kind"], []),
        sets_discount=step["kind"] == "off",
        discount=step["off"] if step["kind"] == "off" else None,
        shipping=step["price"] if step["kind"] == "shipping" else None,
    )
    edit_order(order.id, wish, refund=step["refund"])


def _check(order: Order) -> None:
    """Total, discounts and taxes are the sum of their parts; what is owed is what is asked for."""
    lines = order.lines
    off_shipping = order.discount - sum(line.discount for line in lines)
    assert 0 <= off_shipping <= order.shipping
    assert order.subtotal == sum(line.total + line.discount for line in lines)
    assert (
        order.total == sum(line.total for line in lines) + order.shipping - off_shipping + order.payment_fee + order.tax
    )
    assert sum(line.tax for line in lines) + order.shipping_tax == order.tax
    assert sum(line.tax_included for line in lines) + order.shipping_tax_included == order.tax_included
    assert sum(part["amount"] for part in order.tax_lines) == order.tax + order.tax_included
    assert sum(use.amount for use in uses_of(order.id)) <= order.discount
    payments = payments_of(order.id)
    owed = owed_of(order, payments, refunds_of(order.id))
    assert max(0, owed) == sum(one.owed for one in payments if one.status is PaymentStatus.PENDING)
