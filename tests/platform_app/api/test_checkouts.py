"""Carts and checkouts through the API: by steps, in one request, and not at all."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from shared.db.session import session, store_scope
from shared.models.carts.cart import Cart
from shared.models.orders.order import Order
from shared.models.stores.consents import ConsentKind
from shared.models.stores.store import Store
from shared.services.carts.consents import save_box
from shared.services.customers.management import create_customer
from tests.factories.catalog import make_product
from tests.factories.orders import make_selling
from tests.factories.promotions import make_discount
from tests.platform_app.api.conftest import Held
from tests.queries import count_queries

CONTACT = {
    "email": "ada@example.org",
    "phone": "030 231 2345",
    "shipping_address": {
        "name": "Ada Smit",
        "street": "Oudegracht 12",
        "city": "Utrecht",
        "postcode": "3511 AB",
        "country": "NL",
    },
}
CASH = {"payment_provider": "cash_on_delivery"}


def goods(store: Store, *stocks: int) -> list[str]:
    with store_scope(store.id):
        make_selling()
        return [str(make_product(price=2000, stock=stock).variants[0].id) for stock in stocks]


def lines(*pairs: tuple[str, int]) -> dict[str, Any]:
    return {"lines": [{"variant_id": variant, "quantity": quantity} for variant, quantity in pairs]}


def left_behind(store: Store) -> tuple[int, int]:
    with store_scope(store.id):
        return tuple(session().scalar(select(func.count()).select_from(kind)) or 0 for kind in (Cart, Order))  # type: ignore[return-value]


def test_a_cart_becomes_an_order_step_by_step_and_once(ours: Held) -> None:
    mug, bowl = goods(ours.store, 9, 9)
    cart = ours.api.post(f"{ours.path}/carts", json={**lines((mug, 1)), "note": "Ring twice"}).json["data"]
    path = f"{ours.path}/checkouts/{cart['id']}"
    ours.api.put(f"{ours.path}/carts/{cart['id']}/lines", json=lines((mug, 2), (bowl, 1)))
    assert ours.api.get(path).json["data"]["missing"] == ["contact", "rate_id", "payment_provider"]
    shown = ours.api.put(f"{path}/contact", json=CONTACT).json["data"]
    [rate] = shown["shipping_rates"]
    assert (shown["subtotal"], shown["shipping"], rate["price"], shown["phone"]) == (6000, None, 495, "+31302312345")
    body = {"rate_id": rate["id"], **CASH, "expected_total": 6495, "expected_currency": "EUR"}
    answers = [ours.api.post(f"{path}/orders", json=body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    order = answers[0].json["data"]
    assert (order["total"], order["note"], [line["quantity"] for line in order["lines"]]) == (
        6495,
        "Ring twice",
        [2, 1],
    )
    assert ours.api.put(f"{ours.path}/carts/{cart['id']}/lines", json=lines((mug, 1))).status_code == 404


def test_everything_at_once_is_one_order_per_key(ours: Held) -> None:
    [mug] = goods(ours.store, 3)
    with store_scope(ours.store.id):
        make_discount(code="SPRING")
        customer = create_customer({"email": "ada@example.org", "name": "Ada"})
    body = {**lines((mug, 2)), **CONTACT, **CASH, "customer_id": str(customer.id), "discount_codes": ["spring"]}
    answers = [ours.api.post(f"{ours.path}/checkouts", json=body, headers={"Idempotency-Key": "o1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201], answers[0].text
    order = answers[0].json["data"]
    assert order == answers[1].json["data"]
    assert (order["discounts"][0]["code"], order["total"]) == ("SPRING", 4495 - order["discount"])
    with store_scope(ours.store.id):
        assert session().get_one(Order, (ours.store.id, UUID(order["id"]))).customer_id == customer.id
    again = ours.api.post(f"{ours.path}/checkouts", json=body)
    assert (again.status_code, again.json["error"]["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"expected_total": 1}, 409),
        ({"expected_currency": "USD"}, 409),
        ({"lines": [{"variant_id": "{ours}", "quantity": 0}]}, 422),
        ({"lines": [{"variant_id": "{ours}", "quantity": -2}]}, 422),
        ({"lines": [{"variant_id": "{ours}", "quantity": 9}]}, 409),
        ({"lines": [{"variant_id": "{ours}", "quantity": 1, "unit_price": 1}]}, 422),
        ({"lines": [{"variant_id": "{ours}", "quantity": 1}] * 2}, 422),
        ({"lines": [{"variant_id": "{theirs}", "quantity": 1}]}, 404),
        ({"lines": []}, 409),
        ({"customer_id": str(uuid4())}, 404),
        ({"rate_id": str(uuid4())}, 422),
        ({"payment_provider": "stripe"}, 422),
        ({"discount_codes": ["NOBODYKNOWS"]}, 422),
        ({"currency": "XXX"}, 422),
        ({"email": "nobody"}, 422),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_left_behind(
    ours: Held, theirs: Held, change: dict[str, Any], status: int
) -> None:
    known = {"{ours}": goods(ours.store, 3)[0], "{theirs}": goods(theirs.store, 3)[0]}
    change = {**change}
    if "lines" in change:
        change["lines"] = [{**line, "variant_id": known[line["variant_id"]]} for line in change["lines"]]
    body = {**lines((known["{ours}"], 1)), **CONTACT, **CASH, **change}
    answer = ours.api.post(f"{ours.path}/checkouts", json=body)
    assert answer.status_code == status, answer.text
    assert left_behind(ours.store) == (0, 0)


def test_another_stores_cart_does_not_exist(ours: Held, theirs: Held) -> None:
    cart = ours.api.post(f"{ours.path}/carts", json=lines((goods(ours.store, 3)[0], 1))).json["data"]["id"]
    carts, checkouts = f"{theirs.path}/carts/{cart}", f"{theirs.path}/checkouts/{cart}"
    answers = [
        theirs.api.get(carts),
        theirs.api.open(carts, method="PATCH", json={"note": "x"}),
        theirs.api.put(f"{carts}/lines", json={"lines": []}),
        theirs.api.delete(f"{carts}/lines"),
        theirs.api.post(f"{carts}/discount-codes", json={"code": "X"}),
        theirs.api.get(checkouts),
        theirs.api.put(f"{checkouts}/contact", json=CONTACT),
        theirs.api.post(f"{checkouts}/orders", json=CASH),
    ]
    assert {answer.status_code for answer in answers} <= {404, 422}
    assert ours.api.get(f"{ours.path}/carts/{cart}").json["data"]["lines"][0]["quantity"] == 1


def test_a_long_cart_costs_as_many_statements_as_a_short_one(ours: Held) -> None:
    variants = goods(ours.store, *[9] * 8)
    counts = []
    for count in (1, 8):
        made = ours.api.post(f"{ours.path}/carts", json=lines(*((variant, 1) for variant in variants[:count])))
        path = f"{ours.path}/checkouts/{made.json['data']['id']}"
        ours.api.put(f"{path}/contact", json=CONTACT)
        with count_queries() as queries:
            assert len(ours.api.get(path).json["data"]["lines"]) == count
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16, counts


def test_what_must_be_agreed_to_is_shown_asked_and_kept(ours: Held) -> None:
    (mug,) = goods(ours.store, 9)
    with store_scope(ours.store.id):
        box = save_box(
            None, kind=ConsentKind.TERMS, texts={"en": "I agree."}, link="", is_required=True, is_on=True
        )  # fmt: skip
    cart = ours.api.post(f"{ours.path}/carts", json=lines((mug, 1))).json["data"]
    path = f"{ours.path}/checkouts/{cart['id']}"
    checkout = ours.api.put(f"{path}/contact", json=CONTACT).json["data"]
    (shown,) = checkout["consents"]
    assert (shown["id"], shown["version"], shown["text"], shown["is_required"]) == (str(box.id), 1, "I agree.", True)
    body = {**CASH, "rate_id": checkout["shipping_rates"][0]["id"]}
    refused = ours.api.post(f"{path}/orders", json=body)
    assert refused.status_code == 422 and f"consent-{box.id}" in refused.json["error"]["fields"]
    placed = ours.api.post(f"{path}/orders", json={**body, "consents": [{"id": shown["id"], "version": 1}]})
    assert placed.status_code == 201
    (kept,) = ours.api.get(f"{ours.path}/orders/{placed.json['data']['id']}/consents").json["data"]
    assert kept["text"] == "I agree." and kept["is_given"]
