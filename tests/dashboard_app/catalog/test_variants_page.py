"""The table of a product's variants: single fields, many at once, and two people at the same time."""

import html
import re
from uuid import UUID

import pytest

from shared.db.session import store_scope, transaction
from shared.models.catalog.product import Product, find_product
from shared.models.catalog.variant import Variant, variant_by_id
from shared.models.catalog.whole_product import product_with_parts
from shared.services.inventory.stock import stock_of
from tests.dashboard_app.desk import Desk
from tests.factories.catalog import make_product
from tests.queries import count_queries


@pytest.fixture
def mug(desk: Desk) -> Product:
    with store_scope(desk.store.id):
        found = find_product("mug")
        assert found is not None
        return product_with_parts(found.id)


def page_of(product: Product) -> str:
    return f"/products/{product.id}/variants"


def sent(desk: Desk, product: Product, **changes: str) -> dict[str, str | list[str]]:
    """The form as the page shows it, with some fields typed anew (``price_0`` is the first row's price)."""
    page = desk.get(page_of(product)).text
    fields: dict[str, str | list[str]] = {"row": re.findall(r'name="row" value="([^"]+)"', page)}
    for name, value in re.findall(r'name="([0-9a-f-]{36}-\w+)" value="([^"]*)" aria', page):
        fields[name] = html.unescape(value)
    for name in re.findall(r'type="checkbox" name="([0-9a-f-]{36}-\w+)" value="1"[^>]* checked', page):
        fields[name] = "1"
    fields["before"] = html.unescape(re.findall(r'name="before" value="([^"]*)"', page)[0])
    for key, value in changes.items():
        name, _mark, number = key.rpartition("_")
        fields[f"{product.variants[int(number)].id}-{name}"] = value
    return fields


def stored(desk: Desk, variant_id: UUID) -> Variant:
    with store_scope(desk.store.id):
        return variant_by_id(variant_id)


def test_typed_fields_are_stored_and_all_others_left_alone(desk: Desk, mug: Product) -> None:
    blue, sand = mug.variants
    fields = sent(desk, mug, price_0="21.50", stock_0="4", weight_1="350", cost_1="7")
    assert desk.submit(page_of(mug), fields).status_code == 302
    assert (stored(desk, blue.id).price, stored(desk, sand.id).price) == (2150, 1800)
    assert (stored(desk, sand.id).weight, stored(desk, sand.id).cost) == (350, 700)
    with store_scope(desk.store.id):
        assert [stock_of([one.id])[one.id].on_hand for one in (blue, sand)] == [4, 10]
        found = find_product("mug")
        assert found is not None
        assert (found.price_min, found.price_max) == (1800, 2150)


def test_what_cannot_be_read_is_marked_and_nothing_is_lost(desk: Desk, mug: Product) -> None:
    fields = sent(desk, mug, price_0="12.345", sku_1="MUG-NEW", stock_1="-3")
    answer = desk.submit(page_of(mug), fields)
    assert answer.status_code == 422
    assert 'value="12.345"' in answer.text
    assert 'value="MUG-NEW"' in answer.text
    assert answer.text.count('class="ss-error"') == 2
    assert stored(desk, mug.variants[1].id).sku == "MUG-2"


def test_a_sku_of_another_product_is_named(desk: Desk, mug: Product) -> None:
    answer = desk.submit(page_of(mug), sent(desk, mug, sku_0="BOWL"))
    assert answer.status_code == 422
    assert "“Bowl” has the SKU “BOWL” already." in answer.text
    traded = sent(desk, mug, sku_0="MUG-2", sku_1="MUG-1")
    assert desk.submit(page_of(mug), traded).status_code == 302
    assert [stored(desk, one.id).sku for one in mug.variants] == ["MUG-2", "MUG-1"]


def test_the_second_of_two_people_is_shown_the_difference_and_chooses(desk: Desk, mug: Product) -> None:
    mine = sent(desk, mug, price_0="30", sku_1="MINE")
    desk.submit(page_of(mug), sent(desk, mug, price_0="25", weight_1="99"))
    refused = desk.submit(page_of(mug), mine)
    assert refused.status_code == 409
    assert "Somebody else changed these variants" in refused.text
    assert stored(desk, mug.variants[1].id).sku == "MUG-2"
    again = html.unescape(re.findall(r'name="before" value="([^"]*)"', refused.text)[0])
    choice = f"choice-{mug.variants[0].id}-price"
    assert desk.submit(page_of(mug), {**mine, "before": again, choice: "theirs"}).status_code == 302
    first, second = (stored(desk, one.id) for one in mug.variants)
    assert (first.price, second.sku) == (2500, "MINE")
    assert desk.submit(page_of(mug), {**mine, "before": again, choice: "mine"}).status_code == 302
    assert stored(desk, first.id).price == 3000


def test_one_change_for_all_ticked_ones(desk: Desk, mug: Product) -> None:
    blue, sand = mug.variants
    edits = f"{page_of(mug)}/edits"
    both = {"id": [str(blue.id), str(sand.id)]}
    for fields, name, expected in (
        ({"field": "price", "how": "percent", "value": "-10", "ending": "99"}, "price", [1599, 1599]),
        ({"field": "price", "how": "set", "value": "20"}, "price", [2000, 2000]),
        ({"field": "compare_at_price", "how": "amount", "value": "5"}, "compare_at_price", [2500, 2500]),
        ({"field": "compare_at_price", "how": "clear"}, "compare_at_price", [None, None]),
        ({"field": "sku", "value": "CUP-{Colour}"}, "sku", ["CUP-BLUE", "CUP-SAND"]),
        ({"field": "weight", "value": "410"}, "weight", [410, 410]),
        ({"field": "sell_when_out", "switch": "on"}, "sell_when_out", [True, True]),
    ):
        desk.submit(edits, {**both, **fields})
        assert [getattr(stored(desk, one.id), name) for one in mug.variants] == expected
    desk.submit(edits, {"id": [str(sand.id)], "field": "stock", "value": "3"})
    with store_scope(desk.store.id):
        assert stock_of([sand.id])[sand.id].on_hand == 3
    desk.submit(edits, {**both, "field": "sku", "value": "SAME"})
    assert "This gives the same SKU to several variants." in desk.get(page_of(mug)).text
    desk.submit(edits, {"field": "price", "how": "set", "value": "1", "all": "1"})
    assert [stored(desk, one.id).price for one in mug.variants] == [100, 100]


def test_ticked_variants_can_be_removed_but_not_all(desk: Desk, mug: Product) -> None:
    removal = f"{page_of(mug)}/removal"
    desk.submit(removal, {"id": [str(one.id) for one in mug.variants]})
    assert "A product needs at least one variant." in desk.get(page_of(mug)).text
    desk.submit(removal, {"id": [str(mug.variants[0].id)]})
    with store_scope(desk.store.id):
        assert [row.title for row in product_with_parts(mug.id).variants] == ["Sand"]


def test_variants_of_other_products_and_stores_cannot_be_reached(desk: Desk, other_desk: Desk, mug: Product) -> None:
    with store_scope(other_desk.store.id):
        theirs = make_product("Theirs", options={"Size": ["S", "L"]})
    assert desk.get(page_of(theirs)).status_code == 404
    foreign = str(theirs.variants[0].id)
    answer = desk.submit(f"{page_of(mug)}/edits", {"id": [foreign], "field": "price", "how": "set", "value": "1"})
    assert answer.status_code in (302, 404)
    assert stored(other_desk, theirs.variants[0].id).price == 1500


def test_a_page_of_many_variants_takes_as_many_statements_as_one_of_few(desk: Desk, mug: Product) -> None:
    with store_scope(desk.store.id), transaction():
        sizes = [f"S{number}" for number in range(12)]
        large = make_product("Large", options={"Size": sizes, "Colour": sizes, "Cut": ["A", "B"]}, stock=1)
    counts = []
    for product in (mug, large):
        desk.get(page_of(product))
        with count_queries() as queries:
            page = desk.get(f"{page_of(product)}?per_page=250").text
        counts.append(len(queries))
    assert page.count('name="row"') == 250
    assert counts[1] <= counts[0]
    narrowed = desk.get(f"{page_of(large)}?q=S11+S3").text
    assert narrowed.count('name="row"') == 4
