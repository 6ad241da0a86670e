"""gift cards for others, refunds that become gift cards, and what VIES says of a company's number

Revision: 0025, after 0024.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STATES = ("confirmed", "refuted", "not_confirmed")


def upgrade() -> None:
    _make_gifts()
    op.add_column("gift_cards", sa.Column("gift_id", sa.Uuid()))
    op.add_column("gift_cards", sa.Column("send_at", MOMENT))
    op.create_foreign_key(
        op.f("fk_gift_cards_store_id_gift_id"),
        "gift_cards",
        "order_gifts",
        ["store_id", "gift_id"],
        ["store_id", "id"],
        ondelete="SET NULL (gift_id)",
    )
    op.create_index("ix_gift_cards_gift", "gift_cards", ["store_id", "gift_id"])
    _filled("refunds", "to_gift_card", sa.Boolean(), "false")
    _make_lookups()
    _make_proofs()


def downgrade() -> None:
    op.drop_table("tax_id_proofs")
    op.drop_table("tax_id_lookups")
    op.drop_column("refunds", "to_gift_card")
    op.drop_index("ix_gift_cards_gift", "gift_cards")
    op.drop_constraint(op.f("fk_gift_cards_store_id_gift_id"), "gift_cards", type_="foreignkey")
    for column in ("send_at", "gift_id"):
        op.drop_column("gift_cards", column)
    op.drop_table("order_gifts")


def _make_gifts() -> None:
    table = "order_gifts"
    op.create_table(
        table,
        *_ids("store_id", "id", "order_id", "order_line_id"),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("first_piece", "pieces")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("email", "name", "message")),
        sa.Column("send_on", sa.Date()),
        sa.Column("told_at", MOMENT),
        sa.CheckConstraint("first_piece > 0 AND pieces > 0", name=op.f(f"ck_{table}_pieces_positive")),
        _points_at(table, "order_id", "orders"),
        _points_at(table, "order_line_id", "order_lines"),
        *_rules(table),
    )
    for name, column in {"order": "order_id", "line": "order_line_id", "email": "email"}.items():
        op.create_index(f"ix_{table}_{name}", table, ["store_id", column])
    op.secure_store_table(table)


def _make_lookups() -> None:
    table = "tax_id_lookups"
    op.create_table(
        table,
        *_ids("store_id", "id"),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("tax_id", "asked_by")),
        *_answer_columns(),
        *_rules(table),
        sa.UniqueConstraint("store_id", "tax_id", name=op.f(f"uq_{table}_store_id_tax_id")),
    )
    op.secure_store_table(table)


def _make_proofs() -> None:
    table = "tax_id_proofs"
    op.create_table(
        table,
        *_ids("store_id", "id", "order_id"),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("tax_id", "asked_by")),
        *_answer_columns(),
        sa.Column("created_at", MOMENT, nullable=False),
        _points_at(table, "order_id", "orders"),
        *_rules(table),
        sa.UniqueConstraint("store_id", "order_id", name=op.f(f"uq_{table}_store_id_order_id")),
    )
    unanswered = sa.text("state = 'not_confirmed'")
    op.create_index("ix_tax_id_proofs_unanswered", table, ["created_at"], postgresql_where=unanswered)
    op.secure_store_table(table)


def _answer_columns() -> tuple[Any, ...]:
    state = sa.Enum(*STATES, name="proof_state", native_enum=False, create_constraint=True, length=32)
    return (
        sa.Column("state", state, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("reference", "name", "address", "problem")),
        sa.Column("checked_at", MOMENT, nullable=False),
    )


def _ids(*names: str) -> tuple[Any, ...]:
    return tuple(sa.Column(name, sa.Uuid(), nullable=False) for name in names)


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


def _filled(table: str, name: str, kind: Any, value: str) -> None:
    """A column in which every old row says ``value``; new rows get theirs from the application."""
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=sa.text(value)))
    op.alter_column(table, name, server_default=None)
