"""Products come in from files as a shop's owner would type them, whole or not at all."""

import pytest

from shared.db.session import session, store_scope
from shared.kernel.errors import Conflict
from shared.models.catalog.category import all_categories
from shared.models.catalog.custom_field import CustomValue
from shared.models.catalog.product import Product, ProductStatus, find_product, product_by_handle
from shared.models.catalog.product_import import Outcome
from shared.models.inventory.movement import StockMovement
from shared.models.stores.operation import OperationStatus
from shared.models.stores.store import Store
from shared.services.catalog.categories import CategoryInput, set_product_category, update_category
from shared.services.content.menus import LinkInput, save_menu
from shared.services.inventory.product_imports.imports import run_import
from shared.services.inventory.stock import stock_of
from tests.factories.catalog import make_product
from tests.factories.structure import make_category
from tests.shared.services.inventory.product_imports.files import (
    CANDLE,
    SHIRT,
    SHIRT_M,
    carried_out,
    receive,
    table,
    taken_back,
    tried,
)


def test_a_shopify_export_becomes_products(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        operation, items = carried_out(table([SHIRT, SHIRT_M, CANDLE]))
        assert operation.status is OperationStatus.DONE, operation.problems
        assert [item.outcome for item in items] == [Outcome.CREATED, Outcome.CREATED], items[0].problems
        shirt = product_by_handle("linen-shirt")
        assert (shirt.title, shirt.status, shirt.vendor) == ("Linen shirt", ProductStatus.ACTIVE, "Weaver")
        assert shirt.tags == ["linen", "summer"]
        assert [option.name for option in shirt.options] == ["Size", "Colour"]
        small, medium = shirt.variants
        assert (small.title, small.sku, small.price, small.compare_at_price) == ("S / White", "LS-S-W", 5995, 7995)
        assert (small.cost, small.weight, small.barcode) == (2150, 210, "8712345678906")
        assert not small.sell_when_out
        assert medium.sell_when_out
        counts = stock_of([small.id, medium.id])
        assert (counts[small.id].on_hand, counts[medium.id].on_hand) == (7, 0)
        assert (shirt.price_min, shirt.compare_at_max) == (5995, 7995)
        values = session().query(CustomValue).filter(CustomValue.product_id == shirt.id).all()
        assert [value.value for value in values] == ["Wash cold"]
        assert shirt.category_id is not None
        candle = product_by_handle("candle")
        assert (candle.status, candle.options, candle.variants[0].price) == (ProductStatus.DRAFT, [], 1450)
    with store_scope(two_stores[1].id):
        assert find_product("linen-shirt") is None


def test_quantities_are_adjustments_with_their_cause(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        operation, _items = carried_out(table([CANDLE]))
        variant = product_by_handle("candle").variants[0]
        moves = session().query(StockMovement).filter(StockMovement.variant_id == variant.id).all()
        assert [(move.cause, move.cause_id, move.on_hand) for move in moves] == [("import", operation.id, 12)]


def test_a_trial_says_what_would_happen_and_does_nothing(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        make_product("Candle", handle="candle", price=1200, sku="CND", stock=3)
        before = session().query(Product).count()
        candle, shirt = tried(receive(table([CANDLE, SHIRT, SHIRT_M])))
        assert candle.outcome is Outcome.CHANGED
        told = {change["what"]: (change["before"], change["after"]) for change in candle.changes}
        assert told == {"price": (1200, 1450), "stock": ("3", "12"), "status": ("active", "draft")} | {
            name: told[name] for name in ("published_at",) if name in told
        }
        assert shirt.outcome is Outcome.CREATED
        assert session().query(Product).count() == before
        assert product_by_handle("candle").variants[0].price == 1200


def test_products_are_found_by_handle_else_by_sku(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        make_product("Old candle", handle="old-candle", price=1200, sku="CND")
        _operation, items = carried_out(
            table([{"Variant SKU": "CND", "Variant Price": "15"}], ["Variant SKU", "Variant Price"])
        )
        assert items[0].outcome is Outcome.CHANGED, items[0].problems
        found = product_by_handle("old-candle")
        assert (found.title, found.variants[0].price) == ("Old candle", 1500)


def test_a_product_comes_whole_or_not_at_all(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        broken = SHIRT_M | {"Variant Price": "cheap"}
        _operation, items = carried_out(table([SHIRT, broken, CANDLE]))
        assert [item.outcome for item in items] == [Outcome.FAILED, Outcome.CREATED]
        assert [problem["row"] for problem in items[0].problems if problem["grave"]] == [3]
        assert find_product("linen-shirt") is None
        assert find_product("candle") is not None


def test_new_variants_join_and_others_stay(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        carried_out(table([SHIRT]))
        _operation, items = carried_out(table([SHIRT_M | {"Option1 Name": "Size", "Option2 Name": "Colour"}]))
        assert items[0].outcome is Outcome.CHANGED, items[0].problems
        shirt = product_by_handle("linen-shirt")
        assert [(variant.title, variant.position) for variant in shirt.variants] == [("S / White", 1), ("M / White", 2)]


def test_the_same_file_twice_changes_nothing(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        content = table([SHIRT, SHIRT_M, CANDLE])
        carried_out(content)
        _operation, items = carried_out(content)
        assert [item.outcome for item in items] == [Outcome.UNCHANGED] * 2, items[0].changes


def test_a_sku_that_stands_twice_is_refused_the_second_time(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        twin = CANDLE | {"Handle": "twin"}
        _operation, items = carried_out(table([CANDLE, twin]))
        assert [item.outcome for item in items] == [Outcome.CREATED, Outcome.FAILED]
        assert "CND" in items[1].problems[0]["message"]


def test_a_file_is_imported_once(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        imported = receive(table([CANDLE]))
        run_import(imported.id)
        with pytest.raises(Conflict):
            run_import(imported.id)


def test_an_import_is_taken_back(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        make_product("Candle", handle="candle", price=1200, sku="CND", stock=3)
        operation, _items = carried_out(table([SHIRT, SHIRT_M, CANDLE]))
        undone = taken_back(operation)
        assert (undone.status, undone.failed) == (OperationStatus.UNDONE, 0), undone.problems
        assert find_product("linen-shirt") is None
        candle = product_by_handle("candle")
        assert (candle.variants[0].price, candle.status) == (1200, ProductStatus.ACTIVE)
        assert stock_of([candle.variants[0].id])[candle.variants[0].id].on_hand == 3
        assert candle.price_min == 1200


def test_categories_that_the_import_made_go_with_it_unless_somebody_uses_them(two_stores: tuple[Store, Store]) -> None:
    for store in two_stores:
        with store_scope(store.id):
            make_category("Clothing")
    with store_scope(two_stores[0].id):
        hat = CANDLE | {"Handle": "hat", "Variant SKU": "HAT", "Product Category": "Clothing > Hats > Straw"}
        cap = CANDLE | {"Handle": "cap", "Variant SKU": "CAP", "Product Category": "Clothing > Caps"}
        pan = CANDLE | {"Handle": "pan", "Variant SKU": "PAN", "Product Category": "Kitchen > Pans"}
        pot = CANDLE | {"Handle": "pot", "Variant SKU": "POT", "Product Category": "Garden > Pots"}
        operation, _items = carried_out(table([SHIRT, SHIRT_M, hat, cap, pan, pot]))
        made = {row.title: row for row in all_categories()}
        assert {"Clothing", "Shirts", "Hats", "Straw", "Caps", "Kitchen", "Pans", "Garden", "Pots"} <= set(made)
        set_product_category([make_product("Beret").id], made["Caps"].id)
        update_category(made["Kitchen"].id, CategoryInput("Kitchen", description="<p>For cooks</p>"))
        save_menu("footer", "Footer", [LinkInput("Pots", f"/categories/{made['Pots'].handle}")])
        undone = taken_back(operation)
        assert (undone.status, undone.failed) == (OperationStatus.UNDONE, 0), undone.problems
        assert {row.title for row in all_categories()} == {"Clothing", "Caps", "Kitchen", "Garden", "Pots"}
    with store_scope(two_stores[1].id):
        assert [row.title for row in all_categories()] == ["Clothing"]


def test_what_was_touched_since_stays_and_is_told(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        operation, _items = carried_out(table([SHIRT, SHIRT_M, CANDLE]))
        product_by_handle("candle").title = "My candle"
        session().commit()
        undone = taken_back(operation)
        assert undone.failed == 1
        assert "My candle" in undone.problems[0]["message"] or "Candle" in undone.problems[0]["message"]
        assert find_product("candle") is not None
        assert find_product("linen-shirt") is None
