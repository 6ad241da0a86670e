"""Custom fields hold what their kind allows, and go with what they are about."""

from typing import Any

import pytest

from shared.db.session import session, store_scope
from shared.kernel.errors import Invalid, NotFound
from shared.models.catalog.custom_field import FieldKind, FieldOwner
from shared.models.stores.store import Store
from shared.services.catalog.custom_fields import (
    FieldInput,
    create_custom_field,
    delete_custom_field,
    update_custom_field,
)
from shared.services.catalog.custom_values import custom_values_of, set_custom_values
from shared.services.catalog.products import delete_product
from tests.factories.catalog import make_collection, make_product
from tests.factories.structure import make_category

GOOD: list[tuple[FieldKind, Any, Any]] = [
    (FieldKind.SINGLE_LINE, "  By  hand ", "By hand"),
    (FieldKind.MULTI_LINE, "One\nTwo", "One\nTwo"),
    (FieldKind.RICH_TEXT, "<p onclick=x>Hi<script>1</script></p>", "<p>Hi</p>"),
    (FieldKind.INTEGER, "12", 12),
    (FieldKind.DECIMAL, "12,50", "12.5"),
    (FieldKind.BOOLEAN, "true", True),
    (FieldKind.BOOLEAN, False, False),
    (FieldKind.DATE, "2026-12-31", "2026-12-31"),
    (FieldKind.DATE_TIME, "2026-12-31T18:30", "2026-12-31T18:30:00"),
    (FieldKind.URL, "https://example.org/a", "https://example.org/a"),
    (FieldKind.COLOUR, "#3A5F8A", "#3a5f8a"),
]
BAD: list[tuple[FieldKind, Any]] = [
    (FieldKind.INTEGER, "1.5"),
    (FieldKind.INTEGER, "many"),
    (FieldKind.DECIMAL, "1.12345678"),
    (FieldKind.BOOLEAN, "perhaps"),
    (FieldKind.DATE, "31-12-2026"),
    (FieldKind.URL, "javascript:alert(1)"),
    (FieldKind.COLOUR, "blue"),
    (FieldKind.PRODUCT, "not-an-id"),
    (FieldKind.SINGLE_LINE, {"a": 1}),
]


@pytest.mark.parametrize(("kind", "typed", "stored"), GOOD)
def test_values_are_stored_as_their_kind_says(
    two_stores: tuple[Store, Store], kind: FieldKind, typed: Any, stored: Any
) -> None:
    with store_scope(two_stores[0].id):
        product = make_product()
        field = create_custom_field(FieldInput("Thing", kind=kind))
        set_custom_values(FieldOwner.PRODUCT, product.id, {field.id: typed})
        assert custom_values_of([product.id]) == {product.id: {field.id: stored}}
        set_custom_values(FieldOwner.PRODUCT, product.id, {field.id: ""})
        assert custom_values_of([product.id]) == {}


@pytest.mark.parametrize(("kind", "typed"), BAD)
def test_what_does_not_fit_is_refused_beside_its_field(
    two_stores: tuple[Store, Store], kind: FieldKind, typed: Any
) -> None:
    with store_scope(two_stores[0].id):
        product = make_product()
        field = create_custom_field(FieldInput("Thing", kind=kind))
        with pytest.raises(Invalid) as refused:
            set_custom_values(FieldOwner.PRODUCT, product.id, {field.id: typed})
        assert list(refused.value.fields) == [str(field.id)]


def test_lists_and_limits(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        product = make_product()
        sizes = create_custom_field(FieldInput("Sizes", kind=FieldKind.INTEGER, is_list=True, limits={"max": 9}))
        care = create_custom_field(FieldInput("Care", limits={"choices": ["Hand", "Machine"]}))
        set_custom_values(FieldOwner.PRODUCT, product.id, {sizes.id: ["1", "", 9], care.id: "Hand"})
        assert custom_values_of([product.id])[product.id] == {sizes.id: [1, 9], care.id: "Hand"}
        for values in ({sizes.id: [10]}, {care.id: "Dry"}):
            with pytest.raises(Invalid):
                set_custom_values(FieldOwner.PRODUCT, product.id, values)
        assert custom_values_of([product.id])[product.id][sizes.id] == [1, 9]


def test_fields_are_named_once_per_kind_of_thing(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        assert create_custom_field(FieldInput("Care label")).name_in_themes == "custom.care_label"
        create_custom_field(FieldInput("Care label", owner=FieldOwner.VARIANT))
        for wrong, where in (
            (FieldInput("Care label"), "key"),
            (FieldInput(""), "name"),
            (FieldInput("X", namespace="no spaces"), "namespace"),
            (FieldInput("X", kind=FieldKind.BOOLEAN, is_list=True), "is_list"),
        ):
            with pytest.raises(Invalid) as refused:
                create_custom_field(wrong)
            assert where in refused.value.fields


def test_values_go_with_their_thing_and_with_their_field(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        product, collection, category = make_product(), make_collection(), make_category()
        of_product = create_custom_field(FieldInput("A"))
        of_collection = create_custom_field(FieldInput("A", owner=FieldOwner.COLLECTION))
        of_category = create_custom_field(FieldInput("A", owner=FieldOwner.CATEGORY))
        of_variant = create_custom_field(FieldInput("A", owner=FieldOwner.VARIANT))
        variant_id = product.variants[0].id
        set_custom_values(FieldOwner.PRODUCT, product.id, {of_product.id: "x"})
        set_custom_values(FieldOwner.VARIANT, variant_id, {of_variant.id: "x"})
        set_custom_values(FieldOwner.COLLECTION, collection.id, {of_collection.id: "x"})
        set_custom_values(FieldOwner.CATEGORY, category.id, {of_category.id: "x"})
        everything = [product.id, variant_id, collection.id, category.id]
        assert len(custom_values_of(everything)) == 4
        delete_product(product.id)
        session().expire_all()
        assert set(custom_values_of(everything)) == {collection.id, category.id}
        delete_custom_field(of_collection.id)
        assert set(custom_values_of(everything)) == {category.id}


def test_nothing_of_another_store_is_referred_to_or_written(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[1].id):
        foreign, foreign_field = make_product(), create_custom_field(FieldInput("Theirs"))
    with store_scope(two_stores[0].id):
        product = make_product()
        related = create_custom_field(FieldInput("Related", kind=FieldKind.PRODUCT))
        with pytest.raises(Invalid):
            set_custom_values(FieldOwner.PRODUCT, product.id, {related.id: str(foreign.id)})
        set_custom_values(FieldOwner.PRODUCT, product.id, {related.id: str(product.id)})
        for attempted in (
            lambda: set_custom_values(FieldOwner.PRODUCT, foreign.id, {related.id: ""}),
            lambda: set_custom_values(FieldOwner.PRODUCT, product.id, {foreign_field.id: "x"}),
            lambda: update_custom_field(foreign_field.id, FieldInput("Mine")),
        ):
            with pytest.raises(NotFound):
                attempted()
