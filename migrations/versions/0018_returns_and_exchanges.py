"""returns line by line, and what they are exchanged for

Revision: 0018, after 0013.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0018"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ORIGINS = ("staff", "api", "provider")


def upgrade() -> None:
    _change_order_lines()
    op.add_column("orders", sa.Column("exchanged_from_id", sa.Uuid()))
    _point("orders", "exchanged_from_id", "orders")
    _change_rule("refunds", "refund_origin", sa.column("origin").in_((*ORIGINS, "exchange")))
    _make_returns()
    _make_lines()
    _make_swaps()


def downgrade() -> None:
    for table in ("return_swaps", "return_lines", "returns"):
        op.drop_table(table)
    _change_rule("refunds", "refund_origin", sa.column("origin").in_(ORIGINS))
    op.drop_constraint(op.f("fk_orders_store_id_exchanged_from_id"), "orders", type_="foreignkey")
    op.drop_column("orders", "exchanged_from_id")
    op.drop_constraint(op.f("ck_order_lines_coming_back_within_fulfilled"), "order_lines", type_="check")
    op.drop_column("order_lines", "coming_back")


def _change_rule(table: str, name: str, rule: Any) -> None:
    op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, rule)


def _change_order_lines() -> None:
    """A column in which every old row says nothing is on its way back; new rows get theirs from the application."""
    op.add_column("order_lines", sa.Column("coming_back", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.alter_column("order_lines", "coming_back", server_default=None)
    op.create_check_constraint(
        op.f("ck_order_lines_coming_back_within_fulfilled"),
        "order_lines",
        "coming_back = 0 OR (coming_back > 0 AND coming_back <= fulfilled - refunded + dropped)",
    )


def _make_returns() -> None:
    statuses = (
        *("requested", "approved", "received", "inspected", "refunded", "exchanged", "closed", "declined"),
        "cancelled",
    )
    amounts = ("restocking_fee", "postage", "refunded", "swap_total")
    op.create_table(
        "returns",
        *_keys(),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("status", _kind("return_status", *statuses), nullable=False),
        sa.Column("origin", _kind("return_origin", "customer", "staff", "api"), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("note", "reason")),
        sa.Column("photos", JSONB(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in amounts),
        sa.Column("exchange_order_id", sa.Uuid()),
        sa.Column("request_key", sa.Text()),
        *(sa.Column(name, MOMENT) for name in ("approved_at", "received_at", "closed_at")),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("created_at", "updated_at")),
        _check(
            "returns",
            "amounts_not_negative",
            "restocking_fee >= 0 AND postage >= 0 AND refunded >= 0 AND swap_total >= 0",
        ),
        _points_at("returns", "order_id", "orders", ondelete="CASCADE"),
        _points_at("returns", "exchange_order_id", "orders"),
        *_rules("returns"),
        sa.UniqueConstraint("store_id", "number", name=op.f("uq_returns_store_id_number")),
        sa.UniqueConstraint(
            "store_id", "order_id", "request_key", name=op.f("uq_returns_store_id_order_id_request_key")
        ),
    )
    op.create_index("ix_returns_order", "returns", ["store_id", "order_id", "id"])
    op.create_index("ix_returns_status", "returns", ["store_id", "status", "id"])
    op.secure_store_table("returns")


def _make_lines() -> None:
    table = "return_lines"
    op.create_table(
        table,
        *_keys(),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("return_id", "order_line_id")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("quantity", "received", "restocked", "refunded")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("reason", "note")),
        sa.Column("condition", _kind("condition", "resellable", "damaged")),
        sa.Column("location_id", sa.Uuid()),
        _check(table, "quantity_positive", "quantity > 0"),
        _check(table, "received_within_quantity", "received >= 0 AND received <= quantity"),
        _check(table, "restocked_within_received", "restocked >= 0 AND restocked <= received"),
        _check(table, "refunded_within_quantity", "refunded >= 0 AND refunded <= quantity"),
        _points_at(table, "return_id", "returns", ondelete="CASCADE"),
        _points_at(table, "order_line_id", "order_lines", ondelete="CASCADE"),
        _points_at(table, "location_id", "locations"),
        *_rules(table),
        sa.UniqueConstraint(
            "store_id", "return_id", "order_line_id", name=op.f("uq_return_lines_store_id_return_id_order_line_id")
        ),
    )
    op.create_index("ix_return_lines_line", table, ["store_id", "order_line_id"])
    op.secure_store_table(table)


def _make_swaps() -> None:
    table = "return_swaps"
    op.create_table(
        table,
        *_keys(),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("return_id", "variant_id")),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        _check(table, "quantity_positive", "quantity > 0"),
        _check(table, "unit_price_not_negative", "unit_price >= 0"),
        _points_at(table, "return_id", "returns", ondelete="CASCADE"),
        _points_at(table, "variant_id", "variants", ondelete="CASCADE"),
        *_rules(table),
        sa.UniqueConstraint(
            "store_id", "return_id", "variant_id", name=op.f("uq_return_swaps_store_id_return_id_variant_id")
        ),
    )
    op.secure_store_table(table)


def _keys() -> tuple[Any, ...]:
    return tuple(sa.Column(name, sa.Uuid(), nullable=False) for name in ("store_id", "id"))


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


def _point(table: str, column: str, things: str) -> None:
    op.create_foreign_key(
        op.f(f"fk_{table}_store_id_{column}"), table, things, ["store_id", column], ["store_id", "id"]
    )


def _check(table: str, name: str, rule: str) -> Any:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _kind(name: str, *values: str) -> Any:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
