"""Boxes before an order: shown without scripts, kept when the form fails, asked by the server, kept with the order."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from shared.db.session import session, store_scope
from shared.kernel.errors import Invalid
from shared.models.catalog.product import product_by_handle
from shared.models.customers.customer import customer_by_id
from shared.models.orders.consent import consents_of
from shared.models.orders.order import Order
from shared.models.stores.consents import ConsentBox, ConsentKind, all_boxes
from shared.models.stores.store import Store
from shared.services.carts.consents import raise_box, remove_box, save_box
from shared.services.orders.place import place_order
from tests.factories.orders import make_ready_cart, make_selling
from tests.queries import count_queries
from tests.storefront_app.carts.test_checkout import _choices, _fill_cart, _orders, _reach_delivery, _set_up
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
Stores = tuple[Store, Store]
TERMS = {"en": "I agree to the [terms of sale].", "nl": "Ik ga akkoord met de [voorwaarden]."}


def make_box(kind: ConsentKind = ConsentKind.TERMS, box_id: UUID | None = None, **values: object) -> ConsentBox:
    wanted = {"texts": TERMS, "link": "/pages/terms", "is_required": True, "is_on": True} | values
    return save_box(box_id, kind=kind, **wanted)  # type: ignore[arg-type]


def ready(store: Store) -> UUID:
    return make_ready_cart((product_by_handle("bowl").variants[0].id, 1))


def test_a_box_is_asked_kept_when_refused_and_remembered_with_the_order(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    rate, browser = _set_up(ours), visit(ours)
    with store_scope(ours.id):
        terms = make_box()
        news = make_box(ConsentKind.MARKETING, texts={"en": "Send me news"}, link="", is_required=True)
        make_box(texts={"en": "Hidden"}, is_on=False)
    _fill_cart(browser, ours)
    page = _reach_delivery(browser)
    assert 'href="/pages/terms"' in page.text and ">terms of sale</a>" in page.text and "Hidden" not in page.text
    assert " checked" not in page.text.partition('id="consents"')[2].partition("</fieldset>")[0]
    refused = browser.post("/checkout/delivery", data={**_choices(page, rate), news.field_name: "1"})
    assert refused.status_code == 422 and "Please tick this box to go on." in refused.text and not _orders(ours)
    assert f'id="{news.field_name}" value="1" checked' in refused.text
    both = {**_choices(refused, rate), terms.field_name: "1", news.field_name: "1"}
    assert browser.post("/checkout/delivery", data=both).status_code == 303
    (order,) = _orders(ours)
    with store_scope(ours.id):
        agreed, wanted = consents_of(order.id)
        assert (agreed.text, agreed.link, agreed.version, agreed.is_given) == (TERMS["en"], "/pages/terms", 1, True)
        assert wanted.kind == "marketing" and not wanted.is_required
        customer = customer_by_id(order.customer_id)  # type: ignore[arg-type]
        assert customer.accepts_marketing and customer.marketing_at == order.placed_at


def test_a_text_that_changed_meanwhile_is_read_again_and_orders_keep_the_old_one(two_stores: Stores) -> None:
    ours, _theirs = two_stores
    with store_scope(ours.id):
        make_selling()
        box = make_box()
        placed = place_order(ready(ours), consents={box.id: 1})
        assert make_box(box_id=box.id, texts=TERMS | {"en": "I agree to [all]."}).version == 2
        assert make_box(box_id=box.id, texts=TERMS | {"en": "I agree to [all]."}, is_on=True).version == 2
        with pytest.raises(Invalid) as refused:
            place_order(ready(ours), consents={box.id: 1})
        assert refused.value.fields == {box.field_name: "This text has changed. Please read it once more."}
        with pytest.raises(Invalid):
            place_order(ready(ours))
        remove_box(box.id)
        place_order(ready(ours))
        assert [one.text for one in consents_of(placed.id)] == [TERMS["en"]]


def test_an_unticked_wish_for_news_takes_nothing_away(two_stores: Stores) -> None:
    ours, theirs = two_stores
    with store_scope(ours.id):
        make_selling()
        box = make_box(ConsentKind.MARKETING)
        first = place_order(ready(ours), consents={box.id: 1})
        second = place_order(ready(ours), consents={})
        assert first.customer_id == second.customer_id and second.customer_id is not None
        assert customer_by_id(second.customer_id).accepts_marketing
        assert [one.is_given for one in consents_of(second.id)] == [False]
    with store_scope(theirs.id):
        assert not all_boxes() and not consents_of(first.id)


def test_boxes_cost_one_row_each_and_no_statement_where_there_are_none(two_stores: Stores) -> None:
    ours, _theirs = two_stores
    counts = []
    with store_scope(ours.id):
        make_selling()
        for given in ({}, None):
            if given is None:
                boxes = [make_box(), make_box()]
                given = {box.id: 1 for box in boxes}
            place_order(ready(ours), consents=given)
            cart = ready(ours)
            with count_queries() as queries:
                place_order(cart, consents=given)
            counts.append(len(queries))
    assert counts[0] == counts[1], counts


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"texts": {"nl": "Alleen Nederlands"}}, "text-en"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "//evil.example"}, "link"),
    ],
)
def test_what_a_box_says_is_checked(two_stores: Stores, change: dict[str, object], field: str) -> None:
    with store_scope(two_stores[0].id), pytest.raises(Invalid) as refused:
        make_box(**change)
    assert list(refused.value.fields) == [field]


def test_boxes_keep_their_order(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        first, second = make_box(), make_box()
        raise_box(second.id)
        raise_box(second.id)
        assert [box.id for box in all_boxes()] == [second.id, first.id]
        assert session().scalar(select(Order.id)) is None
