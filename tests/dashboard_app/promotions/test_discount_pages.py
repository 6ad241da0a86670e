"""Discounts as merchants make, find, try and end them."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from shared.db.session import session, store_scope
from shared.models.promotions.discount import Discount, DiscountCode, DiscountKind
from shared.services.orders.place import place_order
from shared.services.promotions.inputs import Targets
from tests.dashboard_app.desk import Desk
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_ready_cart, make_selling
from tests.factories.promotions import make_discount
from tests.queries import count_queries

SPRING = {
    "name": "Spring",
    "method": "code",
    "code": "spring10",
    "kind": "percentage",
    "value": "10",
    "discount_class": "order",
    "covers": "all",
    "buys": "all",
    "who": "all",
    "is_active": "y",
}


def only_discount() -> Discount:
    return session().scalars(select(Discount)).one()


def test_a_discount_is_made_found_changed_paused_and_deleted(desk: Desk) -> None:
    assert "There is no discount yet" in desk.get("/discounts/").text
    saved = desk.submit("/discounts/", SPRING, page="/discounts/new")
    assert saved.status_code == 302, saved.text
    with store_scope(desk.store.id):
        discount = only_discount()
        assert session().scalars(select(DiscountCode.code)).all() == ["SPRING10"]
    address = f"/discounts/{discount.id}"
    assert "Spring" in desk.get("/discounts/?q=spring10").text
    assert "No discount fits" in desk.get("/discounts/?q=winter").text
    assert "Spring" in desk.get("/discounts/?state=running").text
    changed = desk.submit(address, SPRING | {"value": "12.5", "code": "SPRING12", "version": "1"}, page=address)
    assert changed.status_code == 302
    assert "12.5% off the order." in desk.get("/discounts/").text
    stale = desk.submit(address, SPRING | {"version": "1"}, page=address)
    assert stale.status_code == 409
    desk.submit(f"{address}/pause", {"on": "0"}, page=address)
    assert "Spring" in desk.get("/discounts/?state=off").text
    desk.submit(f"{address}/deletion", {}, page=address)
    assert "There is no discount yet" in desk.get("/discounts/").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"value": "ten"}, "Type a percentage"),
        ({"value": "0"}, "above 0"),
        ({"code": ""}, "Type a code."),
        ({"name": ""}, "Give the discount a name"),
        ({"covers": "some"}, "Choose at least one thing"),
        ({"who": "some"}, "Choose at least one customer group"),
        ({"countries": "Holland"}, "Choose countries"),
        ({"usage_limit": "-1"}, "Type a whole number"),
        ({"kind": "tiers", "tier_quantity": "2", "tier_value": "x"}, "Give every step"),
        ({"kind": "buy_x_get_y", "value": "100"}, "Type a whole number above zero."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    desk: Desk, wrong: dict[str, str], said: str
) -> None:
    answer = desk.submit("/discounts/", SPRING | {"min_subtotal": "25.00"} | wrong, page="/discounts/new")
    assert answer.status_code == 422
    assert said in answer.text and 'value="25.00"' in answer.text
    with store_scope(desk.store.id):
        assert session().scalars(select(Discount)).all() == []


def test_every_kind_can_be_made_and_comes_back_as_typed(desk: Desk) -> None:
    kinds: dict[str, dict[str, Any]] = {
        "amount": {"value": "5"},
        "free_shipping": {},
        "buy_x_get_y": {"value": "100", "buy_quantity": "2", "get_quantity": "1"},
        "tiers": {"tier_quantity": ["3", "10"], "tier_value": ["5", "12.5"]},
    }
    for kind, more in kinds.items():
        wanted = SPRING | {"name": kind, "method": "automatic", "kind": kind} | more
        assert desk.submit("/discounts/", wanted, page="/discounts/new").status_code == 302
    with store_scope(desk.store.id):
        made = {row.kind: row for row in session().scalars(select(Discount))}
    assert (made[DiscountKind.AMOUNT].value, made[DiscountKind.BUY_X_GET_Y].buy_quantity) == (500, 2)
    assert made[DiscountKind.TIERS].tiers == [{"quantity": 3, "value": 500}, {"quantity": 10, "value": 1250}]
    page = desk.get(f"/discounts/{made[DiscountKind.TIERS].id}").text
    assert 'value="12.5"' in page and "3: −5%" in page
    assert "Buy 2, and 1 more cost 100% less." in desk.get("/discounts/").text


def test_the_form_says_in_words_what_it_does(desk: Desk) -> None:
    wanted = SPRING | {"value": "15", "min_subtotal": "50", "first_order_only": "y", "combines_with": "shipping"}
    told = desk.submit("/discounts/summary", wanted, page="/discounts/new").text
    for sentence in (
        "15% off the order.",
        "From €50.00 on.",
        "first order only",
        "beside discounts off: the delivery.",
    ):
        assert sentence in told


def test_a_copy_begins_where_the_other_stands(desk: Desk) -> None:
    with store_scope(desk.store.id):
        discount = make_discount(15, name="Spring", code="S", min_subtotal=2_500)
    page = desk.get(f"/discounts/{discount.id}/copy").text
    assert "Copy of Spring" in page and 'value="25.00"' in page and 'value="S"' not in page


def test_codes_by_the_hundred_are_made_found_and_downloaded(desk: Desk) -> None:
    with store_scope(desk.store.id):
        discount = make_discount(10, has_codes=True)
    address = f"/discounts/{discount.id}/codes"
    assert desk.submit(address, {"count": "many"}, page=address).status_code == 422
    assert desk.submit(address, {"count": "120", "prefix": "vip-"}, page=address).status_code == 302
    with store_scope(desk.store.id):
        codes = list(session().scalars(select(DiscountCode.code)))
    assert len(set(codes)) == 120 and all(code.startswith("VIP-") and len(code) == 12 for code in codes)
    found = desk.get(f"{address}?q={codes[5][:11]}").text
    assert codes[5] in found
    table = desk.get(f"{address}.csv")
    assert table.text.count("VIP-") == 120


def test_trying_says_what_and_why(desk: Desk) -> None:
    with store_scope(desk.store.id):
        mug = make_product("Tall mug", price=2_000, stock=5)
        discount = make_discount(
            10, name="Mugs", covered=Targets(product_ids=[mug.id]), min_quantity=2, is_active=False
        )
        make_discount(5, name="Everything")
    page = desk.get(f"/discounts/{discount.id}/trial?product={mug.id}&quantity=1").text
    assert "Everything" in page and "It saves €1.00." in page
    assert "it is switched off at the moment" in page


def test_an_order_tells_the_merchant_what_applied_and_what_not(desk: Desk) -> None:
    with store_scope(desk.store.id):
        make_selling()
        bowl = make_product("Deep bowl", price=1_000, stock=9).variants[0].id
        discount = make_discount(10, name="Ten off")
        make_discount(50, name="Big spender", min_subtotal=5_000)
        order = make_order((bowl, 1))
    page = desk.get(f"/orders/{order.number}").text
    assert "Ten off" in page and "It saves €1.00." in page
    assert "Big spender" in page and "goods for another €40.00 are missing" in page
    deletion = desk.submit(f"/discounts/{discount.id}/deletion", {}, page=f"/discounts/{discount.id}")
    assert deletion.status_code == 302
    with store_scope(desk.store.id):
        assert session().get(Discount, (desk.store.id, discount.id)) is not None


def test_the_list_costs_the_same_however_long_it_is(desk: Desk) -> None:
    def asked() -> int:
        with count_queries() as queries:
            assert desk.get("/discounts/").status_code == 200
        return len(queries)

    with store_scope(desk.store.id):
        make_discount(10, code="A")
    few = asked()
    with store_scope(desk.store.id):
        make_selling()
        bowl = make_product("Bowl", price=1_000, stock=9).variants[0].id
        for number in range(12):
            make_discount(10, code=f"MORE{number}")
        place_order(make_ready_cart((bowl, 1)))
    assert asked() == few


def test_foreign_discounts_do_not_exist_here(desk: Desk, two_stores: Any) -> None:
    foreign = next(store for store in two_stores if store.id != desk.store.id)
    with store_scope(foreign.id):
        theirs: UUID = make_discount(10, code="THEIRS").id
    for path in ("", "/codes", "/trial", "/copy", "/codes.csv"):
        assert desk.get(f"/discounts/{theirs}{path}").status_code == 404
    assert desk.submit(f"/discounts/{theirs}/pause", {"on": "0"}, page="/discounts/new").status_code == 404
