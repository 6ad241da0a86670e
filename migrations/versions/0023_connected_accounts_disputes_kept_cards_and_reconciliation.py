"""connected accounts, disputes, kept cards, and comparing our books with the provider's

Revision: 0023, after 0022.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PAYMENT_COLUMNS = {
    "account": (sa.Text(), "''"),
    "application_fee": (sa.BigInteger(), "0"),
    "returns_fee": (sa.Boolean(), "false"),
    "is_personal": (sa.Boolean(), "false"),
}
STORE_TABLES = ("payment_disputes", "gateway_customers", "reconciliations", "payment_differences")


def upgrade() -> None:
    for name, (kind, value) in PAYMENT_COLUMNS.items():
        _filled("payments", name, kind, value)
    op.add_column("payments", sa.Column("compared_at", MOMENT))
    op.create_check_constraint(
        op.f("ck_payments_fee_within_amount"), "payments", "application_fee >= 0 AND application_fee <= amount"
    )
    op.create_index("ix_payments_intent", "payments", ["store_id", "intent"])
    op.add_column("payment_methods", sa.Column("account", sa.Text()))
    _filled("payment_methods", "is_ready", sa.Boolean(), "true")
    _make_platform_gateways()
    _make_connected_accounts()
    _make_disputes()
    _make_gateway_customers()
    _make_reconciliations()
    _make_differences()
    for table in STORE_TABLES:
        op.secure_store_table(table)


def downgrade() -> None:
    for table in (*reversed(STORE_TABLES), "connected_accounts", "platform_gateways"):
        op.drop_table(table)
    for column in ("account", "is_ready"):
        op.drop_column("payment_methods", column)
    op.drop_index("ix_payments_intent", "payments")
    op.drop_constraint(op.f("ck_payments_fee_within_amount"), "payments", type_="check")
    for column in (*PAYMENT_COLUMNS, "compared_at"):
        op.drop_column("payments", column)


def _make_platform_gateways() -> None:
    op.create_table(
        "platform_gateways",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        _text("provider"),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("config", postgresql.JSONB(), nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        *_moments(),
        _belongs_to("platform_gateways", "platform_id", "platforms"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_gateways")),
        sa.UniqueConstraint("platform_id", "provider", name=op.f("uq_platform_gateways_platform_id_provider")),
    )


def _make_connected_accounts() -> None:
    op.create_table(
        "connected_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        *(_text(name) for name in ("provider", "reference", "disabled_reason")),
        *(
            sa.Column(name, sa.Boolean(), nullable=False)
            for name in ("charges_enabled", "payouts_enabled", "details_submitted")
        ),
        sa.Column("due", postgresql.JSONB(), nullable=False),
        sa.Column("ended_at", MOMENT),
        *_moments(),
        _belongs_to("connected_accounts", "store_id", "stores"),
        _belongs_to("connected_accounts", "platform_id", "platforms"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connected_accounts")),
        sa.UniqueConstraint("provider", "reference", name=op.f("uq_connected_accounts_provider_reference")),
    )
    op.create_index(
        "uq_connected_accounts_present",
        "connected_accounts",
        ["store_id", "provider"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _make_disputes() -> None:
    op.create_table(
        "payment_disputes",
        *_keys(),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        *(_text(name) for name in ("provider", "reference", "currency", "reason", "status")),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("answer_by", MOMENT),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        *_moments(),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_payment_disputes_amount_not_negative")),
        _points_at("payment_disputes", "order_id", "orders"),
        _points_at("payment_disputes", "payment_id", "payments"),
        *_rules("payment_disputes"),
        _unique("payment_disputes", "provider", "reference"),
    )
    op.create_index("ix_payment_disputes_order", "payment_disputes", ["store_id", "order_id"])
    op.create_index(
        "ix_payment_disputes_open",
        "payment_disputes",
        ["store_id", "answer_by"],
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def _make_gateway_customers() -> None:
    op.create_table(
        "gateway_customers",
        *_keys(),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        *(_text(name) for name in ("provider", "account", "reference")),
        *_moments(),
        _points_at("gateway_customers", "customer_id", "customers"),
        *_rules("gateway_customers"),
        _unique("gateway_customers", "customer_id", "provider", "account"),
        _unique("gateway_customers", "provider", "reference"),
    )


def _make_reconciliations() -> None:
    op.create_table(
        "reconciliations",
        *_keys(),
        *(_text(name) for name in ("provider", "account", "cursor", "actor", "problem")),
        sa.Column("step", _kind("run_step", "payments", "refunds", "ours", "done"), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("compared", "found", "mended")),
        sa.Column("finished_at", MOMENT),
        *_moments(),
        *_rules("reconciliations"),
    )
    op.create_index("ix_reconciliations_recent", "reconciliations", ["store_id", "id"])
    op.create_index(
        "uq_reconciliations_open",
        "reconciliations",
        ["store_id", "provider", "account"],
        unique=True,
        postgresql_where=sa.text("step <> 'done'"),
    )


def _make_differences() -> None:
    kinds = ("paid_there", "paid_twice", "amount", "refunded_there", "refunded_here", "captured_here")
    states = ("open", "mended", "resolved", "ignored")
    op.create_table(
        "payment_differences",
        *_keys(),
        *(_text(name) for name in ("provider", "account", "reference", "currency", "note", "settled_by")),
        sa.Column("kind", _kind("difference_kind", *kinds), nullable=False),
        sa.Column("status", _kind("difference_status", *states), nullable=False),
        sa.Column("payment_id", sa.Uuid()),
        sa.Column("order_id", sa.Uuid()),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("ours", "theirs")),
        sa.Column("settled_at", MOMENT),
        *_moments(),
        _points_at("payment_differences", "payment_id", "payments"),
        *_rules("payment_differences"),
        _unique("payment_differences", "provider", "kind", "reference"),
    )
    op.create_index("ix_payment_differences_status", "payment_differences", ["store_id", "status", "id"])


def _text(name: str) -> Any:
    return sa.Column(name, sa.Text(), nullable=False)


def _keys() -> tuple[Any, ...]:
    return tuple(sa.Column(name, sa.Uuid(), nullable=False) for name in ("store_id", "id"))


def _moments() -> tuple[Any, ...]:
    return tuple(sa.Column(name, MOMENT, nullable=False) for name in ("created_at", "updated_at"))


def _rules(table: str) -> tuple[Any, ...]:
    return (
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f(f"fk_{table}_store_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f(f"pk_{table}")),
    )


def _unique(table: str, *columns: str) -> Any:
    return sa.UniqueConstraint("store_id", *columns, name=op.f(f"uq_{table}_store_id_{'_'.join(columns)}"))


def _belongs_to(table: str, column: str, things: str) -> Any:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{things}.id"], name=name, ondelete="CASCADE")


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
