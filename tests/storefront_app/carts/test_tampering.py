"""What a browser can send that no page of ours would: refused or ignored, and nothing written.

Foreign choices of delivery, foreign sessions and foreign addresses have tests of their own beside what they are about.
"""

from collections.abc import Callable
from uuid import uuid4

import pytest

from shared.db.session import store_scope
from shared.models.catalog.product import product_by_handle
from shared.models.orders.order import Order
from shared.models.payments.method import BANK_TRANSFER
from shared.models.stores.store import Store
from shared.services.payments.methods import set_payment_method
from tests.factories.orders import make_order, make_selling
from tests.factories.payments import TRANSFER
from tests.shared.services.selling.books import fingerprint
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
Stores = tuple[Store, Store]


def bowl_of(store: Store) -> str:
    with store_scope(store.id):
        return str(product_by_handle("bowl").variants[0].id)


def order_of(store: Store) -> Order:
    with store_scope(store.id):
        make_selling()
        set_payment_method(BANK_TRANSFER, enabled=True, config=TRANSFER)
        return make_order((product_by_handle("bowl").variants[0].id, 1), provider=BANK_TRANSFER)


def books(store: Store) -> object:
    with store_scope(store.id):
        return fingerprint()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"quantity": "-1"}, 422),
        ({"quantity": "0"}, 422),
        ({"quantity": "1e3"}, 422),
        ({"quantity": "NaN"}, 422),
        ({"quantity": "99999999999999999999"}, 422),
        ({"id": "theirs"}, 404),
        ({"id": str(uuid4())}, 404),
        ({"id": "' OR 1=1"}, 404),
    ],
)
def test_no_cart_takes_what_is_not_sold(visit: Visit, two_stores: Stores, fields: dict[str, str], status: int) -> None:
    ours, theirs = two_stores
    known = {"theirs": bowl_of(theirs)}
    sent = {"id": bowl_of(ours), "quantity": "1"} | fields
    before = books(ours), books(theirs)
    answer = visit(ours).post("/cart/add.js", json={"items": [sent | {"id": known.get(sent["id"], sent["id"])}]})
    assert answer.status_code == status, answer.text
    assert (books(ours), books(theirs)) == before


def test_a_price_in_the_form_is_read_by_nobody(visit: Visit, two_stores: Stores) -> None:
    browser = visit(two_stores[0])
    lies = {
        "price": "1",
        "unit_price": "1",
        "final_price": "1",
        "total": "1",
        "discount": "2399",
        "properties[price]": "1",
    }
    browser.post("/cart/add", data={"id": bowl_of(two_stores[0]), "quantity": "1"} | lies)
    cart = browser.get("/cart.js").json
    assert (cart["items"][0]["final_line_price"], cart["total_price"]) == (2_400, 2_400)


def test_somebody_elses_order_is_nobodys(visit: Visit, two_stores: Stores) -> None:
    """Another order's token, another store's order, no token: all alike, for readers and writers."""
    ours, theirs = two_stores
    mine, other, foreign = order_of(ours), order_of(ours), order_of(theirs)
    browser = visit(ours)
    page = browser.get(f"/orders/{mine.id}/{mine.token}")
    assert page.status_code == 200
    token = {"csrf_token": page.text.split('name="csrf_token" value="')[1].split('"')[0]}
    before = books(ours), books(theirs)
    wrong = [
        *((mine.id, other.token), (mine.id, "x" * 24), (foreign.id, foreign.token)),
        *((foreign.id, mine.token), (uuid4(), mine.token)),
    ]
    for order_id, key in wrong:
        place = f"/orders/{order_id}/{key}"
        answers = [browser.get(f"{place}{path}") for path in ("", "/state", f"/documents/{uuid4()}.pdf")]
        answers += [browser.post(f"{place}{path}", data=token) for path in ("/payment", "/proofs")]
        assert [answer.status_code for answer in answers] == [404] * 5
    assert (books(ours), books(theirs)) == before
