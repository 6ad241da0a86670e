"""tax zones, rates and classes, and what orders say about taxes

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NOTHING, NONE, ZERO = "'{}'", "'[]'", "0"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """What was ordered before had no taxes, so there is nothing to work out."""
    _make_classes()
    _make_zones()
    _make_rates()
    _filled("stores", "taxing", JSONB(), NOTHING)
    for table in ("products", "variants"):
        _add_class(table)
    for table in ("orders", "order_lines"):
        _filled(table, "tax_included", sa.BigInteger(), ZERO)
        _filled(table, "tax_lines", JSONB(), NONE)
    for name in ("shipping_tax", "shipping_tax_included"):
        _filled("orders", name, sa.BigInteger(), ZERO)
    for name in ("tax_treatment", "company", "tax_id"):
        _filled("orders", name, sa.Text(), "''")


def downgrade() -> None:
    """Zones, rates and classes are gone afterwards, and so is which taxes orders contained."""
    for name in ("shipping_tax", "shipping_tax_included", "tax_treatment", "company", "tax_id"):
        op.drop_column("orders", name)
    for table in ("orders", "order_lines"):
        op.drop_column(table, "tax_included")
        op.drop_column(table, "tax_lines")
    for table in ("products", "variants"):
        op.drop_column(table, "tax_class_id")
    op.drop_column("stores", "taxing")
    for table in ("tax_rates", "tax_zones", "tax_classes"):
        op.drop_table(table)


def _make_classes() -> None:
    op.create_table(
        "tax_classes",
        *_keys("tax_classes"),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        *_rest(),
        sa.UniqueConstraint("store_id", "code", name=op.f("uq_tax_classes_store_id_code")),
        sa.UniqueConstraint("store_id", "name", name=op.f("uq_tax_classes_store_id_name")),
    )
    op.secure_store_table("tax_classes")


def _make_zones() -> None:
    op.create_table(
        "tax_zones",
        *_keys("tax_zones"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        *(sa.Column(name, ARRAY(sa.Text()), nullable=False) for name in ("countries", "areas", "postcodes")),
        *_rest(),
        sa.UniqueConstraint("store_id", "name", name=op.f("uq_tax_zones_store_id_name")),
        sa.CheckConstraint(
            "cardinality(countries) = 1 AND countries <> '{*}' OR cardinality(areas) + cardinality(postcodes) = 0",
            name=op.f("ck_tax_zones_parts_of_one_country"),
        ),
    )
    op.create_index("ix_tax_zones_countries", "tax_zones", ["store_id", "position"])
    op.secure_store_table("tax_zones")


def _make_rates() -> None:
    op.create_table(
        "tax_rates",
        *_keys("tax_rates"),
        sa.Column("zone_id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("millionths", sa.Integer(), nullable=False),
        sa.Column("is_compound", sa.Boolean(), nullable=False),
        *_rest(),
        _key("tax_rates", "zone_id", "tax_zones", "CASCADE"),
        _key("tax_rates", "class_id", "tax_classes", "CASCADE"),
        sa.CheckConstraint("millionths >= 0 AND millionths <= 1000000", name=op.f("ck_tax_rates_within_the_price")),
    )
    op.create_index("ix_tax_rates_zone", "tax_rates", ["store_id", "zone_id", "position"])
    op.create_index("ix_tax_rates_class", "tax_rates", ["store_id", "class_id"])
    op.secure_store_table("tax_rates")


def _add_class(table: str) -> None:
    op.add_column(table, sa.Column("tax_class_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f(f"fk_{table}_store_id_tax_class_id"),
        table,
        "tax_classes",
        ["store_id", "tax_class_id"],
        ["store_id", "id"],
        ondelete="SET NULL (tax_class_id)",
    )
    op.create_index(
        f"ix_{table}_tax_class",
        table,
        ["store_id", "tax_class_id"],
        postgresql_where=sa.text("tax_class_id IS NOT NULL"),
    )


def _keys(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("store_id", "id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f(f"fk_{table}_store_id"), ondelete="CASCADE"),
    ]


def _rest() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
    ]


def _key(table: str, column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["store_id", column],
        [f"{target}.store_id", f"{target}.id"],
        name=op.f(f"fk_{table}_store_id_{column}"),
        ondelete=ondelete,
    )


def _filled(table: str, name: str, kind: sa.types.TypeEngine[object], value: str) -> None:
    """A column that says this of every row that is there; what is written from now on always names it."""
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=sa.text(value)))
    op.alter_column(table, name, server_default=None)
