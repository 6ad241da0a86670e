"""parcels with a course, pick-up, holds, notes, tags and saved views of orders, and the indexes of their list

Revision: 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = postgresql.JSONB(astext_type=sa.Text())
STATUSES = (
    *("shipped", "in_transit", "out_for_delivery", "delivered", "failed", "returned"),
    *("ready", "picked_up", "cancelled"),
)
KEYS = {
    "country": "coalesce(shipping_address ->> 'country', '')",
    "name_key": "lower(coalesce(shipping_address ->> 'name', ''))",
    "surname_key": "lower(coalesce(substring(shipping_address ->> 'name' from '[^ ]+$'), ''))",
    "email_key": "lower(email)",
    "phone_key": "reverse(regexp_replace(phone, '[^0-9]', '', 'g'))",
}
NEWEST = ["placed_at", "id"]
LISTS = {
    "store_total": (["store_total", "id"], None),
    "status": (["status", *NEWEST], None),
    "country": (["country", *NEWEST], None),
    "provider": (["payment_provider", *NEWEST], None),
    "to_send": (NEWEST, "fulfilment_state IN ('unfulfilled', 'partly_fulfilled')"),
    "to_collect": (NEWEST, "payment_state IN ('pending', 'authorised', 'partly_paid', 'failed')"),
    "given_back": (["payment_state", *NEWEST], "payment_state IN ('partly_refunded', 'refunded', 'voided')"),
    "held": (NEWEST, "is_held"),
}
BEGINNINGS = {"name_key": None, "surname_key": None, "email_key": None, "phone_key": "phone_key <> ''"}


def upgrade() -> None:
    """What old rows say is told by a default that goes again; what is worked out, PostgreSQL fills in by itself."""
    _widen_fulfilments()
    _widen_rates()
    _widen_orders()
    _make_trails()
    _make_views()


def downgrade() -> None:
    for table in ("order_view_defaults", "order_views", "order_tags", "order_notes", "order_holds"):
        op.drop_table(table)
    op.drop_index("ix_order_lines_sku", "order_lines")
    op.drop_column("order_lines", "sku_key")
    for name in (*LISTS, *BEGINNINGS):
        op.drop_index(f"ix_orders_{name}", "orders")
    for column in (*KEYS, "is_held", "delivery_kind", "pickup_place"):
        op.drop_column("orders", column)
    for column in ("kind", "location_id"):
        op.drop_column("shipping_rates", column)
    for column in ("location_id", "status", "taken", "delivered_at", "cancelled_at"):
        op.drop_column("fulfilments", column)


def _add(table: str, name: str, kind: sa.types.TypeEngine, said: str) -> None:
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=sa.text(said)))
    op.alter_column(table, name, server_default=None)


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _widen_fulfilments() -> None:
    op.add_column("fulfilments", sa.Column("location_id", sa.Uuid()))
    op.create_foreign_key(
        op.f("fk_fulfilments_store_id_location_id"),
        *("fulfilments", "locations", ["store_id", "location_id"], ["store_id", "id"]),
    )
    _add("fulfilments", "status", _words("parcel_status", *STATUSES), "'shipped'")
    _add("fulfilments", "taken", JSON, "'[]'")
    op.add_column("fulfilments", sa.Column("delivered_at", MOMENT))
    op.add_column("fulfilments", sa.Column("cancelled_at", MOMENT))


def _widen_rates() -> None:
    _add("shipping_rates", "kind", _words("rate_kind", "delivery", "pickup"), "'delivery'")
    op.add_column("shipping_rates", sa.Column("location_id", sa.Uuid()))
    op.create_foreign_key(
        op.f("fk_shipping_rates_store_id_location_id"),
        *("shipping_rates", "locations", ["store_id", "location_id"], ["store_id", "id"]),
    )
    op.create_check_constraint(
        op.f("ck_shipping_rates_pickup_has_a_place"),
        "shipping_rates",
        "(kind = 'pickup') = (location_id IS NOT NULL)",
    )


def _widen_orders() -> None:
    _add("orders", "is_held", sa.Boolean(), "false")
    _add("orders", "delivery_kind", _words("rate_kind", "delivery", "pickup"), "'delivery'")
    _add("orders", "pickup_place", JSON, "'{}'")
    for name, expression in KEYS.items():
        op.add_column("orders", sa.Column(name, sa.Text(), sa.Computed(expression, persisted=True), nullable=False))
    op.add_column(
        "order_lines", sa.Column("sku_key", sa.Text(), sa.Computed("lower(sku)", persisted=True), nullable=False)
    )
    for name, (columns, where) in LISTS.items():
        op.create_index(f"ix_orders_{name}", "orders", ["store_id", *columns], postgresql_where=_text(where))
    for column, where in BEGINNINGS.items():
        pattern = {column: "text_pattern_ops"}
        op.create_index(
            f"ix_orders_{column}",
            *("orders", ["store_id", column]),
            postgresql_ops=pattern,
            postgresql_where=_text(where),
        )
    op.create_index(
        "ix_order_lines_sku",
        *("order_lines", ["store_id", "sku_key", "order_id"]),
        postgresql_ops={"sku_key": "text_pattern_ops"},
        postgresql_where=sa.text("sku_key <> ''"),
    )


def _text(where: str | None) -> sa.TextClause | None:
    return sa.text(where) if where else None


def _own_table(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *parts,
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f(f"fk_{name}_store_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f(f"pk_{name}")),
    )
    op.secure_store_table(name)


def _of_order(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        *(["store_id", "order_id"], ["orders.store_id", "orders.id"]),
        name=op.f(f"fk_{table}_store_id_order_id"),
        ondelete="CASCADE",
    )


def _text_column(name: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False)


def _moments() -> tuple[sa.Column, sa.Column]:
    return sa.Column("created_at", MOMENT, nullable=False), sa.Column("updated_at", MOMENT, nullable=False)


def _make_trails() -> None:
    order_id = ("order_id", sa.Uuid())
    _own_table(
        "order_holds",
        sa.Column(*order_id, nullable=False),
        sa.Column(
            "reason",
            _words("hold_reason", "payment", "fraud", "address", "stock", "customer", "other"),
            nullable=False,
        ),
        *(_text_column("note"), _text_column("actor"), sa.Column("user_id", sa.Uuid())),
        *(sa.Column("at", MOMENT, nullable=False), sa.Column("released_at", MOMENT), _text_column("released_by")),
        _of_order("order_holds"),
    )
    op.create_index("ix_order_holds_order", "order_holds", ["store_id", "order_id", "id"])
    _own_table(
        "order_notes",
        sa.Column(*order_id, nullable=False),
        *(sa.Column("user_id", sa.Uuid()), _text_column("actor"), _text_column("text")),
        sa.Column("edited_at", MOMENT),
        *_moments(),
        _of_order("order_notes"),
    )
    op.create_index("ix_order_notes_order", "order_notes", ["store_id", "order_id", "id"])
    _own_table(
        "order_tags",
        sa.Column(*order_id, nullable=False),
        *(_text_column("tag"), _text_column("key")),
        _of_order("order_tags"),
        sa.UniqueConstraint("store_id", "order_id", "key", name=op.f("uq_order_tags_store_id_order_id_key")),
    )
    op.create_index("ix_order_tags_key", "order_tags", ["store_id", "key", "order_id"])


def _make_views() -> None:
    _own_table(
        "order_views",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        *(_text_column("name"), sa.Column("filters", JSON, nullable=False)),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        *_moments(),
        _of_user("order_views"),
        sa.UniqueConstraint("store_id", "user_id", "name", name=op.f("uq_order_views_store_id_user_id_name")),
    )
    _own_table(
        "order_view_defaults",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("view_id", sa.Uuid(), nullable=False),
        _of_user("order_view_defaults"),
        sa.ForeignKeyConstraint(
            *(["store_id", "view_id"], ["order_views.store_id", "order_views.id"]),
            name=op.f("fk_order_view_defaults_store_id_view_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("store_id", "user_id", name=op.f("uq_order_view_defaults_store_id_user_id")),
    )


def _of_user(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f(f"fk_{table}_user_id"), ondelete="CASCADE")
