"""Attributes, tags, custom fields and smart collections are made and filled in on the dashboard."""

import re

import pytest

from shared.db.session import store_scope
from shared.models.catalog.attribute import AttributeKind, all_attributes
from shared.models.catalog.attribute_value import attribute_values_of
from shared.models.catalog.collection import find_collection
from shared.models.catalog.custom_field import FieldKind, FieldOwner, all_custom_fields
from shared.models.catalog.product import find_product
from shared.models.stores.operation import newest_operations
from shared.services.catalog.collections import product_ids_of
from shared.services.catalog.custom_fields import FieldInput, create_custom_field
from shared.services.catalog.custom_values import custom_values_of
from shared.services.catalog.search.index_news import hear_of_products
from shared.services.catalog.search.waiting import index_waiting
from shared.services.catalog.tag_changes import CHANGE_TAG
from shared.services.catalog.tags import list_tags
from shared.services.stores.operations import run_operation, undo_operation
from tests.dashboard_app.desk import Desk, speak_also
from tests.factories.catalog import make_product
from tests.factories.structure import make_attribute, make_category
from tests.queries import count_queries


def bowl_of(desk: Desk) -> str:
    with store_scope(desk.store.id):
        bowl = find_product("bowl")
        assert bowl
        return str(bowl.id)


def test_an_attribute_is_made_with_choices_and_translations(desk: Desk) -> None:
    speak_also(desk.store, "nl")
    fields = {
        "name": "Glaze", "name-nl": "Glazuur", "kind": "colour", "is_filter": "y", "is_shown": "y",
        "choice": ["a", "b", "c"], "name-a": "Sea", "has-swatch-a": "yes", "swatch-a": "#3A5F8A", "name-a-nl": "Zee",
        "name-b": "Ash", "name-c": "",
    }  # fmt: skip
    answer = desk.submit("/attributes/", fields)
    assert answer.status_code == 302
    page = desk.get("/attributes/").text
    assert "Glaze" in page and 'fill="#3a5f8a"' in page
    with store_scope(desk.store.id):
        (glaze,) = all_attributes()
        assert [(one.name, one.swatch) for one in glaze.choices] == [("Sea", "#3a5f8a"), ("Ash", "")]
    page = desk.get(f"/attributes/{glaze.id}").text
    assert 'value="Glazuur"' in page and 'value="Zee"' in page


def test_a_wrong_choice_keeps_everything_that_was_typed(desk: Desk) -> None:
    fields = {"name": "Glaze", "kind": "choice", "choice": ["a", "b"], "name-a": "Ash", "name-b": "Ash"}
    answer = desk.submit("/attributes/", fields)
    assert answer.status_code == 422
    assert answer.text.count('value="Ash"') == 2 and "twice" in answer.text


def test_a_product_gets_its_category_and_values(desk: Desk) -> None:
    bowl = bowl_of(desk)
    with store_scope(desk.store.id):
        kitchen = make_category("Kitchen")
        make_category("Cups", under=kitchen)
        glaze = make_attribute("Glaze", "Ash", "Sea", is_many=True)
        volume = make_attribute("Volume", kind=AttributeKind.NUMBER, unit="ml", category_ids=(kitchen.id,))
    page = desk.get(f"/attributes/of/{bowl}").text
    assert "Kitchen › Cups" in page and "Volume" not in page
    fields = {"category_id": str(kitchen.id), f"value-{glaze.id}": [str(one.id) for one in glaze.choices]}
    assert desk.submit(f"/attributes/of/{bowl}", fields).status_code == 302
    assert "Volume" in desk.get(f"/attributes/of/{bowl}").text
    answer = desk.submit(f"/attributes/of/{bowl}", fields | {f"value-{volume.id}": "a lot"})
    assert answer.status_code == 422 and 'value="a lot"' in answer.text
    desk.submit(f"/attributes/of/{bowl}", fields | {f"value-{volume.id}": "1,5"})
    with store_scope(desk.store.id):
        found = find_product("bowl")
        assert found and found.category_id == kitchen.id
        said = [row.choice or str(row.number) for row in attribute_values_of([found.id])]
        assert said == ["Ash", "Sea", "1.500000"]


def test_custom_fields_are_defined_and_filled_in(desk: Desk) -> None:
    bowl = bowl_of(desk)
    assert desk.submit("/fields/", {"name": "", "owner": "product"}).status_code == 422
    for fields in (
        {"name": "Care", "owner": "product", "kind": "single_line_text_field", "choices": "By hand\nMachine"},
        {"name": "Goes with", "owner": "product", "kind": "product_reference", "is_list": "y"},
    ):
        assert desk.submit("/fields/", fields | {"namespace": "custom"}).status_code == 302
    with store_scope(desk.store.id):
        care, goes_with = all_custom_fields()
        mug = find_product("mug")
        assert mug
    page = desk.get(f"/fields/of/product/{bowl}").text
    assert "<option>Machine" in page
    assert str(mug.id) in desk.get("/fields/candidates?kind=product&find=mug&into=x&name=y").text
    fields = {f"field-{care.id}": "Dry", f"field-{goes_with.id}": [str(mug.id)]}
    answer = desk.submit(f"/fields/of/product/{bowl}", fields)
    assert answer.status_code == 422 and "Choose one of" in answer.text and str(mug.id) in answer.text
    fields[f"field-{care.id}"] = "Machine"
    assert desk.submit(f"/fields/of/product/{bowl}", fields).status_code == 302
    with store_scope(desk.store.id):
        (values,) = custom_values_of([mug.id, *(one.id for one in [find_product("bowl")] if one)]).values()
        assert values == {care.id: "Machine", goes_with.id: [str(mug.id)]}


@pytest.mark.parametrize("about", FieldOwner)
def test_every_kind_of_thing_has_its_fields_page(desk: Desk, other_desk: Desk, about: FieldOwner) -> None:
    with store_scope(desk.store.id):
        bowl, collection = find_product("bowl"), find_collection("tableware")
        assert bowl and collection
        things = {
            FieldOwner.PRODUCT: bowl.id,
            FieldOwner.VARIANT: bowl.variants[0].id,
            FieldOwner.COLLECTION: collection.id,
            FieldOwner.CATEGORY: make_category().id,
        }
        for kind in FieldKind:
            create_custom_field(FieldInput(f"Field {kind}", owner=about, kind=kind))
    if about in things:
        path = f"/fields/of/{about}/{things[about]}"
        assert desk.get(path).text.count('class="ss-field"') >= len(FieldKind)
        assert desk.submit(path, {}).status_code == 302
    foreign = f"/fields/of/{FieldOwner.PRODUCT}/{bowl_of(other_desk)}"
    assert desk.get(foreign).status_code == 404


def test_tags_are_counted_renamed_merged_deleted_and_given_back(desk: Desk) -> None:
    with store_scope(desk.store.id):
        made = [make_product(tags=tags) for tags in (("blue", "old"), ("Blue",), ("old",))]
        hear_of_products(product.id for product in made)
        index_waiting()
        assert {row.tag: row.product_count for row in list_tags().rows} == {"blue": 1, "old": 2, "Blue": 1}
    assert desk.get("/tags/?q=OL").text.count("da-main") == 1
    fields = {"tag": "blue", "name": "Blue", "action": "rename"}
    assert desk.submit("/tags/changes", fields).status_code == 302
    with store_scope(desk.store.id):
        (operation,), _total = newest_operations([CHANGE_TAG], page=1, per_page=1)
        run_operation(operation.id)
        first = find_product(made[0].handle)
        assert first and first.tags == ["Blue", "old"]
        undo_operation(operation.id)
        run_operation(operation.id)
    with store_scope(desk.store.id):
        first = find_product(made[0].handle)
        assert first and first.tags == ["blue", "old"]
    desk.submit("/tags/changes", {"tag": "old", "action": "delete"})
    with store_scope(desk.store.id):
        (operation,), _total = newest_operations([CHANGE_TAG], page=1, per_page=1)
        run_operation(operation.id)
        last = find_product(made[2].handle)
        assert last and last.tags == []


def test_a_smart_collection_is_made_of_rules(desk: Desk) -> None:
    with store_scope(desk.store.id):
        kitchen = make_category("Kitchen")
    rules = {"rule": ["a"], "what-a": "price", "relation-a": "less", "value-a": "20"}
    preview = desk.submit("/collections/preview", {"kind": "smart", **rules}).text
    assert "One product" in preview or "1 product fits" in preview
    fields = {"title": "Cheap", "kind": "smart", "match": "all", "order": "price", "is_published": "y"}
    answer = desk.submit("/collections/", fields | rules | {"value-a": "cheap"})
    assert answer.status_code == 422 and 'value="cheap"' in answer.text and "ss-error" in answer.text
    assert desk.submit("/collections/", fields | rules).status_code == 302
    with store_scope(desk.store.id):
        cheap, mug = find_collection("cheap"), find_product("mug")
        assert cheap and mug and product_ids_of(cheap.id) == [mug.id]
    page = desk.get(f"/collections/{cheap.id}").text
    assert 'name="value-' in page and 'value="20.00"' in page
    controls = desk.submit("/collections/rules", {"rule": ["b"], "what-b": "category", "do": "add_rule"}).text
    assert str(kitchen.id) in controls and len(re.findall('name="rule"', controls)) == 2


@pytest.mark.parametrize("path", ["/attributes/", "/tags/", "/fields/", "/collections/"])
def test_the_length_of_a_list_costs_no_statements(desk: Desk, path: str) -> None:
    counts = []
    for rows in (1, 6):
        with store_scope(desk.store.id):
            for number in range(rows):
                make_attribute(None, "A", "B")
                create_custom_field(FieldInput(f"Field {rows} {number}"))
                product = make_product(tags=(f"tag {rows} {number}",))
                hear_of_products([product.id])
            index_waiting()
        with count_queries() as queries:
            assert desk.get(path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 17, counts
