"""Attributes have kinds, and what products say fits them."""

from decimal import Decimal

import pytest

from shared.db.session import session, store_scope
from shared.kernel.errors import Invalid, NotFound
from shared.models.catalog.attribute import AttributeKind, attribute_by_id
from shared.models.catalog.attribute_value import attribute_values_of
from shared.models.stores.store import Store
from shared.services.catalog.attribute_page import shown_attributes
from shared.services.catalog.attribute_values import attributes_for, set_attribute_values, values_said
from shared.services.catalog.attributes import (
    AttributeInput,
    ChoiceInput,
    create_attribute,
    delete_attribute,
    update_attribute,
)
from shared.services.catalog.categories import set_product_category
from tests.factories.catalog import make_product
from tests.factories.structure import make_attribute, make_category
from tests.queries import count_queries


def test_values_of_every_kind_are_kept_and_shown(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        product = make_product()
        care = make_attribute("Care")
        volume = make_attribute("Volume", kind=AttributeKind.NUMBER, unit="ml")
        safe = make_attribute("Dishwasher safe", kind=AttributeKind.BOOLEAN)
        glaze = make_attribute("Glaze", "Celadon", "Ash", "Tenmoku", is_many=True)
        ash, celadon = glaze.choices[1].id, glaze.choices[0].id
        set_attribute_values(
            product.id, {care.id: "By hand", volume.id: "1250,5", safe.id: True, glaze.id: [ash, celadon]}
        )
        assert values_said(product.id) == {
            care.id: "By hand",
            volume.id: Decimal("1250.5"),
            safe.id: True,
            glaze.id: (celadon, ash),
        }
        with count_queries() as queries:
            shown = {one.name: [value.text for value in one.values] for one in shown_attributes(product.id, "en")}
        assert len(queries) == 1
        assert shown == {
            "Care": ["By hand"],
            "Volume": ["1,250.5 ml"],
            "Dishwasher safe": ["Yes"],
            "Glaze": ["Celadon", "Ash"],
        }
        assert [row.choice for row in attribute_values_of([product.id]) if row.choice] == ["Celadon", "Ash"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [(AttributeKind.NUMBER, "many"), (AttributeKind.NUMBER, "1.1234567"), (AttributeKind.BOOLEAN, "maybe")],
)
def test_a_value_that_does_not_fit_is_refused_beside_its_attribute(
    two_stores: tuple[Store, Store], kind: AttributeKind, value: str
) -> None:
    with store_scope(two_stores[0].id):
        product, attribute = make_product(), make_attribute(kind=kind)
        with pytest.raises(Invalid) as refused:
            set_attribute_values(product.id, {attribute.id: value})
        assert list(refused.value.fields) == [str(attribute.id)]


def test_only_one_of_single_choices_and_none_of_other_attributes(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        product = make_product()
        size, other = make_attribute("Size", "S", "L"), make_attribute("Other", "X")
        for chosen in ([one.id for one in size.choices], [other.choices[0].id]):
            with pytest.raises(Invalid):
                set_attribute_values(product.id, {size.id: chosen})


def test_choices_keep_their_products_when_renamed_and_leave_them_when_dropped(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        product, size = make_product(), make_attribute("Size", "Small", "Large")
        small, large = size.choices
        set_attribute_values(product.id, {size.id: [small.id]})
        swapped = (ChoiceInput("Small", id=large.id), ChoiceInput("Large", id=small.id, names={"nl": "Groot"}))
        update_attribute(size.id, AttributeInput("Size", choices=swapped, names={"nl": "Maat"}))
        session().expire_all()
        assert [row.choice for row in attribute_values_of([product.id])] == ["Large"]
        dutch = shown_attributes(product.id, "nl")[0]
        assert (dutch.name, dutch.values[0].text) == ("Maat", "Groot")
        update_attribute(size.id, AttributeInput("Size", choices=(ChoiceInput("Small", id=large.id),)))
        assert attribute_values_of([product.id]) == []


def test_an_attribute_of_a_category_belongs_to_what_stands_under_it(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        home = make_category("Home")
        cups, garden = make_category("Cups", under=home), make_category("Garden")
        everywhere = make_attribute("Material")
        of_home = make_attribute("Room", category_ids=(home.id,))
        product, other = make_product(), make_product()
        set_product_category([product.id], cups.id)
        set_product_category([other.id], garden.id)
        session().expire_all()
        assert [one.id for one in attributes_for(product)] == [everywhere.id, of_home.id]
        assert [one.id for one in attributes_for(other)] == [everywhere.id]
        set_attribute_values(other.id, {of_home.id: "Shed"})
        assert [one.id for one in attributes_for(other)] == [everywhere.id, of_home.id]


def test_definitions_are_checked_kindly(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        make_attribute("Colour", handle="colour")
        wrong = AttributeInput(
            "Tint", AttributeKind.COLOUR, choices=(ChoiceInput("Sea", "blue"), ChoiceInput("Sea"), ChoiceInput(""))
        )
        with pytest.raises(Invalid) as refused:
            create_attribute(wrong)
        assert set(refused.value.fields) == {"choices.0.swatch", "choices.1.name", "choices.2.name"}
        with pytest.raises(Invalid) as refused:
            create_attribute(AttributeInput("Colour", handle="colour"))
        assert "handle" in refused.value.fields
        assert make_attribute("Colour").handle == "colour-2"


def test_nothing_of_another_store_is_used_or_changed(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[1].id):
        foreign, category, product = make_attribute("Theirs", "A"), make_category(), make_product()
    with store_scope(two_stores[0].id):
        own, mine = make_attribute("Ours", "B"), make_product()
        for attempted in (
            lambda: set_attribute_values(mine.id, {foreign.id: "x"}),
            lambda: set_attribute_values(product.id, {own.id: []}),
            lambda: delete_attribute(foreign.id),
            lambda: attribute_by_id(foreign.id),
            lambda: make_attribute(category_ids=(category.id,)),
            lambda: update_attribute(
                own.id, AttributeInput("Ours", choices=(ChoiceInput("A", id=foreign.choices[0].id),))
            ),
        ):
            with pytest.raises(NotFound):
                attempted()
