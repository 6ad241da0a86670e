"""The steps from version 0.1.0 lead to what the models say, and old rows work with today's services."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, create_engine, text

from shared.db.engine import configure_engines, to_sqlalchemy_url
from shared.db.migrate import differences, upgrade
from shared.db.roles import OWNER_ROLE
from shared.db.session import session, store_scope
from shared.devstack.postgres import EmbeddedPostgres
from shared.devstack.roles import bootstrap_roles
from shared.kernel.config import Settings, load_settings, use_settings
from shared.kernel.ids import new_id
from shared.models.carts.cart import Cart
from shared.models.catalog.price_record import PriceRecord
from shared.models.catalog.product import find_product
from shared.models.content.menu import LinkKind, MenuItem
from shared.models.orders.order import Order
from shared.services.catalog.search.search_page import search_products
from shared.services.catalog.search.waiting import index_waiting
from shared.services.catalog.storefront import newest_products
from shared.services.content.menus import menu_tree
from tests.services import database_environment

EMPTY = {
    "uuid": None,
    "text": "",
    "character varying": "",
    "integer": 0,
    "smallint": 0,
    "bigint": 0,
    "boolean": False,
    "jsonb": "{}",
    "ARRAY": "{}",
}
COLUMNS = text("""
    SELECT column_name, data_type FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = :table AND is_nullable = 'NO'
""")


class OldRows:
    """Rows of version 0.1.0: what a test does not name is empty."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, table: str, **values: Any) -> UUID:
        needed = self._connection.execute(COLUMNS, {"table": table}).all()
        row = {name: "2026-01-01" if "time" in kind else EMPTY[kind] for name, kind in needed}
        row |= {"id": new_id()} | values
        names = ", ".join(row)
        self._connection.execute(
            text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)})"),  # noqa: S608
            row,
        )
        return row["id"]


@pytest.fixture
def old_database(postgres: EmbeddedPostgres, settings: Settings) -> Iterator[str]:
    """A database at version 0.1.0, dropped afterwards."""
    name = "test_old_schema"
    postgres.drop_database(name)
    bootstrap_roles(postgres.dsn(), name)
    upgrade(postgres.dsn(OWNER_ROLE, name), to="0001")
    yield name
    configure_engines(use_settings(load_settings()))
    postgres.drop_database(name)


def write_old_store(rows: OldRows, connection: Connection, handle: str, currency: str) -> UUID:
    """A store with a product in a menu and on a shelf, an open cart and an order."""
    platform = rows.add("platforms", code=handle, domain=f"{handle}.test", stores_domain="", default_locale="en")
    merchant = rows.add("merchants", platform_id=platform, name="Old")
    store = rows.add(
        "stores", platform_id=platform, merchant_id=merchant, handle=handle, name="Old", status="open",
        currency=currency, default_locale="en", locales="{en}", timezone="UTC", country="NL",
    )  # fmt: skip
    connection.execute(text("SELECT set_config('app.store_id', :store, false)"), {"store": str(store)})
    mug = rows.add(
        "products", store_id=store, handle="mug", title="Blue mug", status="active", published_at="2026-01-01",
        price_min=1250, price_max=1250, version=1,
    )  # fmt: skip
    variant = rows.add("variants", store_id=store, product_id=mug, title="", price=1250, position=1, track_stock=True)
    place = rows.add("locations", store_id=store, name="Shelf", is_active=True)
    rows.add("stock_levels", store_id=store, variant_id=variant, location_id=place, on_hand=5)
    menu = rows.add("menus", store_id=store, handle="main", title="Main")
    for position, target in enumerate(("/", "/products/mug", "/collections/all", "https://example.org/")):
        rows.add("menu_items", store_id=store, menu_id=menu, title=target, target=target, position=position)
    rows.add("carts", store_id=store, locale="en", status="open")
    order = rows.add(
        "orders", store_id=store, number=1, name="#1", token=f"order-{handle}", status="open", payment_state="paid",
        fulfilment_state="unfulfilled", locale="en", currency=currency, subtotal=2500, total=2500,
    )  # fmt: skip
    rows.add(
        "order_lines", store_id=store, order_id=order, product_id=mug, variant_id=variant, position=1, title="Blue mug",
        quantity=2, unit_price=1250, total=2500,
    )  # fmt: skip
    return store


def test_the_steps_lead_to_what_the_models_say(postgres: EmbeddedPostgres, old_database: str, engines: object) -> None:
    owner = postgres.dsn(OWNER_ROLE, old_database)
    assert differences(owner) != []
    upgrade(owner)
    assert differences(owner) == []


def test_old_rows_work_with_todays_services(
    postgres: EmbeddedPostgres, old_database: str, engines: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = postgres.dsn(OWNER_ROLE, old_database)
    engine = create_engine(to_sqlalchemy_url(owner))
    with engine.begin() as connection:
        rows = OldRows(connection)
        stores = [write_old_store(rows, connection, *of) for of in (("ours", "EUR"), ("theirs", "JPY"))]
    engine.dispose()
    upgrade(owner)
    with monkeypatch.context() as patch:
        for name, value in database_environment(postgres, old_database).items():
            patch.setenv(name, value)
        configure_engines(use_settings(load_settings()))
        for store_id, currency in zip(stores, ("EUR", "JPY"), strict=True):
            with store_scope(store_id):
                look_around(currency)
    configure_engines(use_settings(load_settings()))


def look_around(currency: str) -> None:
    """What a shopper, a merchant and an integrator would see of an old store."""
    mug = find_product("mug")
    assert mug is not None
    assert (mug.units_sold, mug.unit.value, mug.least_quantity, mug.quantity_step) == (2, "piece", 1, 1)
    assert [card.title for card in newest_products("en", 9)] == ["Blue mug"]
    assert [link.target for link in menu_tree("main", "en")] == [
        "/", "/products/mug", "/collections/all", "https://example.org/",
    ]  # fmt: skip
    linked = {item.target: (item.kind, item.product_id) for item in session().query(MenuItem)}
    assert linked["/products/mug"] == (LinkKind.PRODUCT, mug.id)
    assert linked["/"][0] is LinkKind.HOME
    assert linked["/collections/all"][0] is LinkKind.URL
    assert [cart.currency for cart in session().query(Cart)] == [currency]
    assert [order.store_total for order in session().query(Order)] == [2500]
    assert [(one.amount, one.usual, one.currency) for one in session().query(PriceRecord)] == [(1250, 1250, currency)]
    index_waiting()
    assert [card.handle for card in search_products("blue", "en").cards] == ["mug"]
