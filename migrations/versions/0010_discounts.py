"""discounts: what they are, their codes, and which orders have them

Revision: 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "discounts",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "percentage",
                "amount",
                "free_shipping",
                "buy_x_get_y",
                "tiers",
                name="discount_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "discount_class",
            sa.Enum(
                "product",
                "order",
                "shipping",
                name="discount_class",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("is_automatic", sa.Boolean(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("buy_quantity", sa.Integer(), nullable=False),
        sa.Column("get_quantity", sa.Integer(), nullable=False),
        sa.Column("most_times", sa.Integer(), nullable=True),
        sa.Column("tiers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("covers_all", sa.Boolean(), nullable=False),
        sa.Column("buys_all", sa.Boolean(), nullable=False),
        sa.Column("for_everybody", sa.Boolean(), nullable=False),
        sa.Column("min_subtotal", sa.BigInteger(), nullable=False),
        sa.Column("min_quantity", sa.Integer(), nullable=False),
        sa.Column("first_order_only", sa.Boolean(), nullable=False),
        sa.Column("countries", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("combines_with", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("usage_limit", sa.Integer(), nullable=True),
        sa.Column("customer_limit", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind NOT IN ('percentage', 'buy_x_get_y') OR value <= 10000", name=op.f("ck_discounts_at_most_everything")
        ),
        sa.CheckConstraint("min_subtotal >= 0 AND min_quantity >= 0", name=op.f("ck_discounts_minima_not_negative")),
        sa.CheckConstraint(
            "starts_at IS NULL OR ends_at IS NULL OR starts_at < ends_at", name=op.f("ck_discounts_starts_before_end")
        ),
        sa.CheckConstraint("usage_limit > 0 AND customer_limit > 0", name=op.f("ck_discounts_limits_positive")),
        sa.CheckConstraint(
            "used >= 0 AND (usage_limit IS NULL OR used <= usage_limit)", name=op.f("ck_discounts_used_within_limit")
        ),
        sa.CheckConstraint("value >= 0", name=op.f("ck_discounts_value_not_negative")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_discounts_store_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_discounts")),
    )
    op.create_index("ix_discounts_offered", "discounts", ["store_id", "is_automatic", "is_active"], unique=False)
    op.create_table(
        "discount_codes",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("discount_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("usage_limit", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("code = upper(code)", name=op.f("ck_discount_codes_code_in_capitals")),
        sa.CheckConstraint(
            "used >= 0 AND (usage_limit IS NULL OR used <= usage_limit)",
            name=op.f("ck_discount_codes_used_within_limit"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "discount_id"],
            ["discounts.store_id", "discounts.id"],
            name=op.f("fk_discount_codes_store_id_discount_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_discount_codes_store_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_discount_codes")),
        sa.UniqueConstraint("store_id", "code", name=op.f("uq_discount_codes_store_id_code")),
    )
    op.create_index("ix_discount_codes_discount", "discount_codes", ["store_id", "discount_id", "id"], unique=False)
    op.create_table(
        "discount_targets",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("discount_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "covered", "bought", "allowed", name="target_role", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("collection_id", sa.Uuid(), nullable=True),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["store_id", "category_id"],
            ["categories.store_id", "categories.id"],
            name=op.f("fk_discount_targets_store_id_category_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "collection_id"],
            ["collections.store_id", "collections.id"],
            name=op.f("fk_discount_targets_store_id_collection_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "discount_id"],
            ["discounts.store_id", "discounts.id"],
            name=op.f("fk_discount_targets_store_id_discount_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "group_id"],
            ["customer_groups.store_id", "customer_groups.id"],
            name=op.f("fk_discount_targets_store_id_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "product_id"],
            ["products.store_id", "products.id"],
            name=op.f("fk_discount_targets_store_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_discount_targets_store_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_discount_targets")),
        sa.UniqueConstraint(
            "store_id",
            "discount_id",
            "role",
            "product_id",
            "collection_id",
            "category_id",
            "group_id",
            name="uq_discount_targets_once",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("ix_discount_targets_category", "discount_targets", ["store_id", "category_id"], unique=False)
    op.create_index("ix_discount_targets_collection", "discount_targets", ["store_id", "collection_id"], unique=False)
    op.create_index("ix_discount_targets_group", "discount_targets", ["store_id", "group_id"], unique=False)
    op.create_index("ix_discount_targets_product", "discount_targets", ["store_id", "product_id"], unique=False)
    op.create_table(
        "discount_uses",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("discount_id", sa.Uuid(), nullable=False),
        sa.Column("code_id", sa.Uuid(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "percentage",
                "amount",
                "free_shipping",
                "buy_x_get_y",
                "tiers",
                name="discount_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "discount_class",
            sa.Enum(
                "product",
                "order",
                "shipping",
                name="discount_class",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("shares", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_discount_uses_amount_not_negative")),
        sa.CheckConstraint("change IN (1, -1)", name=op.f("ck_discount_uses_once_each_way")),
        sa.ForeignKeyConstraint(
            ["store_id", "code_id"],
            ["discount_codes.store_id", "discount_codes.id"],
            name=op.f("fk_discount_uses_store_id_code_id"),
            ondelete="SET NULL (code_id)",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "customer_id"],
            ["customers.store_id", "customers.id"],
            name=op.f("fk_discount_uses_store_id_customer_id"),
            ondelete="SET NULL (customer_id)",
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "discount_id"],
            ["discounts.store_id", "discounts.id"],
            name=op.f("fk_discount_uses_store_id_discount_id"),
        ),
        sa.ForeignKeyConstraint(
            ["store_id", "order_id"],
            ["orders.store_id", "orders.id"],
            name=op.f("fk_discount_uses_store_id_order_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["stores.id"], name=op.f("fk_discount_uses_store_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f("pk_discount_uses")),
        sa.UniqueConstraint(
            "store_id",
            "order_id",
            "discount_id",
            "change",
            name=op.f("uq_discount_uses_store_id_order_id_discount_id_change"),
        ),
        info={"append_only": True},
    )
    op.create_index(
        "ix_discount_uses_customer", "discount_uses", ["store_id", "discount_id", "customer_id"], unique=False
    )
    op.add_column("stores", sa.Column("has_offers", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("stores", "has_offers", server_default=None)
    op.secure_store_table("discounts")
    op.secure_store_table("discount_codes")
    op.secure_store_table("discount_targets")
    op.secure_store_table("discount_uses", append_only=True)


def downgrade() -> None:
    op.drop_column("stores", "has_offers")
    op.drop_index("ix_discount_uses_customer", table_name="discount_uses")
    op.drop_table("discount_uses")
    op.drop_index("ix_discount_targets_product", table_name="discount_targets")
    op.drop_index("ix_discount_targets_group", table_name="discount_targets")
    op.drop_index("ix_discount_targets_collection", table_name="discount_targets")
    op.drop_index("ix_discount_targets_category", table_name="discount_targets")
    op.drop_table("discount_targets")
    op.drop_index("ix_discount_codes_discount", table_name="discount_codes")
    op.drop_table("discount_codes")
    op.drop_index("ix_discounts_offered", table_name="discounts")
    op.drop_table("discounts")
