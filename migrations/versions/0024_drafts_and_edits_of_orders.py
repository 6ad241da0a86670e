"""drafts, quotes, and edits of placed orders

Revision: 0024, after 0023.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ORIGINS = ("staff", "api", "provider", "exchange")
UNITS = ("piece", "kg", "m", "m2", "m3", "l", "h")


def upgrade() -> None:
    _change_orders()
    _change_uses()
    _change_origins(*ORIGINS, "edit")
    _make_drafts()
    _make_lines()


def downgrade() -> None:
    op.drop_table("draft_lines")
    op.drop_table("draft_orders")
    _change_origins(*ORIGINS)
    _change_key("revision", keep=False)
    for column in ("is_replaced", "revision"):
        op.drop_column("discount_uses", column)
    for column in ("revision", "asked_until"):
        op.drop_column("payments", column)
    op.drop_constraint(op.f("fk_order_lines_store_id_tax_class_id"), "order_lines", type_="foreignkey")
    for column in ("manual_discount", "tax_class_id"):
        op.drop_column("order_lines", column)
    for column in ("manual_discount", "revision"):
        op.drop_column("orders", column)


def _change_orders() -> None:
    _filled("orders", "revision", sa.Integer(), "0")
    _filled("orders", "manual_discount", JSONB(), "'{}'")
    op.add_column("order_lines", sa.Column("tax_class_id", sa.Uuid()))
    _filled("order_lines", "manual_discount", JSONB(), "'{}'")
    op.create_foreign_key(
        op.f("fk_order_lines_store_id_tax_class_id"),
        *("order_lines", "tax_classes", ["store_id", "tax_class_id"], ["store_id", "id"]),
        ondelete="SET NULL (tax_class_id)",
    )
    op.add_column("payments", sa.Column("asked_until", MOMENT))
    _filled("payments", "revision", sa.Integer(), "0")


def _change_uses() -> None:
    """A discount may be written anew with every edit of its order."""
    _filled("discount_uses", "revision", sa.Integer(), "0")
    _filled("discount_uses", "is_replaced", sa.Boolean(), "false")
    _change_key("revision", keep=True)


def _change_key(column: str, *, keep: bool) -> None:
    columns = ["store_id", "order_id", "discount_id", "change"]
    older, newer = (columns, [*columns, column]) if keep else ([*columns, column], columns)
    op.drop_constraint(op.f(f"uq_discount_uses_{'_'.join(older)}"), "discount_uses", type_="unique")
    op.create_unique_constraint(op.f(f"uq_discount_uses_{'_'.join(newer)}"), "discount_uses", newer)


def _change_origins(*values: str) -> None:
    op.drop_constraint(op.f("ck_refunds_refund_origin"), "refunds", type_="check")
    op.create_check_constraint(op.f("ck_refunds_refund_origin"), "refunds", sa.column("origin").in_(values))


def _make_drafts() -> None:
    table = "draft_orders"
    op.create_table(
        table,
        *_keys(),
        sa.Column("number", sa.BigInteger(), nullable=False),
        *_texts("name", "token"),
        sa.Column(
            "status",
            _kind("draft_status", "open", "sent", "approved", "declined", "expired", "completed"),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Uuid()) for name in ("customer_id", "order_id", "rate_id")),
        *_texts("email", "phone", "tax_id", "locale", "currency", "shipping_name", "tax_treatment"),
        *(sa.Column(name, JSONB(), nullable=False) for name in ("address", "manual_discount", "tax_lines")),
        sa.Column("shipping_price", sa.BigInteger()),
        *_amounts("subtotal", "shipping", "tax", "tax_included", "discount", "total"),
        *_texts("note", "staff_note", "actor", "decision_note"),
        sa.Column("tags", sa.ARRAY(sa.Text()), nullable=False),
        *(sa.Column(name, MOMENT) for name in ("valid_until", "sent_at", "decided_at", "reminded_at", "completed_at")),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("created_at", "updated_at")),
        sa.CheckConstraint("total = subtotal + shipping + tax - discount", name=op.f(f"ck_{table}_total_adds_up")),
        sa.CheckConstraint("total >= 0", name=op.f(f"ck_{table}_total_not_negative")),
        sa.CheckConstraint("shipping_price >= 0", name=op.f(f"ck_{table}_shipping_price_not_negative")),
        *(
            _points_at(table, f"{thing}_id", things, ondelete=f"SET NULL ({thing}_id)")
            for thing, things in (("customer", "customers"), ("rate", "shipping_rates"), ("order", "orders"))
        ),
        *_rules(table),
        *(
            sa.UniqueConstraint("store_id", column, name=op.f(f"uq_{table}_store_id_{column}"))
            for column in ("number", "order_id")
        ),
    )
    op.create_index("ix_draft_orders_recent", table, ["store_id", "status", "id"])
    waits = sa.text("status IN ('sent', 'approved')")
    op.create_index("ix_draft_orders_ending", table, ["valid_until"], postgresql_where=waits)
    op.secure_store_table(table)


def _make_lines() -> None:
    table = "draft_lines"
    op.create_table(
        table,
        *_keys(),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Uuid()) for name in ("variant_id", "tax_class_id")),
        sa.Column("is_custom", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_texts("title", "variant_title", "sku", "media_key"),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit", _kind("unit", *UNITS), nullable=False),
        *_amounts("unit_price", "list_price", "discount"),
        sa.Column("requires_shipping", sa.Boolean(), nullable=False),
        sa.Column("manual_discount", JSONB(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f(f"ck_{table}_quantity_positive")),
        sa.CheckConstraint("unit_price >= 0", name=op.f(f"ck_{table}_unit_price_not_negative")),
        _points_at(table, "draft_id", "draft_orders", ondelete="CASCADE"),
        _points_at(table, "variant_id", "variants", ondelete="SET NULL (variant_id)"),
        _points_at(table, "tax_class_id", "tax_classes", ondelete="SET NULL (tax_class_id)"),
        *_rules(table),
    )
    op.create_index("ix_draft_lines_draft", table, ["store_id", "draft_id", "position"])
    op.create_index("ix_draft_lines_variant", table, ["store_id", "variant_id"])
    op.secure_store_table(table)


def _keys() -> tuple[Any, ...]:
    return tuple(sa.Column(name, sa.Uuid(), nullable=False) for name in ("store_id", "id"))


def _texts(*names: str) -> tuple[Any, ...]:
    return tuple(sa.Column(name, sa.Text(), nullable=False) for name in names)


def _amounts(*names: str) -> tuple[Any, ...]:
    return tuple(sa.Column(name, sa.BigInteger(), nullable=False) for name in names)


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
