"""gift cards with their ledger, products that are sold as such, and what orders were paid with them

Revision: 0022, after 0021.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KINDS = ("issued", "redeemed", "refunded", "adjusted", "withdrawn", "disabled", "enabled")
SIGNS = (
    "CASE WHEN kind IN ('disabled', 'enabled') THEN amount = 0 WHEN kind IN ('issued', 'refunded') THEN amount > 0"
    " WHEN kind = 'redeemed' THEN amount < 0 WHEN kind = 'withdrawn' THEN amount <= 0 ELSE amount <> 0 END"
)


def upgrade() -> None:
    _filled("products", "is_gift_card", sa.Boolean(), "false")
    _filled("order_lines", "is_gift_card", sa.Boolean(), "false")
    _filled("orders", "gift_card_total", sa.BigInteger(), "0")
    op.create_check_constraint(op.f("ck_orders_gift_card_total_not_negative"), "orders", "gift_card_total >= 0")
    _make_cards()
    _make_entries()


def downgrade() -> None:
    for table in ("gift_card_entries", "gift_cards"):
        op.drop_table(table)
    op.drop_constraint(op.f("ck_orders_gift_card_total_not_negative"), "orders", type_="check")
    op.drop_column("orders", "gift_card_total")
    for table in ("order_lines", "products"):
        op.drop_column(table, "is_gift_card")


def _make_cards() -> None:
    op.create_table(
        "gift_cards",
        *_keys(),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("last4", "currency")),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("initial", "balance")),
        *(sa.Column(name, MOMENT) for name in ("expires_at", "disabled_at")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("note", "email", "locale")),
        *(sa.Column(name, sa.Uuid()) for name in ("customer_id", "order_id", "order_line_id")),
        sa.Column("piece", sa.Integer()),
        sa.Column("request_key", sa.Text()),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("created_at", "updated_at")),
        sa.CheckConstraint("initial > 0", name=op.f("ck_gift_cards_initial_positive")),
        sa.CheckConstraint("balance >= 0", name=op.f("ck_gift_cards_balance_not_negative")),
        *(
            _points_at("gift_cards", column, things, ondelete=f"SET NULL ({column})")
            for column, things in (
                ("customer_id", "customers"), ("order_id", "orders"), ("order_line_id", "order_lines"),
            )
        ),
        *_rules("gift_cards"),
        *(
            sa.UniqueConstraint("store_id", *columns, name=op.f(f"uq_gift_cards_store_id_{'_'.join(columns)}"))
            for columns in (("code_hash",), ("order_line_id", "piece"), ("request_key",))
        ),
    )  # fmt: skip
    for name, column in {"last4": "last4", "email": "email", "customer": "customer_id", "order": "order_id"}.items():
        op.create_index(f"ix_gift_cards_{name}", "gift_cards", ["store_id", column])
    is_sealed = sa.text("sealed IS NOT NULL")
    op.create_index("ix_gift_cards_sealed", "gift_cards", ["created_at"], postgresql_where=is_sealed)
    op.secure_store_table("gift_cards")


def _make_entries() -> None:
    table = "gift_card_entries"
    kind = sa.Enum(*KINDS, name="entry_kind", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        table,
        *_keys(),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("amount", "balance")),
        *(sa.Column(name, sa.Uuid()) for name in ("order_id", "payment_id", "refund_id")),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("balance >= 0", name=op.f(f"ck_{table}_balance_not_negative")),
        sa.CheckConstraint(SIGNS, name=op.f(f"ck_{table}_amount_fits_kind")),
        _points_at(table, "card_id", "gift_cards", ondelete="CASCADE"),
        *(
            _points_at(table, column, things, ondelete=f"SET NULL ({column})")
            for column, things in (("order_id", "orders"), ("payment_id", "payments"), ("refund_id", "refunds"))
        ),
        *_rules(table),
        sa.UniqueConstraint(
            *("store_id", "card_id", "kind", "refund_id"), name=op.f(f"uq_{table}_store_id_card_id_kind_refund_id")
        ),
    )
    op.create_index("ix_gift_card_entries_card", table, ["store_id", "card_id", "id"])
    op.create_index("ix_gift_card_entries_order", table, ["store_id", "order_id"])
    op.create_index(
        "uq_gift_card_entries_payment",
        table,
        ["store_id", "payment_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'redeemed'"),
    )
    op.secure_store_table(table, append_only=True)


def _keys() -> tuple[Any, ...]:
    return tuple(sa.Column(name, sa.Uuid(), nullable=False) for name in ("store_id", "id"))


def _rules(table: str) -> tuple[Any, ...]:
    return (
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f(f"fk_{table}_store_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f(f"pk_{table}")),
    )


def _points_at(table: str, column: str, things: str, *, ondelete: str) -> Any:
    return sa.ForeignKeyConstraint(
        ["store_id", column],
        [f"{things}.store_id", f"{things}.id"],
        name=op.f(f"fk_{table}_store_id_{column}"),
        ondelete=ondelete,
    )


def _filled(table: str, name: str, kind: Any, value: str) -> None:
    """A column in which every old row says ``value``; new rows get theirs from the application."""
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=sa.text(value)))
    op.alter_column(table, name, server_default=None)
