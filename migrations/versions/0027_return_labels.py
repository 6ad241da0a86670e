"""labels of returns

Revision: 0027, after 0025.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0025"
branch_labels = None
depends_on = None

TABLE = "shipping_labels"
IN_FORCE = "return_id IS NOT NULL AND state IN ('pending', 'bought', 'refund_pending', 'refund_refused')"


def upgrade() -> None:
    op.alter_column(TABLE, "fulfilment_id", nullable=True)
    op.add_column(TABLE, sa.Column("return_id", sa.Uuid()))
    op.add_column(TABLE, sa.Column("tracking_url", sa.Text(), nullable=False, server_default=""))
    op.alter_column(TABLE, "tracking_url", server_default=None)
    op.create_foreign_key(
        op.f("fk_shipping_labels_store_id_return_id"),
        *(TABLE, "returns", ["store_id", "return_id"], ["store_id", "id"]),
        ondelete="CASCADE",
    )
    op.create_check_constraint(
        op.f("ck_shipping_labels_of_a_parcel_or_a_return"), TABLE, "fulfilment_id IS NULL OR return_id IS NULL"
    )
    op.create_index(
        "uq_shipping_labels_return_in_force",
        *(TABLE, ["store_id", "return_id"]),
        unique=True,
        postgresql_where=sa.text(IN_FORCE),
    )


def downgrade() -> None:
    op.execute(sa.text(f"DELETE FROM {TABLE} WHERE fulfilment_id IS NULL"))
    op.drop_index("uq_shipping_labels_return_in_force", TABLE)
    op.drop_constraint(op.f("ck_shipping_labels_of_a_parcel_or_a_return"), TABLE)
    op.drop_constraint(op.f("fk_shipping_labels_store_id_return_id"), TABLE)
    for column in ("tracking_url", "return_id"):
        op.drop_column(TABLE, column)
    op.alter_column(TABLE, "fulfilment_id", nullable=False)
