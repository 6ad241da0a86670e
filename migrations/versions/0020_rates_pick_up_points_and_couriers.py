"""rates by tables, zones by region and postcode, places of postcodes, pick-up points, couriers and their labels

Revision: 0020, after 0019.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = postgresql.JSONB(astext_type=sa.Text())
TEXTS = postgresql.ARRAY(sa.Text())
ONE_COUNTRY = "cardinality(countries) = 1 AND countries <> '{*}' OR cardinality(areas) + cardinality(postcodes) = 0"
ON_EARTH = "latitude BETWEEN -90000000 AND 90000000 AND longitude BETWEEN -180000000 AND 180000000"


def upgrade() -> None:
    _widen_zones()
    _widen_rates()
    _filled("stores", "asks_couriers", sa.Boolean(), "false")
    _make_postcodes()
    _make_accounts()
    _make_labels()
    for table, column in (("memberships", "permissions"), ("invitations", "permissions"), ("api_keys", "scopes")):
        op.execute(
            f"UPDATE {table} SET {column} = array_append({column}, 'shipping.view')"  # noqa: S608
            f" WHERE 'shipping.edit' = ANY({column})"
        )


def downgrade() -> None:
    for table in ("shipping_labels", "courier_accounts", "postcode_places"):
        op.drop_table(table)
    op.drop_column("stores", "asks_couriers")
    for column in ("hours", "instructions"):
        op.drop_column("shipping_rate_translations", column)
    for column in ("basis", "steps", "hours", "instructions"):
        op.drop_column("shipping_rates", column)
    for column in ("areas", "postcodes", "version"):
        op.drop_column("shipping_zones", column)


def _widen_zones() -> None:
    for name in ("areas", "postcodes"):
        _filled("shipping_zones", name, TEXTS, "'{}'")
    _filled("shipping_zones", "version", sa.Integer(), "1")
    op.create_check_constraint(op.f("ck_shipping_zones_parts_of_one_country"), "shipping_zones", ONE_COUNTRY)


def _widen_rates() -> None:
    _filled(
        "shipping_rates",
        "basis",
        _kind("rate_basis", "flat", "price", "weight", "quantity", "distance"),
        "'flat'",
    )
    _filled("shipping_rates", "steps", JSON, "'[]'::jsonb")
    for table in ("shipping_rates", "shipping_rate_translations"):
        for name in ("hours", "instructions"):
            _filled(table, name, sa.Text(), "''")
    op.create_check_constraint(
        op.f("ck_shipping_rates_tables_have_steps"), "shipping_rates", "basis = 'flat' OR steps <> '[]'"
    )


def _make_postcodes() -> None:
    op.create_table(
        "postcode_places",
        *_keys(),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("country", "postcode")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("latitude", "longitude")),
        sa.CheckConstraint(ON_EARTH, name=op.f("ck_postcode_places_on_earth")),
        sa.UniqueConstraint("store_id", "country", "postcode", name=op.f("uq_postcode_places_store_id_country_postcode")),
        *_rules("postcode_places"),
    )
    op.secure_store_table("postcode_places")


def _make_accounts() -> None:
    op.create_table(
        "courier_accounts",
        *_keys(),
        sa.Column("provider", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("at_checkout", "beside_own")),
        sa.Column("surcharge", sa.BigInteger(), nullable=False),
        sa.Column("boxes", JSON, nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("token", sa.Text(), nullable=False),
        *_moments(),
        sa.CheckConstraint("surcharge >= 0", name=op.f("ck_courier_accounts_surcharge_not_negative")),
        sa.UniqueConstraint("store_id", "provider", name=op.f("uq_courier_accounts_store_id_provider")),
        *_rules("courier_accounts"),
    )
    op.secure_store_table("courier_accounts")


def _make_labels() -> None:
    states = ("pending", "bought", "failed", "refund_pending", "refunded", "refund_refused")
    texts = ("carrier", "service", "currency", "rate_reference", "reference", "tracking_number", "file_key")
    op.create_table(
        "shipping_labels",
        *_keys(),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("order_id", "fulfilment_id")),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("state", _kind("label_state", *states), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in (*texts, "problem", "actor")),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("looked_at", MOMENT, nullable=False),
        *_moments(),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_shipping_labels_amount_not_negative")),
        _points_at("shipping_labels", "order_id", "orders"),
        _points_at("shipping_labels", "fulfilment_id", "fulfilments"),
        *_rules("shipping_labels"),
    )
    op.create_index("ix_shipping_labels_order", "shipping_labels", ["store_id", "order_id"])
    op.create_index("ix_shipping_labels_tracking", "shipping_labels", ["store_id", "tracking_number"])
    op.create_index(
        "uq_shipping_labels_in_force",
        *("shipping_labels", ["store_id", "fulfilment_id"]),
        unique=True,
        postgresql_where=sa.text("state IN ('pending', 'bought', 'refund_pending', 'refund_refused')"),
    )
    op.create_index(
        "ix_shipping_labels_unsettled",
        *("shipping_labels", ["looked_at"]),
        postgresql_where=sa.text("state <> 'failed'"),
    )
    op.secure_store_table("shipping_labels")


def _keys() -> tuple[Any, ...]:
    return tuple(sa.Column(name, sa.Uuid(), nullable=False) for name in ("store_id", "id"))


def _moments() -> tuple[Any, ...]:
    return tuple(sa.Column(name, MOMENT, nullable=False) for name in ("created_at", "updated_at"))


def _rules(table: str) -> tuple[Any, ...]:
    return (
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f(f"fk_{table}_store_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f(f"pk_{table}")),
    )


def _points_at(table: str, column: str, things: str) -> Any:
    return sa.ForeignKeyConstraint(
        ["store_id", column],
        [f"{things}.store_id", f"{things}.id"],
        name=op.f(f"fk_{table}_store_id_{column}"),
        ondelete="CASCADE",
    )


def _kind(name: str, *values: str) -> Any:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _filled(table: str, name: str, kind: Any, value: str) -> None:
    """A column in which every old row says ``value``; new rows get theirs from the application."""
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=sa.text(value)))
    op.alter_column(table, name, server_default=None)
