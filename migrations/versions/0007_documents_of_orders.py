"""invoices and credit notes of orders, and their files

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "order_documents",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                *("invoice", "credit_note"),
                name="document_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("sheet", postgresql.JSONB(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("total >= 0", name=op.f("ck_order_documents_total_not_negative")),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_order_documents_store_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["orders.store_id", "orders.id"],
            name=op.f("fk_order_documents_store_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "invoice_id"],
            ["order_documents.store_id", "order_documents.id"],
            name=op.f("fk_order_documents_store_id_invoice_id"),
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_order_documents")),
        sa.UniqueConstraint(
            *("store_id", "kind", "period", "number"), name=op.f("uq_order_documents_store_id_kind_period_number")
        ),
        sa.UniqueConstraint("store_id", "kind", "name", name=op.f("uq_order_documents_store_id_kind_name")),
        sa.UniqueConstraint(
            *("store_id", "order_id", "kind", "turn"), name=op.f("uq_order_documents_store_id_order_id_kind_turn")
        ),
    )
    op.create_index(
        "uq_order_documents_cause",
        "order_documents",
        ["store_id", "cause"],
        unique=True,
        postgresql_where=sa.text("cause <> ''"),
    )
    op.create_table(
        "order_document_files",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_order_document_files_store_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "document_id"],
            ["order_documents.store_id", "order_documents.id"],
            name=op.f("fk_order_document_files_store_id_document_id"),
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_order_document_files")),
        sa.UniqueConstraint("store_id", "document_id", name=op.f("uq_order_document_files_store_id_document_id")),
    )
    op.create_index("ix_order_document_files_made", "order_document_files", ["store_id", "made_at"])
    for table in ("order_documents", "order_document_files"):
        op.secure_store_table(table, append_only=True)


def downgrade() -> None:
    raise NotImplementedError("Issued invoices must be kept: restore the backup taken before the upgrade.")
