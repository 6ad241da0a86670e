"""mails in a store's own words, their log, what bounces, and consents at checkout

Revision: 0021, after 0020.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _filled("stores", "mailing", postgresql.JSONB(astext_type=sa.Text()), "'{}'::jsonb")
    _filled("stores", "consents", postgresql.JSONB(astext_type=sa.Text()), "'[]'::jsonb")
    for name in ("subject", "held_back", "bounce_kind", "bounce_reason"):
        _filled("mail_messages", name, sa.Text(), "''")
    op.add_column("mail_messages", sa.Column("bounced_at", MOMENT))
    op.create_index("ix_mail_messages_recent", "mail_messages", ["store_id", "created_at", "id"])
    op.create_index("ix_mail_messages_recipient", "mail_messages", ["store_id", "recipient"])
    _make_texts()
    _make_bouncing()
    _make_consents()


def downgrade() -> None:
    for table in ("order_consents", "bouncing_addresses", "mail_texts"):
        op.drop_table(table)
    for index in ("recipient", "recent"):
        op.drop_index(f"ix_mail_messages_{index}", table_name="mail_messages")
    for name in ("bounced_at", "bounce_reason", "bounce_kind", "held_back", "subject"):
        op.drop_column("mail_messages", name)
    op.drop_column("stores", "consents")
    op.drop_column("stores", "mailing")


def _make_texts() -> None:
    op.create_table(
        "mail_texts",
        *_keys(),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "locale", "subject", "body")),
        sa.Column("former_subject", sa.Text()),
        sa.Column("former_body", sa.Text()),
        sa.Column("changed_by", sa.Uuid()),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("problem_at", MOMENT),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        *_rules("mail_texts"),
        sa.UniqueConstraint("store_id", "kind", "locale", name=op.f("uq_mail_texts_store_id_kind_locale")),
    )
    op.secure_store_table("mail_texts")


def _make_bouncing() -> None:
    op.create_table(
        "bouncing_addresses",
        *_keys(),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("email", "kind", "reason")),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Uuid()),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        *_rules("bouncing_addresses"),
        sa.UniqueConstraint("store_id", "email", name=op.f("uq_bouncing_addresses_store_id_email")),
    )
    op.secure_store_table("bouncing_addresses")


def _make_consents() -> None:
    op.create_table(
        "order_consents",
        *_keys(),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("box_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("is_given", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("locale", "text", "link")),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["orders.store_id", "orders.id"],
            name=op.f("fk_order_consents_store_id_order_id"),
            ondelete="CASCADE",
        ),
        *_rules("order_consents"),
    )
    op.create_index("ix_order_consents_order", "order_consents", ["store_id", "order_id", "position"])
    op.secure_store_table("order_consents", append_only=True)


def _keys() -> list[sa.Column[Any]]:
    return [sa.Column("store_id", sa.Uuid(), nullable=False), sa.Column("id", sa.Uuid(), nullable=False)]


def _rules(table: str) -> list[Any]:
    return [
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f(f"fk_{table}_store_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f(f"pk_{table}")),
    ]


def _filled(table: str, name: str, kind: Any, value: str) -> None:
    """A column in which every old row says ``value``; new rows get theirs from the application."""
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=sa.text(value)))
    op.alter_column(table, name, server_default=None)
