"""The product's page: plans, quantities, many variants, and two people at once."""

import re
import time
from datetime import UTC, datetime
from typing import Any

from shared.db.session import platform_scope, store_scope, transaction
from shared.kernel.quantities import Unit
from shared.models.catalog.product import Product, find_product, product_by_id
from shared.models.catalog.whole_product import product_with_parts
from shared.models.stores.store import Store
from shared.services.catalog.variant_cells import CellChange, change_cells
from shared.services.inventory.stock import stock_of
from tests.dashboard_app.desk import Desk
from tests.dashboard_app.sent_fields import fields_on
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling


def stored(desk: Desk, handle: str) -> Product:
    with store_scope(desk.store.id):
        found = find_product(handle)
        assert found is not None
        return product_with_parts(found.id)


def page_of(product: Product) -> str:
    return f"/products/{product.id}"


def sent(desk: Desk, product: Product, **changes: Any) -> Any:
    fields = fields_on(desk.get(page_of(product)).text)
    for name, value in changes.items():
        fields[name.replace("__", "-")] = value
    return fields.to_dict(flat=False)


def test_a_product_goes_live_in_the_stores_own_time(desk: Desk) -> None:
    with platform_scope() as current, transaction():
        row = current.get(Store, desk.store.id)
        assert row is not None
        row.timezone = "America/New_York"
    bowl = stored(desk, "bowl")
    fields = sent(desk, bowl, publish_at="2031-12-24T09:00", take_down_at="2032-01-06T20:00")
    assert desk.submit(page_of(bowl), fields).status_code == 302
    bowl = stored(desk, "bowl")
    assert bowl.goes_live_at == datetime(2031, 12, 24, 14, 0, tzinfo=UTC)
    page = desk.get(page_of(bowl)).text
    assert "Goes live on" in page
    assert 'value="2031-12-24T09:00"' in page
    assert "Goes live on" in desk.get("/products/").text
    refused = desk.submit(page_of(bowl), sent(desk, bowl, take_down_at="2030-01-01T00:00"))
    assert refused.status_code == 422
    assert "Choose a moment after the product goes live." in refused.text
    assert desk.submit(page_of(bowl), sent(desk, bowl, publish_at="soon")).status_code == 422


def test_a_product_is_sold_by_the_kilogram(desk: Desk) -> None:
    with store_scope(desk.store.id):
        flour = make_product("Flour", stock=None)
    fields = sent(desk, flour, unit="kg", least_quantity="0,5", quantity_step="0.25", variant__0__stock="12.75")
    assert desk.submit(page_of(flour), fields).status_code == 302
    with store_scope(desk.store.id):
        product = product_by_id(flour.id)
        assert (product.unit, product.least_quantity, product.quantity_step) == (Unit.KILOGRAM, 500, 250)
        assert stock_of([flour.variants[0].id])[flour.variants[0].id].on_hand == 12750
    assert 'value="12.75"' in desk.get(page_of(flour)).text


def large_product(desk: Desk) -> Product:
    sizes = [f"S{number}" for number in range(16)]
    with store_scope(desk.store.id), transaction():
        return make_product("Shirt", options={"Size": sizes, "Colour": sizes, "Cut": sizes[:8]}, stock=None)


def test_a_product_of_2048_variants_is_shown_and_saved_without_a_slow_page(desk: Desk) -> None:
    shirt = large_product(desk)
    desk.get(page_of(shirt))
    began = time.perf_counter()
    page = desk.get(page_of(shirt)).text
    assert "2,048 variants" in page
    assert len(page) < 200_000
    assert desk.submit(page_of(shirt), sent(desk, shirt, title="Linen shirt")).status_code == 302
    assert time.perf_counter() - began < 8
    after = stored(desk, "shirt")
    assert (after.title, len(after.variants)) == ("Linen shirt", 2048)
    assert {row.id for row in after.variants} == {row.id for row in shirt.variants}


def test_the_2049th_variant_is_refused_kindly_and_nothing_is_lost(desk: Desk) -> None:
    shirt = large_product(desk)
    cut = shirt.options[2]
    fields = sent(desk, shirt, title="Linen shirt", **{f"option__{cut.id}__new": "S8"})
    refused = desk.submit(page_of(shirt), fields)
    assert refused.status_code == 422
    assert "This makes 2304 variants; a product has at most 2048." in refused.text
    assert 'value="Linen shirt"' in refused.text
    assert len(stored(desk, "shirt").variants) == 2048


def test_a_value_added_to_a_large_product_makes_its_variants_by_the_model_row(desk: Desk) -> None:
    sizes = [f"S{number}" for number in range(9)]
    with store_scope(desk.store.id), transaction():
        shirt = make_product("Shirt", options={"Size": sizes, "Colour": sizes}, stock=None)
    changes = {f"option__{shirt.options[0].id}__new": "S9", "variant__model__price": "99.00"}
    assert desk.submit(page_of(shirt), sent(desk, shirt, **changes)).status_code == 302
    after = stored(desk, "shirt")
    assert len(after.variants) == 90
    assert sorted({row.price for row in after.variants}) == [1500, 9900]


def test_the_second_person_takes_theirs_or_keeps_mine_field_by_field(desk: Desk) -> None:
    bowl = stored(desk, "bowl")
    mine = sent(desk, bowl, title="Big bowl", vendor="Me")
    desk.submit(page_of(bowl), sent(desk, bowl, title="Wide bowl", seo_title="Wide"))
    refused = desk.submit(page_of(bowl), mine)
    assert refused.status_code == 409
    assert 'name="choice-title" value="mine" checked' in refused.text
    assert 'name="choice-seo_title" value="theirs" checked' in refused.text
    again = fields_on(refused.text).to_dict(flat=False)
    again["choice-title"] = "theirs"
    assert desk.submit(page_of(bowl), again).status_code == 302
    after = stored(desk, "bowl")
    assert (after.title, after.vendor, after.seo_title) == ("Wide bowl", "Me", "Wide")


def test_a_price_that_somebody_else_changed_is_among_the_differences(desk: Desk) -> None:
    bowl = stored(desk, "bowl")
    mine = sent(desk, bowl, variant__0__price="30.00")
    with store_scope(desk.store.id):
        change_cells(bowl.id, [CellChange(bowl.variants[0].id, "price", 2600)])
    refused = desk.submit(page_of(bowl), mine)
    assert refused.status_code == 409
    key = f"choice-{bowl.variants[0].id}-price"
    assert key in refused.text
    again = fields_on(refused.text).to_dict(flat=False)
    again[key] = "theirs"
    assert desk.submit(page_of(bowl), again).status_code == 302
    assert stored(desk, "bowl").variants[0].price == 2600


def test_boxes_about_all_variants_leave_each_its_own_answer_unless_touched(desk: Desk) -> None:
    mug = stored(desk, "mug")
    with store_scope(desk.store.id):
        change_cells(mug.id, [CellChange(mug.variants[1].id, "sell_when_out", True)])
    assert desk.submit(page_of(mug), sent(desk, mug, variant__0__price="19.00")).status_code == 302
    assert [row.sell_when_out for row in stored(desk, "mug").variants] == [False, True]
    assert desk.submit(page_of(mug), sent(desk, mug, sell_when_out="y")).status_code == 302
    assert [row.sell_when_out for row in stored(desk, "mug").variants] == [True, True]


def test_removing_a_value_that_was_ordered_asks_first(desk: Desk) -> None:
    mug = stored(desk, "mug")
    page = desk.get(page_of(mug)).text
    assert "is in stock" in page
    assert re.search(r'hx-confirm="Remove “Blue”\?"', page)


def test_a_value_renamed_while_in_orders_keeps_its_id_and_the_orders_words(desk: Desk) -> None:
    mug = stored(desk, "mug")
    with store_scope(desk.store.id):
        make_selling()
        order = make_order((mug.variants[0].id, 1))
    blue = mug.options[0].values[0]
    assert desk.submit(page_of(mug), sent(desk, mug, **{f"value__{blue.id}": "Azure"})).status_code == 302
    after = stored(desk, "mug")
    assert [(value.id, value.name) for value in after.options[0].values][0] == (blue.id, "Azure")
    assert after.variants[0].title == "Azure"
    with store_scope(desk.store.id):
        assert order.lines[0].variant_title == "Blue"
