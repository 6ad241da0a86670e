"""refunds line by line, captures and releases, proofs of payment

Revision: 0011, after 0010.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STATES = {
    ("orders", "payment_state"): (
        *("pending", "authorised", "partly_paid", "paid", "partly_refunded", "refunded", "failed", "voided"),
    ),
    ("payments", "payment_status"): (
        *("pending", "authorised", "captured", "failed", "expired", "refunded", "released"),
    ),
}
STATE_COLUMNS = {"payment_state": "payment_state", "payment_status": "status"}


def upgrade() -> None:
    for (table, rule), values in STATES.items():
        _change_rule(table, rule, sa.column(STATE_COLUMNS[rule]).in_(values))
    _change_payments()
    _change_order_lines()
    _make_refunds()
    _make_refund_lines()
    _make_actions()
    _make_proofs()


def downgrade() -> None:
    for table in ("payment_proofs", "payment_actions", "refund_lines", "refunds"):
        op.drop_table(table)
    _change_rule("order_lines", "fulfilled_within_quantity", "fulfilled >= 0 AND fulfilled <= quantity")
    for rule in ("fulfilled_not_negative", "refunded_within_quantity"):
        op.drop_constraint(op.f(f"ck_order_lines_{rule}"), "order_lines", type_="check")
    for column in ("dropped", "refunded"):
        op.drop_column("order_lines", column)
    op.drop_constraint(op.f("ck_payments_refunds_not_negative"), "payments", type_="check")
    _change_rule("payments", "refunded_within_captured", "refunded <= captured")
    for column in ("refunding", "capture_before", "told_at"):
        op.drop_column("payments", column)
    for (table, rule), values in STATES.items():
        older = [value for value in values if value not in ("partly_paid", "released")]
        _change_rule(table, rule, sa.column(STATE_COLUMNS[rule]).in_(older))


def _change_rule(table: str, name: str, rule: Any) -> None:
    op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, rule)


def _change_payments() -> None:
    _filled("payments", "refunding", sa.BigInteger(), "0")
    op.add_column("payments", sa.Column("capture_before", MOMENT))
    op.add_column("payments", sa.Column("told_at", MOMENT))
    op.create_check_constraint(op.f("ck_payments_refunds_not_negative"), "payments", "refunding >= 0 AND refunded >= 0")
    _change_rule("payments", "refunded_within_captured", "refunded + refunding <= captured")


def _change_order_lines() -> None:
    _filled("order_lines", "dropped", sa.Integer(), "0")
    _filled("order_lines", "refunded", sa.Integer(), "0")
    _change_rule("order_lines", "fulfilled_within_quantity", "fulfilled + dropped <= quantity")
    for name, rule in {
        "fulfilled_not_negative": "fulfilled >= 0 AND dropped >= 0",
        "refunded_within_quantity": "refunded >= dropped AND refunded <= quantity",
    }.items():
        op.create_check_constraint(op.f(f"ck_order_lines_{name}"), "order_lines", rule)


def _make_refunds() -> None:
    op.create_table(
        "refunds",
        *_keys(),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("status", _kind("refund_status", "pending", "succeeded", "failed"), nullable=False),
        sa.Column("origin", _kind("refund_origin", "staff", "api", "provider"), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), nullable=False)
            for name in ("amount", "suggested", "shipping", "fee", "tax")
        ),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("reason", "note", "actor")),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("request_key", sa.Text()),
        sa.Column("reference", sa.Text()),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("settled_at", MOMENT),
        *_moments(),
        sa.CheckConstraint("amount > 0", name=op.f("ck_refunds_amount_positive")),
        sa.CheckConstraint(
            "suggested >= 0 AND shipping >= 0 AND fee >= 0", name=op.f("ck_refunds_parts_not_negative")
        ),
        _points_at("refunds", "order_id", "orders", ondelete="CASCADE"),
        _points_at("refunds", "payment_id", "payments"),
        *_rules("refunds"),
        sa.UniqueConstraint(
            "store_id", "order_id", "request_key", name=op.f("uq_refunds_store_id_order_id_request_key")
        ),
        sa.UniqueConstraint(
            "store_id", "payment_id", "reference", name=op.f("uq_refunds_store_id_payment_id_reference")
        ),
    )
    op.create_index("ix_refunds_order", "refunds", ["store_id", "order_id", "id"])
    op.create_index("ix_refunds_owed", "refunds", ["updated_at"], postgresql_where=sa.text("status = 'pending'"))
    op.secure_store_table("refunds")


def _make_refund_lines() -> None:
    op.create_table(
        "refund_lines",
        *_keys(),
        sa.Column("refund_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid()),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("quantity", "unsent")),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("amount", "tax", "discount")),
        sa.CheckConstraint(
            "quantity > 0 AND unsent >= 0 AND unsent <= quantity", name=op.f("ck_refund_lines_quantity_positive")
        ),
        sa.CheckConstraint(
            "amount >= 0 AND discount >= 0", name=op.f("ck_refund_lines_shares_not_negative")
        ),
        _points_at("refund_lines", "refund_id", "refunds", ondelete="CASCADE"),
        _points_at("refund_lines", "order_line_id", "order_lines", ondelete="CASCADE"),
        _points_at("refund_lines", "location_id", "locations"),
        *_rules("refund_lines"),
    )
    op.create_index("ix_refund_lines_refund", "refund_lines", ["store_id", "refund_id"])
    op.create_index("ix_refund_lines_line", "refund_lines", ["store_id", "order_line_id"])
    op.secure_store_table("refund_lines")


def _make_actions() -> None:
    op.create_table(
        "payment_actions",
        *_keys(),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _kind("action_kind", "capture", "release"), nullable=False),
        sa.Column("status", _kind("action_status", "pending", "succeeded", "failed"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("settled_at", MOMENT),
        *_moments(),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_payment_actions_amount_not_negative")),
        _points_at("payment_actions", "payment_id", "payments", ondelete="CASCADE"),
        *_rules("payment_actions"),
    )
    is_open = sa.text("status = 'pending'")
    op.create_index("ix_payment_actions_payment", "payment_actions", ["store_id", "payment_id"])
    op.create_index(
        "uq_payment_actions_open", "payment_actions", ["store_id", "payment_id"], unique=True, postgresql_where=is_open
    )
    op.create_index("ix_payment_actions_owed", "payment_actions", ["created_at"], postgresql_where=is_open)
    op.secure_store_table("payment_actions")


def _make_proofs() -> None:
    op.create_table(
        "payment_proofs",
        *_keys(),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("status", _kind("proof_status", "waiting", "approved", "rejected"), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("key", "filename", "content_type")),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("judged_at", MOMENT),
        sa.Column("judged_by", sa.Text(), nullable=False),
        *_moments(),
        sa.CheckConstraint("size >= 0", name=op.f("ck_payment_proofs_size_not_negative")),
        _points_at("payment_proofs", "order_id", "orders", ondelete="CASCADE"),
        _points_at("payment_proofs", "payment_id", "payments", ondelete="CASCADE"),
        *_rules("payment_proofs"),
    )
    op.create_index("ix_payment_proofs_order", "payment_proofs", ["store_id", "order_id"])
    op.secure_store_table("payment_proofs")


def _keys() -> tuple[Any, ...]:
    return tuple(sa.Column(name, sa.Uuid(), nullable=False) for name in ("store_id", "id"))


def _moments() -> tuple[Any, ...]:
    return tuple(sa.Column(name, MOMENT, nullable=False) for name in ("created_at", "updated_at"))


def _rules(table: str) -> tuple[Any, ...]:
    return (
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f(f"fk_{table}_store_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f(f"pk_{table}")),
    )


def _points_at(table: str, column: str, things: str, *, ondelete: str | None = None) -> Any:
    return sa.ForeignKeyConstraint(
        ["store_id", column],
        [f"{things}.store_id", f"{things}.id"],
        name=op.f(f"fk_{table}_store_id_{column}"),
        ondelete=ondelete,
    )


def _kind(name: str, *values: str) -> Any:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _filled(table: str, name: str, kind: Any, value: str) -> None:
    """A column in which every old row says ``value``; new rows get theirs from the application."""
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=sa.text(value)))
    op.alter_column(table, name, server_default=None)
