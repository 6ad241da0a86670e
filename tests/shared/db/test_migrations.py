"""The steps from version 0.1.0 lead to what the models say, and old rows work with today's services."""

import os
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import psycopg
import pytest

from shared.db.engine import configure_engines
from shared.db.migrate import MIGRATIONS, differences, upgrade
from shared.db.roles import OWNER_ROLE
from shared.db.session import platform_scope, session, store_scope
from shared.devstack.postgres import EmbeddedPostgres
from shared.devstack.roles import bootstrap_roles
from shared.kernel.config import Settings, current_settings, load_settings, use_settings
from shared.kernel.errors import Misconfigured
from shared.models.carts.cart import find_cart
from shared.models.catalog.collection import Collection, CollectionKind, CollectionOrder
from shared.models.catalog.media import Media
from shared.models.catalog.price_record import PriceRecord
from shared.models.catalog.product import find_product
from shared.models.catalog.whole_product import product_with_parts
from shared.models.content.menu import LinkKind, MenuItem
from shared.models.inventory.shortage import ShortageState, StockShortage
from shared.models.orders.order import Order
from shared.models.stores.store import store_by_id
from shared.services.catalog.collection_page import collection_page
from shared.services.catalog.pictures.editing import edit_picture
from shared.services.catalog.prices.history import price_history
from shared.services.catalog.prices.recording import note_all_prices
from shared.services.catalog.product_inputs import input_of
from shared.services.catalog.product_page import storefront_product
from shared.services.catalog.products import update_product
from shared.services.catalog.search.search_page import browse_products, facets_of, search_products
from shared.services.catalog.search.waiting import index_waiting
from shared.services.content.menus import menu_tree
from shared.services.content.translating.listing import survey_progress
from shared.services.inventory.preferences import inventory_settings
from shared.services.inventory.shortages_book import refresh_all_shortages
from shared.services.inventory.verification import check_holds, check_incoming, check_levels
from shared.services.orders.overview import order_overview
from shared.services.orders.place import place_order
from shared.services.orders.promises import check_promises
from tests.services import database_environment
from tests.shared.db.old_rows import TARGETS, OldRows, OldStore, write_old_store
from tests.shared.db.schema_snapshot import make_schema_of_models, snapshot

LANDED = {"0001_the_first_tables.py": "f0e9d8fed3785f742efb961e4d9287a00203d61f8684eff9d22438f90efb19e3"}
SALE_BEGINS = datetime(2099, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def old_stores(postgres: EmbeddedPostgres, settings: Settings, engines: object) -> Iterator[list[OldStore]]:
    """A database of version 0.1.0 with two stores in it, brought to today's schema; the app's own role works on it."""
    name = _make_database(postgres)
    owner = postgres.dsn(OWNER_ROLE, name)
    upgrade(owner, to="0001")
    with psycopg.connect(owner) as connection:
        rows = OldRows(connection)
        stores = [write_old_store(rows, handle, currency) for handle, currency in (("ours", "EUR"), ("theirs", "JPY"))]
    upgrade(owner)
    before = {variable: os.environ[variable] for variable in database_environment(postgres, name)}
    os.environ.update(database_environment(postgres, name))
    configure_engines(use_settings(load_settings()))
    yield stores
    os.environ.update(before)
    configure_engines(use_settings(load_settings()))
    postgres.drop_database(name)


@pytest.fixture(params=[0, 1], ids=["ours", "theirs"])
def old_store(old_stores: list[OldStore], request: pytest.FixtureRequest) -> Iterator[OldStore]:
    """One of the two, open."""
    store = old_stores[request.param]
    with store_scope(store.id):
        yield store


def _make_database(postgres: EmbeddedPostgres) -> str:
    """An empty one with its roles; returns its name."""
    name = f"test_{secrets.token_hex(6)}"
    bootstrap_roles(postgres.dsn(), name)
    return name


def test_what_has_landed_is_never_changed() -> None:
    versions = MIGRATIONS / "versions"
    assert {name: sha256((versions / name).read_bytes()).hexdigest() for name in LANDED} == LANDED


def test_the_steps_lead_to_what_the_models_say(postgres: EmbeddedPostgres, old_stores: list[OldStore]) -> None:
    made_at_once, upgraded = _make_database(postgres), current_settings().database_owner_url
    make_schema_of_models(postgres.dsn(OWNER_ROLE, made_at_once))
    assert differences(upgraded) == []
    wanted, found = snapshot(postgres.dsn(OWNER_ROLE, made_at_once)), snapshot(upgraded)
    postgres.drop_database(made_at_once)
    assert {part: found[part] ^ wanted[part] for part in wanted} == {part: set() for part in wanted}


def test_a_database_of_a_later_version_is_left_alone(postgres: EmbeddedPostgres, fresh_database: str) -> None:
    owner = postgres.dsn(OWNER_ROLE, fresh_database)
    with psycopg.connect(owner) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Misconfigured, match="later version"):
        upgrade(owner)


def test_shoppers_see_the_old_products(old_store: OldStore) -> None:
    mug = storefront_product("mug", "nl")
    assert (mug.title, mug.options[0].name, mug.price_min, mug.price_max) == ("Blauwe mok", "Kleur", 1250, 1400)
    assert mug.available and mug.is_priced and len(mug.pictures) == 1
    assert (mug.rule.unit.value, mug.rule.least, mug.rule.step) == ("piece", 1, 1)
    assert [card.title for card in collection_page("kitchen", "nl").cards] == ["Blauwe mok"]
    assert [card.title for card in browse_products("en").cards] == ["Blue mug"]


def test_old_products_are_found_and_filtered_once_the_workers_have_indexed_them(old_store: OldStore) -> None:
    index_waiting()
    assert [card.handle for card in search_products("blauwe", "nl").cards] == ["mug"]
    facets = {facet.label: [value.label for value in facet.values] for facet in facets_of("en", query="mug")}
    assert facets["Colour"] == ["Blue", "Red"]


def test_menu_links_lead_where_they_led_and_know_their_things(old_store: OldStore) -> None:
    shown = [link.target.rstrip("/") for link in menu_tree("main", "nl")]
    assert shown == [target.rstrip("/") for target in TARGETS]
    kinds = {item.target: item.kind for item in session().query(MenuItem)}
    assert list(kinds.values()) == [
        LinkKind.HOME, LinkKind.SEARCH, LinkKind.PAGE, LinkKind.COLLECTION, LinkKind.PRODUCT,
        LinkKind.URL, LinkKind.URL, LinkKind.URL,
    ]  # fmt: skip


def test_collections_are_as_they_were(old_store: OldStore) -> None:
    assert [(one.kind, one.order, one.match_any) for one in session().query(Collection)] == [
        (CollectionKind.MANUAL, CollectionOrder.MANUAL, False)
    ]


def test_old_orders_are_whole(old_store: OldStore) -> None:
    seen = order_overview(1001)
    assert seen.order.store_total == seen.order.total == 3000
    assert [(line.quantity, line.unit.value, line.parts) for line in seen.lines] == [(2, "piece", [])]
    assert seen.can_be_fulfilled and [event.kind for event in seen.events] == ["placed"]
    mug = find_product("mug")
    assert mug is not None and mug.units_sold == 2


def test_stock_is_explained(old_store: OldStore) -> None:
    assert (check_levels(), check_holds(), check_incoming(), check_promises()) == ([], [], [], [])


def test_the_record_of_prices_begins_with_what_things_cost(old_store: OldStore) -> None:
    assert [(one.amount, one.usual) for one in price_history([old_store.red], old_store.currency)] == [(1400, 1400)]
    count = session().query(PriceRecord).count()
    list(note_all_prices())
    assert session().query(PriceRecord).count() == count == 3


def test_what_is_low_is_known_as_if_it_had_been_noted_all_along(old_store: OldStore) -> None:
    noted = _shortages()
    assert noted[old_store.red] == (ShortageState.LOW, 1)
    refresh_all_shortages(inventory_settings().low_at)
    assert _shortages() == noted
    assert all(one.told_at for one in session().query(StockShortage))


def _shortages() -> dict[object, tuple[ShortageState, int]]:
    session().expire_all()
    return {one.variant_id: (one.state, one.available) for one in session().query(StockShortage)}


def test_products_that_go_on_sale_later_are_waited_for(old_store: OldStore) -> None:
    later = find_product("later")
    assert later is not None and later.due_at == later.published_at == SALE_BEGINS
    with platform_scope():
        store = store_by_id(old_store.id)
        assert (store.stale_at, store.revision > 7) == (SALE_BEGINS, True)


def test_old_pictures_can_be_edited(old_store: OldStore) -> None:
    picture = session().query(Media).one()
    assert picture.is_ready and picture.stored_bytes == 4000
    assert edit_picture(picture.id, turn=90).incoming_key == picture.key


def test_old_translations_count_until_their_words_change(old_store: OldStore) -> None:
    progress = survey_progress()["nl"]
    assert {kind: (told.translated, told.outdated) for kind, told in progress.items() if told.translated} == {
        "products": (2, 0), "options": (1, 0), "option_values": (2, 0), "collections": (1, 0), "pages": (2, 0),
        "menu_links": (len(TARGETS), 0), "deliveries": (1, 0),
    }  # fmt: skip
    found = find_product("mug")
    assert found is not None
    mug = product_with_parts(found.id)
    update_product(mug.id, replace(input_of(mug), description="<p>Holds more tea.</p>"), version=mug.version)
    assert survey_progress()["nl"]["products"].outdated == 1


def test_an_old_cart_becomes_an_order(old_store: OldStore) -> None:
    cart = find_cart(old_store.cart)
    assert cart is not None and cart.currency == old_store.currency
    order = place_order(old_store.cart, expected_total=3 * 1250 + 500, expected_currency=old_store.currency)
    assert (order.number, order.store_total, order.currency) == (1004, 4250, old_store.currency)
    assert session().query(Order).count() == 4
    assert (check_levels(), check_promises()) == ([], [])
