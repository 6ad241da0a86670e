"""The list of products narrowed in its address, and paged."""

import re

from shared.db.session import store_scope
from shared.models.catalog.attribute import AttributeKind
from shared.services.catalog.attribute_values import set_attribute_values
from shared.services.catalog.attributes import AttributeInput, ChoiceInput, create_attribute
from shared.services.catalog.categories import CategoryInput, create_category
from tests.dashboard_app.desk import Desk
from tests.factories.catalog import make_collection, make_product
from tests.queries import count_queries


def titles(page: str) -> list[str]:
    return re.findall(r'<div class="da-title"><a [^>]*><bdi>([^<]*)</bdi>', page)


def test_price_tag_and_attribute_narrow_the_list(desk: Desk) -> None:
    with store_scope(desk.store.id):
        choices = (ChoiceInput("Oak"), ChoiceInput("Brass"))
        material = create_attribute(AttributeInput("Material", AttributeKind.CHOICE, choices=choices))
        lamp = make_product("Oak lamp", price=4000, tags=("light",))
        make_product("Torch", price=900, tags=("light",))
        set_attribute_values(lamp.id, {material.id: [material.choices[0].id]})
    assert sorted(titles(desk.get("/products/?tag=light").text)) == ["Oak lamp", "Torch"]
    assert titles(desk.get("/products/?tag=light&min=10&max=45.50").text) == ["Oak lamp"]
    page = desk.get("/products/?attribute=material:Oak").text
    assert titles(page) == ["Oak lamp"]
    assert "Material: Oak" in page and 'value="material:Oak" selected' in page


def test_nonsense_in_the_address_narrows_nothing(desk: Desk) -> None:
    with store_scope(desk.store.id):
        make_product("Oak lamp")
    everything = titles(desk.get("/products/").text)
    assert "Oak lamp" in everything
    assert titles(desk.get("/products/?min=cheap&cursor=nonsense&page=-3&collection=7").text) == everything


def test_pages_turn_forth_and_back(desk: Desk) -> None:
    with store_scope(desk.store.id):
        for number in range(60):
            make_product(f"Tile {number:02}", price=100 + number)
    first = desk.get("/products/?sort=price").text
    following = re.search(r'href="\?([^"]*)" rel="next"', first)
    assert following is not None and "sort=price" in following[1]
    second = desk.get(f"/products/?{following[1].replace('&amp;', '&')}").text
    assert titles(first)[0] == "Tile 00"
    assert titles(second)[0] == "Tile 50"
    before = re.search(r'href="\?([^"]*)" rel="prev"', second)
    assert before is not None
    assert titles(desk.get(f"/products/?{before[1].replace('&amp;', '&')}").text) == titles(first)


def test_the_list_asks_little_of_the_database(desk: Desk) -> None:
    with store_scope(desk.store.id):
        for number in range(5):
            make_product(f"Tile {number}")
    desk.get("/products/")
    with count_queries() as few:
        desk.get("/products/")
    with store_scope(desk.store.id):
        for number in range(20):
            make_product(f"Slate {number}")
    with count_queries() as many:
        desk.get("/products/")
    assert len(many) <= len(few)


def test_everything_else_is_found_from_anywhere_with_slips_forgiven(desk: Desk) -> None:

    with store_scope(desk.store.id):
        make_collection("Winter light")
        create_category(CategoryInput("Light bulbs"))
    page = desk.get("/search/?q=light").text
    assert "Winter light" in page and "Light bulbs" in page
    assert "/settings/payments" in desk.get("/search/?q=paymetns").text
