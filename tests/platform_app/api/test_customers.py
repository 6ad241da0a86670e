"""Customers through the API."""

from uuid import UUID

from shared.db.session import store_scope
from shared.kernel import clock
from shared.models.customers.customer import customer_by_id
from shared.services.customers.groups import add_members
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.prices import make_group
from tests.platform_app.api.conftest import Held
from tests.queries import count_queries

ADA = {"email": "Ada@Example.com", "name": "Ada Smit", "phone": "030 231 2345", "locale": "nl"}
HOME = {"name": "Ada Smit", "street": "Oudegracht 12", "postcode": "3511 AB", "city": "Utrecht", "country": "nl"}


def _make(held: Held, **values: object) -> str:
    made = held.api.post(f"{held.path}/customers", json=ADA | values)
    assert made.status_code == 201, made.text
    return str(made.json["data"]["id"])


def test_a_customer_is_made_once_per_key_and_once_per_address(ours: Held, theirs: Held) -> None:
    key = {"Idempotency-Key": "ada"}
    made = [ours.api.post(f"{ours.path}/customers", json=ADA, headers=key) for _ in range(2)]
    assert made[0].json == made[1].json
    shown = made[0].json["data"]
    assert (shown["email"], shown["phone"], shown["verified_at"]) == ("ada@example.com", "+31302312345", None)
    again = ours.api.post(f"{ours.path}/customers", json=ADA)
    assert (again.status_code, again.json["error"]["code"]) == (409, "conflict")
    assert theirs.api.post(f"{theirs.path}/customers", json=ADA | {"phone": ""}).status_code == 201


def test_wrong_values_are_named(ours: Held) -> None:
    for wrong, name in (({"email": "nobody"}, "email"), ({"phone": "12"}, "phone"), ({"locale": "xx"}, "locale")):
        answer = ours.api.post(f"{ours.path}/customers", json=ADA | wrong)
        assert answer.status_code == 422 and name in answer.json["error"]["fields"], answer.text


def test_a_change_is_refused_after_another_one(ours: Held) -> None:
    path = f"{ours.path}/customers/{_make(ours)}"
    etag = ours.api.get(path).headers["ETag"]
    changed = ours.api.open(path, method="PATCH", json={"accepts_marketing": True}, headers={"If-Match": etag})
    assert changed.json["data"]["accepts_marketing"] and changed.json["data"]["marketing_at"]
    late = ours.api.open(path, method="PATCH", json={"name": "X"}, headers={"If-Match": etag})
    assert late.status_code == 412
    assert ours.api.get(path).json["data"]["name"] == "Ada Smit"


def test_the_address_of_an_account_is_its_owners(ours: Held) -> None:
    customer_id = _make(ours)
    path = f"{ours.path}/customers/{customer_id}"
    assert ours.api.open(path, method="PATCH", json={"email": "new@example.com"}).status_code == 200
    with store_scope(ours.store.id) as current:
        customer_by_id(UUID(customer_id)).verified_at = clock.now()
        current.commit()
    assert ours.api.open(path, method="PATCH", json={"email": "thief@example.com"}).status_code == 409


def test_addresses_follow_their_countrys_rules(ours: Held) -> None:
    path = f"{ours.path}/customers/{_make(ours)}/addresses"
    wrong = ours.api.post(path, json=HOME | {"postcode": "99"})
    assert (wrong.status_code, list(wrong.json["error"]["fields"])) == (422, ["postcode"])
    first = ours.api.post(path, json=HOME).json["data"]
    second = ours.api.post(path, json=HOME | {"street": "Damrak 1", "is_default": True}).json["data"]
    assert (first["is_default"], first["country"], first["postcode"]) == (True, "NL", "3511 AB")
    assert [row["id"] for row in ours.api.get(path).json["data"]] == [second["id"], first["id"]]
    moved = ours.api.put(f"{path}/{first['id']}", json=HOME | {"street": "Singel 2", "is_default": True})
    assert (moved.json["data"]["street"], moved.json["data"]["is_default"]) == ("Singel 2", True)
    assert ours.api.delete(f"{path}/{second['id']}").status_code == 204
    assert [row["street"] for row in ours.api.get(path).json["data"]] == ["Singel 2"]


def test_customers_of_another_store_do_not_exist(ours: Held, theirs: Held) -> None:
    customer_id = _make(ours)
    address = ours.api.post(f"{ours.path}/customers/{customer_id}/addresses", json=HOME).json["data"]["id"]
    mine = _make(theirs, phone="")
    base = f"{theirs.path}/customers"
    asked = [
        theirs.api.get(f"{base}/{customer_id}"),
        theirs.api.open(f"{base}/{customer_id}", method="PATCH", json={"name": "X"}),
        theirs.api.post(f"{base}/{customer_id}/erasure"),
        theirs.api.get(f"{base}/{customer_id}/addresses"),
        theirs.api.post(f"{base}/{customer_id}/addresses", json=HOME),
        theirs.api.put(f"{base}/{mine}/addresses/{address}", json=HOME),
        theirs.api.delete(f"{base}/{mine}/addresses/{address}"),
        ours.api.put(f"{ours.path}/customers/{_make(ours, email='b@example.com')}/addresses/{address}", json=HOME),
    ]
    assert [answer.status_code for answer in asked] == [404] * 8


def test_an_erased_customer_leaves_the_list(ours: Held) -> None:
    with store_scope(ours.store.id):
        make_selling()
        order = make_order((make_product(stock=3).variants[0].id, 1), email="ada@example.com")
    path = f"{ours.path}/customers/{order.customer_id}"
    assert ours.api.post(f"{path}/erasure").status_code == 409
    ours.api.post(f"{ours.path}/orders/{order.id}/cancellation", json={"reason": "customer"})
    erased = ours.api.post(f"{path}/erasure").json["data"]
    assert erased["email"].endswith("@erased.invalid") and erased["name"] == ""
    assert ours.api.get(f"{ours.path}/customers").json["total"] == 0
    assert ours.api.get(f"{ours.path}/orders/{order.id}").json["data"]["email"].endswith("@erased.invalid")


def test_a_list_of_customers_costs_the_same_however_long_it_is(ours: Held) -> None:
    for number in range(6):
        customer = _make(ours, email=f"c{number}@example.com")
        ours.api.post(f"{ours.path}/customers/{customer}/addresses", json=HOME)
    with store_scope(ours.store.id):
        group = make_group()
        add_members(group.id, [UUID(customer)])

    def queries(per_page: int) -> int:
        with count_queries() as counted:
            assert len(ours.api.get(f"{ours.path}/customers?per_page={per_page}").json["data"]) == per_page
        return len(counted)

    queries(1)
    assert queries(1) == queries(6) <= 9
    found = ours.api.get(f"{ours.path}/customers?group_id={group.id}").json
    assert (found["total"], found["data"][0]["group_ids"]) == (1, [str(group.id)])
    first = ours.api.get(f"{ours.path}/customers?per_page=4").json
    rest = ours.api.get(f"{ours.path}/customers?per_page=4&cursor={first['next_cursor']}").json
    assert (len(rest["data"]), rest["next_cursor"]) == (2, None)
    assert ours.api.get(f"{ours.path}/customers?query=C3@").json["total"] == 1
