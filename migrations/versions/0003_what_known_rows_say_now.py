"""what products, pictures, menus, stock and orders say beyond version 0.1.0, filled in for rows that are there

Revision: 0003, after 0002.

There is no way back from here: what merchants have written into these columns would be lost, and movements of the new
kinds would have no meaning. Whoever must go back restores the backup taken before.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.db.rls import all_stores

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
WORD = sa.String(32)
NOTHING = "'{}'"
UNITS = ("piece", "kg", "m", "m2", "m3", "l", "h")
KINDS = {
    ("cart_lines", "unit"): ("unit", UNITS),
    ("order_lines", "unit"): ("unit", UNITS),
    ("products", "unit"): ("unit", UNITS),
    ("collections", "kind"): ("collection_kind", ("manual", "smart")),
    ("collections", "order"): (
        "collection_order",
        ("manual", "best-selling", "newest", "oldest", "title", "title-down", "price", "price-down"),
    ),
    ("media", "status"): ("media_status", ("processing", "ready", "refused")),
    ("menu_items", "kind"): (
        "link_kind",
        ("home", "search", "page", "collection", "category", "product", "url"),
    ),
}
MOVEMENTS = ("adjusted", "received", "reserved", "released", "shipped", "restocked")
MORE_MOVEMENTS = ("expected", "unexpected", "dispatched", "counted", "repaired")
READ = ("order_lines", "variants", "pages", "collections", "outbox")
WRITTEN = ("carts", "orders", "products", "menu_items", "price_records", "index_wishes")
TRANSLATIONS = (
    *("collection_translations", "menu_item_translations", "option_translations", "option_value_translations"),
    *("page_translations", "product_translations", "shipping_rate_translations"),
)


def upgrade() -> None:
    """Columns with what every old row says, then what is worked out from others, then rules and indexes."""
    _add_columns()
    _allow_kinds()
    with all_stores(op, *READ, *WRITTEN):
        _work_out()
    _add_rules()
    _add_indexes()


def downgrade() -> None:
    raise NotImplementedError("There is no way back from version 0.2.0: restore the backup taken before the upgrade.")


def _add_columns() -> None:
    for table in TRANSLATIONS:
        _filled(table, "sources", JSONB(), NOTHING)
    _filled("cart_lines", "unit", WORD, "'piece'")
    _filled("carts", "currency", sa.Text(), "''")
    for name in ("seo_title", "seo_description"):
        _filled("collection_translations", name, sa.Text(), "''")
        _filled("collections", name, sa.Text(), "''")
    _filled("collections", "kind", WORD, "'manual'")
    _filled("collections", "match_any", sa.Boolean(), "false")
    _filled("collections", "order", WORD, "'manual'")
    _filled("collections", "version", sa.Integer(), "1")
    _empty("collections", "watched_until", MOMENT)
    _filled("locations", "address", JSONB(), NOTHING)
    _filled("locations", "phone", sa.Text(), "''")
    _filled("locations", "version", sa.Integer(), "1")
    _add_media_columns()
    _filled("menu_items", "kind", WORD, "'url'")
    for thing in ("page", "collection", "category", "product"):
        _empty("menu_items", f"{thing}_id", sa.Uuid())
    _filled("order_lines", "unit", WORD, "'piece'")
    _filled("order_lines", "parts", JSONB(), "'[]'")
    _empty("order_lines", "sale_id", sa.Uuid())
    _empty("order_lines", "list_id", sa.Uuid())
    _filled("orders", "store_total", sa.BigInteger(), "0")
    _add_product_columns()
    _filled("stock_levels", "incoming", sa.Integer(), "0")
    _empty("stock_levels", "low_at", sa.Integer())
    _filled("stock_movements", "incoming", sa.Integer(), "0")
    _filled("stock_movements", "note", sa.Text(), "''")
    _filled("stock_movements", "actor", sa.Text(), "''")
    _filled("stores", "selling", JSONB(), NOTHING)
    _filled("stores", "has_sales", sa.Boolean(), "false")
    _filled("stores", "has_price_lists", sa.Boolean(), "false")
    _empty("stores", "prices_change_at", MOMENT)
    _empty("stores", "stale_at", MOMENT)


def _add_media_columns() -> None:
    """A picture of 0.1.0 is ready; its widths are made anew when nothing urgent waits, until then its old ones serve."""
    _filled("media", "status", WORD, "'ready'")
    for name in ("problem", "incoming_key", "original_key", "original_format", "source_url"):
        _filled("media", name, sa.Text(), "''")
    for name in ("original_size", "rendition_bytes"):
        _filled("media", name, sa.BigInteger(), "0")
    for name in ("edits", "deleted_uses"):
        _filled("media", name, JSONB(), NOTHING)
    for name in ("focal_x", "focal_y"):
        _filled("media", name, sa.SmallInteger(), "50")
    _filled("media", "attempts", sa.SmallInteger(), "0")
    _filled("media", "version", sa.Integer(), "1")
    _empty("media", "renditions_at", MOMENT)
    _empty("media", "deleted_at", MOMENT)


def _add_product_columns() -> None:
    for name in ("take_down_at", "due_at"):
        _empty("products", name, MOMENT)
    _empty("products", "category_id", sa.Uuid())
    _filled("products", "unit", WORD, "'piece'")
    _filled("products", "least_quantity", sa.Integer(), "1")
    _filled("products", "quantity_step", sa.Integer(), "1")
    _filled("products", "units_sold", sa.BigInteger(), "0")
    _empty("variants", "low_at", sa.Integer())
    _filled("variants", "is_bundle", sa.Boolean(), "false")


def _allow_kinds() -> None:
    for (table, column), (name, values) in KINDS.items():
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, sa.column(column).in_(values))
    rule = op.f("ck_stock_movements_movement_kind")
    op.drop_constraint(rule, "stock_movements", type_="check")
    op.create_check_constraint(rule, "stock_movements", sa.column("kind").in_(MOVEMENTS + MORE_MOVEMENTS))


def _work_out() -> None:
    op.execute("UPDATE carts SET currency = stores.currency FROM stores WHERE stores.id = carts.store_id")
    op.execute("UPDATE orders SET store_total = total")
    op.execute("UPDATE menu_items SET kind = 'home' WHERE target = '/'")
    op.execute("UPDATE menu_items SET kind = 'search' WHERE target = '/search'")
    for kind, table, prefix in (
        ("page", "pages", "/pages/"),
        ("collection", "collections", "/collections/"),
        ("product", "products", "/products/"),
    ):
        op.execute(
            f"UPDATE menu_items SET kind = '{kind}', {kind}_id = things.id FROM {table} AS things"  # noqa: S608
            f" WHERE things.store_id = menu_items.store_id AND rtrim(menu_items.target, '/') = '{prefix}' || things.handle"
        )
    # Orders whose event is still on its way are counted when it arrives.
    op.execute("""
        UPDATE products SET units_sold = sold.units FROM (
            SELECT order_lines.store_id, order_lines.product_id, sum(order_lines.quantity) AS units
            FROM order_lines
            JOIN orders ON orders.store_id = order_lines.store_id AND orders.id = order_lines.order_id
            WHERE orders.status <> 'cancelled' AND orders.id::text NOT IN (
                SELECT coalesce(payload ->> 'order_id', '') FROM outbox WHERE type = 'orders.placed' AND settled_at IS NULL
            )
            GROUP BY order_lines.store_id, order_lines.product_id
        ) AS sold
        WHERE sold.store_id = products.store_id AND sold.product_id = products.id
    """)
    # The record of prices begins with what everything costs today; the search index is made anew by the workers.
    op.execute("""
        INSERT INTO price_records (store_id, id, variant_id, currency, amount, usual, at, written_at)
        SELECT variants.store_id, gen_random_uuid(), variants.id, stores.currency, variants.price, variants.price,
               now(), clock_timestamp()
        FROM variants JOIN stores ON stores.id = variants.store_id
    """)
    op.execute("""
        INSERT INTO index_wishes (store_id, id, product_id, created_at)
        SELECT store_id, gen_random_uuid(), id, now() FROM products
    """)
    op.execute("UPDATE stores SET revision = revision + 1")


def _add_rules() -> None:
    op.drop_constraint(op.f("ck_order_lines_total_adds_up"), "order_lines", type_="check")
    op.create_check_constraint(
        op.f("ck_order_lines_total_adds_up"),
        "order_lines",
        "total = round(unit_price::numeric * quantity / CASE unit WHEN 'piece' THEN 1 ELSE 1000 END) - discount",
    )
    op.create_check_constraint(
        op.f("ck_products_quantities_positive"), "products", "least_quantity > 0 AND quantity_step > 0"
    )
    op.create_check_constraint(
        op.f("ck_media_focal_point_inside"), "media", "focal_x BETWEEN 0 AND 100 AND focal_y BETWEEN 0 AND 100"
    )
    op.create_check_constraint(
        op.f("ck_menu_items_leads_to_one_thing"),
        "menu_items",
        "num_nonnulls(page_id, collection_id, category_id, product_id) <= 1",
    )
    op.create_check_constraint(op.f("ck_stock_levels_incoming_not_negative"), "stock_levels", "incoming >= 0")
    for thing, table in (
        ("page", "pages"),
        ("collection", "collections"),
        ("category", "categories"),
        ("product", "products"),
    ):
        _points_at("menu_items", f"{thing}_id", table)
    _points_at("products", "category_id", "categories")


def _add_indexes() -> None:
    op.create_index("ix_media_newest", "media", ["store_id", "deleted_at", "created_at", "id"])
    op.create_index(
        "ix_media_owed", "media", ["store_id", "updated_at"], postgresql_where=sa.text("renditions_at IS NULL")
    )
    op.create_index(
        "ix_media_waiting", "media", ["store_id", "updated_at"], postgresql_where=sa.text("incoming_key <> ''")
    )
    op.create_index(
        "ix_order_lines_media", "order_lines", ["store_id", "media_key"], postgresql_where=sa.text("media_key <> ''")
    )
    _index_terms()
    op.drop_index("ix_products_title", table_name="products")
    for name, columns in {
        "title": ["title", "id"],
        "category": ["category_id", "id"],
        "changed": ["updated_at", "id"],
        "priced": ["price_min", "id"],
        "sold": ["units_sold", "id"],
    }.items():
        op.create_index(f"ix_products_{name}", "products", ["store_id", *columns])
    op.create_index("ix_products_due", "products", ["store_id", "due_at"], postgresql_where=sa.text("due_at IS NOT NULL"))
    op.create_index(
        "ix_stock_levels_incoming", "stock_levels", ["store_id", "variant_id"], postgresql_where=sa.text("incoming > 0")
    )
    op.create_index(
        "ix_stores_prices_change",
        "stores",
        ["prices_change_at"],
        postgresql_where=sa.text("prices_change_at IS NOT NULL"),
    )
    op.create_index(
        "ix_variants_barcode", "variants", ["store_id", "barcode"], postgresql_where=sa.text("barcode <> ''")
    )


def _index_terms() -> None:
    by_pattern = {"term": "text_pattern_ops"}
    for name in ("ix_product_terms_product", "ix_product_terms_term"):
        op.drop_index(name, table_name="product_terms")
    op.create_index(
        "ix_product_terms_product",
        "product_terms",
        ["store_id", "product_id", "term", "weight"],
        postgresql_ops=by_pattern,
    )
    op.create_index(
        "ix_product_terms_term",
        "product_terms",
        ["store_id", "term", sa.literal_column("weight DESC"), "product_id"],
        postgresql_ops=by_pattern,
    )


def _filled(table: str, name: str, kind: Any, value: str) -> None:
    """A column in which every old row says ``value``; new rows get theirs from the application."""
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=sa.text(value)))
    op.alter_column(table, name, server_default=None)


def _empty(table: str, name: str, kind: Any) -> None:
    op.add_column(table, sa.Column(name, kind))


def _points_at(table: str, column: str, things: str) -> None:
    """At a row of the same store; empty once that is gone."""
    op.create_foreign_key(
        op.f(f"fk_{table}_store_id_{column}"),
        table,
        things,
        ["store_id", column],
        ["store_id", "id"],
        ondelete=f"SET NULL ({column})",
    )
