"""Gift cards over the API: issued once with their code, read without it, corrected and switched off."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from shared.db.session import maintenance_scope, session, store_scope
from shared.models.outbox.idempotency import IdempotencyKey
from shared.models.payments.method import CASH_ON_DELIVERY
from shared.services.carts.checkout import Contact, save_choice, save_contact
from shared.services.carts.gift_cards import put_card
from shared.services.orders.place import place_order
from shared.services.webhooks.catalogue import types_for
from tests.factories.catalog import make_product
from tests.factories.gift_cards import make_card, make_gift_product, put_cards
from tests.factories.orders import ADDRESS, make_ready_cart, make_selling
from tests.platform_app.api.conftest import Held
from tests.queries import count_queries


def data(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.get_data(as_text=True)
    return response.get_json()["data"]


def test_a_code_is_given_once_and_kept_nowhere(ours: Held) -> None:
    path, headers = f"{ours.path}/gift-cards", {"Idempotency-Key": "one card"}
    first, again = (data(ours.api.post(path, json={"amount": 5_000}, headers=headers), 201) for _time in "ab")
    assert (first["initial"], first["balance"], first["state"], first["currency"]) == (5_000, 5_000, "active", "EUR")
    assert first["code"].endswith(first["last4"])
    assert again == first | {"code": None}
    with maintenance_scope():
        bodies = [bytes(body or b"") for body in session().scalars(select(IdempotencyKey.body))]
    assert bodies
    assert not any(first["code"].encode() in body for body in bodies)
    read = data(ours.api.get(f"{path}/{first['id']}"))
    assert "code" not in read and read == {name: value for name, value in first.items() if name != "code"}
    with store_scope(ours.store.id):
        make_selling()
        assert put_card(make_ready_cart((make_product("Bowl").variants[0].id, 1)), first["code"])


def test_a_card_is_found_corrected_and_switched_off(ours: Held, theirs: Held) -> None:
    with store_scope(ours.store.id):
        make_selling()
        bowl = make_product("Bowl", price=1_000).variants[0].id
        card, code = make_card(5_000, email="noor@example.org")
        order = place_order(put_cards(make_ready_cart((bowl, 1)), code))
    path = f"{ours.path}/gift-cards/{card.id}"
    assert [row["id"] for row in data(ours.api.get(f"{ours.path}/gift-cards?q={card.last4}&state=active"))] == [
        str(card.id)
    ]
    assert data(ours.api.get(f"{ours.path}/gift-cards?q=winter")) == []
    corrected = data(ours.api.post(f"{path}/adjustments", json={"amount": -500, "reason": "Market stall"}), 201)
    assert corrected["balance"] == 5_000 - order.total - 500
    too_much = ours.api.post(f"{path}/adjustments", json={"amount": -9_000, "reason": "Oops"})
    assert (too_much.status_code, list(too_much.get_json()["error"]["fields"])) == (422, ["amount"])
    assert data(ours.api.post(f"{path}/lock", json={"reason": "Lost"}), 201)["state"] == "disabled"
    entries = data(ours.api.get(f"{path}/entries"))
    assert [entry["kind"] for entry in entries] == ["disabled", "adjusted", "redeemed", "issued"]
    assert entries[2]["order_id"] == str(order.id)
    assert sum(entry["amount"] for entry in entries) == corrected["balance"]
    assert data(ours.api.open(f"{path}/lock", method="DELETE"))["state"] == "active"
    etag = ours.api.get(path).headers["ETag"]
    changed = ours.api.open(path, method="PATCH", json={"note": "VIP"}, headers={"If-Match": etag})
    assert data(changed)["note"] == "VIP"
    stale = ours.api.open(path, method="PATCH", json={"note": "Later"}, headers={"If-Match": etag})
    assert stale.status_code == 412
    for foreign in (path, f"{path}/entries"):
        assert theirs.api.get(foreign.replace(ours.path, theirs.path)).status_code == 404
    paid = {payment["provider"]: payment for payment in data(ours.api.get(f"{ours.path}/orders/{order.id}/payments"))}
    assert paid["gift_card"]["captured"] == order.total
    assert data(ours.api.get(f"{ours.path}/orders/{order.id}"))["gift_card_total"] == order.total


def test_a_list_costs_the_same_however_long_it_is_and_webhooks_tell_of_cards(ours: Held) -> None:
    def asked() -> int:
        with count_queries() as queries:
            data(ours.api.get(f"{ours.path}/gift-cards"))
        return len(queries)

    with store_scope(ours.store.id):
        card, _code = make_card()
    asked()
    few = asked()
    with store_scope(ours.store.id):
        for _card in range(9):
            make_card(email="noor@example.org")
        [issued], [changed] = (types_for(f"gift_cards.{word}", {}) for word in ("issued", "changed"))
        assert (issued.name, changed.name) == ("gift_card.issued", "gift_card.updated")
        [told] = issued.tell({"card_id": str(card.id)})
        assert set(told.data) == set(issued.example)
    assert asked() == few


def test_a_cart_of_the_api_is_paid_with_gift_cards(ours: Held) -> None:
    with store_scope(ours.store.id):
        make_selling()
        bowl = make_product("Bowl", price=1_000).variants[0].id
        card, code = make_card(5_000)
    lines = [{"variant_id": str(bowl), "quantity": 1}]
    cart = data(ours.api.post(f"{ours.path}/carts", json={"lines": lines}), 201)
    path = f"{ours.path}/carts/{cart['id']}/gift-cards"
    assert ours.api.post(path, json={"code": "B" * 16}).status_code == 422
    told = {"last4": card.last4, "amount": 1_000, "balance": 5_000, "is_usable": True}
    with_card = data(ours.api.post(path, json={"code": code}), 201)
    assert (with_card["gift_cards"], with_card["total"], with_card["due"]) == ([told], 1_000, 0)
    without = data(ours.api.open(f"{path}/{card.last4}", method="DELETE"))
    assert (without["gift_cards"], without["due"]) == ([], 1_000)
    address = {"name": "Ada", "street": "Oudegracht 12", "postcode": "3511 AB", "city": "Utrecht", "country": "NL"}
    whole = {"lines": lines, "email": "ada@example.com", "shipping_address": address, "gift_cards": [code]}
    assert ours.api.post(f"{ours.path}/checkouts", json=whole | {"expected_due": 900}).status_code == 409
    order = data(ours.api.post(f"{ours.path}/checkouts", json=whole | {"expected_due": 0}), 201)
    assert (order["payment_provider"], order["payment_state"], order["gift_card_total"]) == ("gift_card", "paid", 1_495)


def test_recipients_are_told_by_carts_and_orders(ours: Held) -> None:
    with store_scope(ours.store.id):
        make_selling()
        amount, bowl = make_gift_product(), make_product("Bowl").variants[0].id
    robin = {"email": "robin@example.org", "name": "Robin", "message": "", "send_on": None, "pieces": 1}
    lines = [{"variant_id": str(amount), "quantity": 2, "recipients": [robin]}]
    cart = data(ours.api.post(f"{ours.path}/carts", json={"lines": lines}), 201)
    assert cart["lines"][0]["recipients"] == [robin]
    put = f"{ours.path}/carts/{cart['id']}/lines"
    for wrong in ({"quantity": 1, "recipients": [robin | {"pieces": 2}]}, {"variant_id": str(bowl)}):
        assert ours.api.put(put, json={"lines": [lines[0] | wrong]}).status_code == 422
    assert data(ours.api.put(put, json={"lines": [lines[0] | {"recipients": []}]}))["lines"][0]["recipients"] == []
    cart = data(ours.api.put(put, json={"lines": lines}))
    with store_scope(ours.store.id):
        save_contact(UUID(cart["id"]), Contact("noor@example.org", "", ADDRESS), locale="en")
        save_choice(UUID(cart["id"]), rate_id="", provider=CASH_ON_DELIVERY)
        order = place_order(UUID(cart["id"]))
    told = data(ours.api.get(f"{ours.path}/orders/{order.id}"))
    assert told["lines"][0]["recipients"] == [robin]
