"""A store as version 0.1.0 wrote it, by plain SQL: whatever a row does not name is empty."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from shared.kernel.ids import new_id

EMPTY: dict[str, Any] = {
    "timestamp with time zone": "2026-01-01",
    "text": "",
    "character varying": "",
    "integer": 0,
    "bigint": 0,
    "boolean": False,
    "jsonb": {},
    "ARRAY": [],
    "bytea": b"",
}
NEEDED = """
    SELECT column_name, data_type FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s AND is_nullable = 'NO' AND data_type <> 'uuid'
"""
ADDRESS = {"name": "Noor Bakker", "street": "Oudegracht 12", "city": "Utrecht", "postcode": "3511 AB", "country": "NL"}
TARGETS = ("/", "/search", "/pages/about", "/collections/kitchen/", "/products/mug", "/collections/all", "/pages/gone",
           "https://example.org/")  # fmt: skip


@dataclass(frozen=True)
class OldStore:
    """What the tests ask for by id."""

    id: UUID
    currency: str
    blue: UUID
    red: UUID
    cart: UUID


class OldRows:
    """Adds rows to the database of one connection, as the owner; rows of a store while it is open."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._needed: dict[str, dict[str, Any]] = {}
        self._store: UUID | None = None

    def open_store(self, store_id: UUID | None) -> None:
        self._connection.execute("SELECT set_config('app.store_id', %s, false)", [str(store_id or "")])
        self._store = store_id

    def add(self, table: str, **values: Any) -> UUID:
        row = self._empty(table) | {"id": new_id()} | values
        if self._store is not None:
            row["store_id"] = self._store
        plain = {name: Jsonb(value) if isinstance(value, dict) else value for name, value in row.items()}
        self._connection.execute(
            sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                sql.Identifier(table), *(sql.SQL(", ").join(part) for part in _names_and_places(plain))
            ),
            plain,
        )
        added: UUID = row["id"]
        return added

    def _empty(self, table: str) -> dict[str, Any]:
        if table not in self._needed:
            found = self._connection.execute(NEEDED, [table]).fetchall()
            self._needed[table] = {name: EMPTY[kind] for name, kind in found}
        return self._needed[table]


def _names_and_places(row: dict[str, Any]) -> tuple[list[sql.Composable], list[sql.Composable]]:
    return [sql.Identifier(name) for name in row], [sql.Placeholder(name) for name in row]


def write_old_store(rows: OldRows, handle: str, currency: str) -> OldStore:
    """A shop in English and Dutch: a mug in two colours, menus, a page, a shelf, orders, and a cart at the checkout."""
    rows.open_store(None)
    platform = rows.add("platforms", code=handle, domain=f"{handle}.test", default_locale="en")
    merchant = rows.add("merchants", platform_id=platform, name="Old")
    store = rows.add(
        "stores", platform_id=platform, merchant_id=merchant, handle=handle, name="Old", status="open", revision=7,
        currency=currency, default_locale="en", locales=["en", "nl"], timezone="UTC", country="NL", order_prefix="#",
    )  # fmt: skip
    rows.open_store(store)
    mug, blue, red = _write_mug(rows)
    later = _write_product(rows, "later", "Later", published_at="2099-01-01")
    rows.add("variants", product_id=later, price=900, position=1)
    _write_collection(rows, mug)
    _write_content(rows)
    rate = _write_delivery(rows)
    order, shelf = _write_order(rows, currency, mug, blue), rows.add("locations", name="Shelf", is_active=True)
    _write_stock(rows, shelf, {blue: (12, 2), red: (1, 0)}, order)
    choice = {"rate_id": str(rate), "provider": "cash_on_delivery"}
    checkout = {"email": "noor@example.org", "phone": "", "address": ADDRESS} | choice
    cart = rows.add("carts", locale="en", status="open", checkout=checkout)
    rows.add("cart_lines", cart_id=cart, variant_id=blue, quantity=3)
    return OldStore(store, currency, blue, red, cart)


def _write_product(rows: OldRows, handle: str, title: str, **values: Any) -> UUID:
    prices = {"price_min": 900, "price_max": 900} | values
    return rows.add("products", handle=handle, title=title, status="active", version=1, **prices)


def _write_mug(rows: OldRows) -> tuple[UUID, UUID, UUID]:
    mug = _write_product(
        rows, "mug", "Blue mug", description="<p>Holds tea.</p>", published_at="2026-01-01", vendor="Vecht",
        tags=["tea"], price_min=1250, price_max=1400, compare_at_max=1600,
    )  # fmt: skip
    rows.add("product_translations", product_id=mug, locale="nl", title="Blauwe mok", description="<p>Voor thee.</p>")
    colour = rows.add("product_options", product_id=mug, name="Colour", position=1)
    rows.add("option_translations", option_id=colour, locale="nl", name="Kleur")
    picture = rows.add("media", key=f"stores/{new_id().hex}.webp", filename="mug.jpg", content_type="image/webp",
                       width=800, height=600, size=4000, alt="A mug")  # fmt: skip
    rows.add("product_media", product_id=mug, media_id=picture, position=1)
    variants = []
    offers = (("Blue", "Blauw", 1250, None), ("Red", "Rood", 1400, 1600))
    for position, (name, dutch, price, before) in enumerate(offers, start=1):
        value = rows.add("option_values", option_id=colour, name=name, position=position)
        rows.add("option_value_translations", value_id=value, locale="nl", name=dutch)
        variant = rows.add(
            "variants", product_id=mug, title=name, sku=f"MUG-{name}", price=price, compare_at_price=before,
            position=position, track_stock=True, requires_shipping=True, media_id=picture, weight=300,
        )  # fmt: skip
        rows.add("variant_values", variant_id=variant, option_id=colour, value_id=value)
        variants.append(variant)
    return mug, variants[0], variants[1]


def _write_collection(rows: OldRows, mug: UUID) -> None:
    kitchen = rows.add("collections", handle="kitchen", title="Kitchen", is_published=True, position=1)
    rows.add("collection_translations", collection_id=kitchen, locale="nl", title="Keuken")
    rows.add("collection_products", collection_id=kitchen, product_id=mug, position=1)


def _write_content(rows: OldRows) -> None:
    page = rows.add("pages", handle="about", title="About us", body="<p>We sell.</p>", is_published=True)
    rows.add("page_translations", page_id=page, locale="nl", title="Over ons", body="<p>Wij verkopen.</p>")
    menu = rows.add("menus", handle="main", title="Main")
    for position, target in enumerate(TARGETS, start=1):
        item = rows.add("menu_items", menu_id=menu, title=f"To {target}", target=target, position=position)
        rows.add("menu_item_translations", item_id=item, locale="nl", title=f"Naar {target}")


def _write_delivery(rows: OldRows) -> UUID:
    rows.add("payment_methods", provider="cash_on_delivery", is_enabled=True, position=1)
    zone = rows.add("shipping_zones", name="Home", countries=["NL"], position=1)
    rate = rows.add("shipping_rates", zone_id=zone, name="Parcel", price=500, position=1)
    rows.add("shipping_rate_translations", rate_id=rate, locale="nl", name="Pakket")
    return rate


def _write_order(rows: OldRows, currency: str, mug: UUID, blue: UUID) -> UUID:
    """Two blue mugs that are still to be sent; one that was cancelled; and four of which nobody has been told yet."""
    orders = []
    for number, status, quantity in ((1001, "open", 2), (1002, "cancelled", 1), (1003, "open", 4)):
        cart, total = rows.add("carts", locale="en", status="ordered"), 1250 * quantity
        order = rows.add(
            "orders", number=number, name=f"#{number}", token=f"token-{number}", cart_id=cart, status=status,
            payment_state="pending" if status == "open" else "voided", placed_at="2026-01-02",
            fulfilment_state="unfulfilled" if status == "open" else "cancelled", email="noor@example.org", locale="en",
            currency=currency, subtotal=total, shipping=500, total=total + 500, shipping_address=ADDRESS,
            billing_address=ADDRESS, shipping_name="Parcel", payment_provider="cash_on_delivery",
        )  # fmt: skip
        rows.add(
            "order_lines", order_id=order, product_id=mug, variant_id=blue, position=1, title="Blue mug",
            variant_title="Blue", shown_title="Blue mug", sku="MUG-Blue", quantity=quantity, unit_price=1250,
            total=total, requires_shipping=True, is_stock_tracked=True,
        )  # fmt: skip
        rows.add("order_events", order_id=order, kind="placed")
        orders.append(order)
    rows.add("outbox", type="orders.placed", payload={"order_id": str(orders[2])})
    rows.add("store_counters", name="orders", value=1003)
    return orders[0]


def _write_stock(rows: OldRows, shelf: UUID, stock: dict[UUID, tuple[int, int]], order: UUID) -> None:
    """Levels with the movements that explain them."""
    for variant, (on_hand, reserved) in stock.items():
        here = {"variant_id": variant, "location_id": shelf}
        rows.add("stock_levels", on_hand=on_hand, reserved=reserved, **here)
        rows.add("stock_movements", kind="received", on_hand=on_hand, cause="manual", **here)
        if reserved:
            rows.add("stock_movements", kind="reserved", reserved=reserved, cause="order", cause_id=order, **here)
