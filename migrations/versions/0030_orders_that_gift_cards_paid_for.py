"""orders that a gift card paid a part of are found without looking at all orders

Revision: 0030, after 0027.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0027"
branch_labels = None
depends_on = None

NAME = "ix_orders_gift_card"


def upgrade() -> None:
    by_card = sa.text("gift_card_total > 0")
    op.create_index(NAME, "orders", ["store_id", "placed_at", "id"], postgresql_where=by_card)


def downgrade() -> None:
    op.drop_index(NAME, "orders")
