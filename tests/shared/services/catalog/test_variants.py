"""What becomes of variants when a product's options change."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from shared.db.session import session, store_scope
from shared.kernel.errors import NotFound
from shared.models.catalog.product import Product, product_by_handle
from shared.models.catalog.whole_product import product_for_edit
from shared.models.stores.store import Store
from shared.services.catalog.inputs import OptionInput, ProductInput, ProductTexts, ValueInput, VariantInput
from shared.services.catalog.product_page import storefront_product
from shared.services.catalog.products import update_product
from shared.services.catalog.translations import set_product_translation
from shared.services.inventory.stock import stock_of
from tests.factories.catalog import make_product

COLOURS = OptionInput("Colour", ("Blue", "Sand"))


@pytest.fixture
def store(two_stores: tuple[Store, Store]) -> Iterator[Store]:
    with store_scope(two_stores[0].id):
        yield two_stores[0]


@pytest.fixture
def cup(store: Store) -> Product:
    return make_product("Cup", price=1000, options={"Colour": ["Blue", "Sand"]}, sku="CUP")


def wanted(*options: OptionInput, variants: dict[tuple[str, ...], str]) -> ProductInput:
    made = tuple(VariantInput(price=1000, values=values, sku=sku) for values, sku in variants.items())
    return ProductInput(title="Cup", options=options, variants=made)


def ids_by_title(product: Product) -> dict[str, UUID]:
    return {variant.title: variant.id for variant in product.variants}


def test_variants_with_the_same_values_keep_their_ids_and_stock(cup: Product) -> None:
    before = ids_by_title(cup)
    options = OptionInput("Colour", ("Sand", "Green", "Blue"))
    update_product(cup.id, wanted(options, variants={("Sand",): "S", ("Green",): "G", ("Blue",): "B"}))
    after = ids_by_title(product_for_edit(cup.id))
    assert list(after) == ["Sand", "Green", "Blue"]
    assert (after["Blue"], after["Sand"]) == (before["Blue"], before["Sand"])
    assert stock_of([after["Blue"]])[after["Blue"]].available == 10


def test_a_further_option_keeps_the_variants_that_it_splits(cup: Product) -> None:
    before = ids_by_title(cup)
    sizes = OptionInput("Size", ("S", "L"))
    combinations: dict[tuple[str, ...], str] = {
        (colour, size): f"{colour}{size}" for colour in ("Blue", "Sand") for size in ("S", "L")
    }
    update_product(cup.id, wanted(COLOURS, sizes, variants=combinations))
    after = ids_by_title(product_for_edit(cup.id))
    assert len(after) == 4
    assert (after["Blue / S"], after["Sand / S"]) == (before["Blue"], before["Sand"])
    update_product(cup.id, wanted(COLOURS, variants={("Blue",): "B", ("Sand",): "S"}))
    assert ids_by_title(product_for_edit(cup.id)) == before


def test_the_only_variant_becomes_the_first_choice_of_a_new_option(store: Store) -> None:
    plain = make_product("Plate", stock=7)
    only = plain.variants[0].id
    update_product(plain.id, wanted(COLOURS, variants={("Blue",): "", ("Sand",): ""}))
    assert ids_by_title(product_for_edit(plain.id))["Blue"] == only


def test_a_renamed_value_keeps_its_variant(cup: Product) -> None:
    before = ids_by_title(cup)
    blue, sand = cup.options[0].values
    renamed = OptionInput("Shade", (ValueInput("Sand", id=blue.id), ValueInput("Blue", id=sand.id)), cup.options[0].id)
    update_product(cup.id, wanted(renamed, variants={("Sand",): "CUP-1", ("Blue",): "CUP-2"}))
    product = product_for_edit(cup.id)
    assert product.options[0].name == "Shade"
    assert ids_by_title(product) == {"Sand": before["Blue"], "Blue": before["Sand"]}


def test_a_replaced_value_is_another_variant(cup: Product) -> None:
    before = ids_by_title(cup)
    update_product(cup.id, wanted(OptionInput("Colour", ("Blue", "Green")), variants={("Blue",): "", ("Green",): ""}))
    after = ids_by_title(product_for_edit(cup.id))
    assert after["Blue"] == before["Blue"]
    assert after["Green"] not in before.values()


def test_variants_may_trade_their_skus(cup: Product) -> None:
    update_product(cup.id, wanted(COLOURS, variants={("Blue",): "CUP-2", ("Sand",): "CUP-1"}))
    product = product_for_edit(cup.id)
    assert {variant.title: variant.sku for variant in product.variants} == {"Blue": "CUP-2", "Sand": "CUP-1"}


def test_option_names_are_shown_in_the_shoppers_language(cup: Product) -> None:
    update_product(cup.id, wanted(COLOURS, variants={("Blue",): "", ("Sand",): ""}))
    option = cup.options[0]
    names = {option.values[0].id: "Blauw"}
    set_product_translation(cup.id, "nl", ProductTexts(), options={option.id: "Kleur"}, values=names)
    session().commit()
    from_draft = product_for_edit(cup.id)
    from_draft.publish()
    session().commit()
    shown = storefront_product("cup", "nl")
    assert (shown.options[0].name, shown.options[0].own_name) == ("Kleur", "Colour")
    assert [variant.title for variant in shown.variants] == ["Blauw", "Sand"]


def test_parts_of_another_product_are_refused(cup: Product) -> None:
    other = product_by_handle("mug")
    foreign_option = OptionInput("Colour", ("Blue",), id=other.options[0].id)
    foreign_variant = VariantInput(price=1, values=("Blue",), id=other.variants[0].id)
    for attempt in (
        wanted(foreign_option, variants={("Blue",): ""}),
        ProductInput(title="Cup", options=(OptionInput("Colour", ("Blue",)),), variants=(foreign_variant,)),
    ):
        with pytest.raises(NotFound):
            update_product(cup.id, attempt)


def test_a_matrix_of_2048_variants_is_stored(store: Store) -> None:
    sizes = [str(number) for number in range(64)]
    product = make_product("Matrix", stock=None, options={"A": sizes, "B": sizes[:32]})
    assert len(product.variants) == 2048
    assert len({variant.title for variant in product.variants}) == 2048
