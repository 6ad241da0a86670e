"""imports of past orders, and an index by which old idempotency keys are found

Revision: 0019, after 0018.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    _make_imports()
    _make_items()
    op.create_index("ix_idempotency_keys_created", "idempotency_keys", ["created_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_idempotency_keys_created", "idempotency_keys")
    op.drop_table("order_import_items")
    op.drop_table("order_imports")


def _make_imports() -> None:
    op.create_table(
        "order_imports",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("filename", "key")),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        *(sa.Column(name, JSON, nullable=False) for name in ("shape", "names")),
        *(sa.Column(name, sa.Uuid(), nullable=True) for name in ("check_id", "run_id", "user_id")),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("created_at", "updated_at")),
        *(
            sa.ForeignKeyConstraint(
                ["store_id", column],
                ["operations.store_id", "operations.id"],
                name=op.f(f"fk_order_imports_store_id_{column}"),
            )
            for column in ("check_id", "run_id")
        ),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_order_imports_store_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_order_imports")),
    )
    op.create_index("ix_order_imports_newest", "order_imports", ["store_id", "created_at"], unique=False)
    op.secure_store_table("order_imports")


def _make_items() -> None:
    outcome = sa.Enum(
        *("created", "skipped", "failed"),
        name="imported_outcome",
        native_enum=False,
        create_constraint=True,
        length=32,
    )
    op.create_table(
        "order_import_items",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("store_id", "id", "import_id", "operation_id")),
        *(sa.Column(name, sa.Uuid(), nullable=True) for name in ("order_id", "customer_id")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("position", "first_row", "last_row")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "external_key", "email")),
        sa.Column("outcome", outcome, nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("problems", JSON, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        _reference("import_id", "order_imports", "CASCADE"),
        _reference("operation_id", "operations", "CASCADE"),
        _reference("order_id", "orders", "SET NULL (order_id)"),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_order_import_items_store_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_order_import_items")),
        sa.UniqueConstraint(
            *("store_id", "operation_id", "position"), name=op.f("uq_order_import_items_store_id_operation_id_position")
        ),
    )
    has_order = "order_id IS NOT NULL"
    for name, columns, is_unique, where in (
        ("ix_order_import_items_outcome", ["operation_id", "outcome", "position"], False, None),
        ("ix_order_import_items_import", ["import_id"], False, None),
        ("ix_order_import_items_order", ["order_id"], False, has_order),
        ("uq_order_import_items_external", ["external_key"], True, has_order),
    ):
        op.create_index(
            name, "order_import_items", ["store_id", *columns], unique=is_unique, postgresql_where=where and sa.text(where)
        )
    op.secure_store_table("order_import_items")


def _reference(column: str, table: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["store_id", column],
        [f"{table}.store_id", f"{table}.id"],
        name=op.f(f"fk_order_import_items_store_id_{column}"),
        ondelete=ondelete,
    )
