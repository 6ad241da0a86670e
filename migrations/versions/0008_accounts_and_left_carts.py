"""accounts of customers and carts that were left

Revision: 0008, after 0007.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reminder_refusals',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('email_digest', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_reminder_refusals_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_reminder_refusals')),
    sa.UniqueConstraint('store_id', 'email_digest', name=op.f('uq_reminder_refusals_store_id_email_digest'))
    )
    op.create_table('customer_proofs',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('sign_in', 'sign_in_link', 'reset_password', 'change_email', 'erase', name='proof_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=True),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('details', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['store_id', 'customer_id'], ['customers.store_id', 'customers.id'], name=op.f('fk_customer_proofs_store_id_customer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_customer_proofs_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_customer_proofs'))
    )
    op.create_index('ix_customer_proofs_customer', 'customer_proofs', ['store_id', 'customer_id'], unique=False)
    op.create_index('ix_customer_proofs_email', 'customer_proofs', ['store_id', 'email'], unique=False)
    op.create_index('ix_customer_proofs_end', 'customer_proofs', ['expires_at'], unique=False)
    op.create_table('customer_sign_ins',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('user_agent', sa.Text(), nullable=False),
    sa.Column('ip_address', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'customer_id'], ['customers.store_id', 'customers.id'], name=op.f('fk_customer_sign_ins_store_id_customer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_customer_sign_ins_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_customer_sign_ins')),
    sa.UniqueConstraint('store_id', 'token_hash', name=op.f('uq_customer_sign_ins_store_id_token_hash'))
    )
    op.create_index('ix_customer_sign_ins_customer', 'customer_sign_ins', ['store_id', 'customer_id'], unique=False)
    op.create_index('ix_customer_sign_ins_end', 'customer_sign_ins', ['expires_at'], unique=False)
    op.create_table('abandoned_checkouts',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('cart_id', sa.Uuid(), nullable=True),
    sa.Column('customer_id', sa.Uuid(), nullable=True),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('items', sa.Integer(), nullable=False),
    sa.Column('subtotal', sa.BigInteger(), nullable=False),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('skipped', sa.Text(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=True),
    sa.Column('ordered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recovered', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'cart_id'], ['carts.store_id', 'carts.id'], name=op.f('fk_abandoned_checkouts_store_id_cart_id'), ondelete='SET NULL (cart_id)'),
    sa.ForeignKeyConstraint(['store_id', 'customer_id'], ['customers.store_id', 'customers.id'], name=op.f('fk_abandoned_checkouts_store_id_customer_id'), ondelete='SET NULL (customer_id)'),
    sa.ForeignKeyConstraint(['store_id', 'order_id'], ['orders.store_id', 'orders.id'], name=op.f('fk_abandoned_checkouts_store_id_order_id'), ondelete='SET NULL (order_id)'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_abandoned_checkouts_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_abandoned_checkouts')),
    sa.UniqueConstraint('store_id', 'cart_id', name=op.f('uq_abandoned_checkouts_store_id_cart_id'))
    )
    op.create_index('ix_abandoned_checkouts_email', 'abandoned_checkouts', ['store_id', 'email'], unique=False)
    op.create_index('ix_abandoned_checkouts_left', 'abandoned_checkouts', ['store_id', 'left_at', 'id'], unique=False)
    op.create_index('ix_abandoned_checkouts_waiting', 'abandoned_checkouts', ['store_id', 'left_at'], unique=False, postgresql_where="sent_at IS NULL AND skipped = '' AND order_id IS NULL")
    _filled('carts', 'email', sa.Text(), "''")
    op.create_index('ix_carts_customer', 'carts', ['store_id', 'customer_id'], unique=False, postgresql_where="status = 'open'")
    op.create_index('ix_carts_left', 'carts', ['updated_at'], unique=False, postgresql_where="status = 'open' AND email <> ''")
    _filled('customer_addresses', 'phone', sa.Text(), "''")
    _filled('customer_addresses', 'is_default', sa.Boolean(), "false")
    op.create_index('uq_customer_addresses_default', 'customer_addresses', ['store_id', 'customer_id'], unique=True, postgresql_where='is_default')
    op.add_column('customers', sa.Column('marketing_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('customers', sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('customers', sa.Column('password_hash', sa.Text(), nullable=True))
    op.add_column('customers', sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))
    op.secure_store_table('reminder_refusals')
    op.secure_store_table('customer_proofs')
    op.secure_store_table('customer_sign_ins')
    op.secure_store_table('abandoned_checkouts')


def downgrade() -> None:
    op.drop_column('customers', 'erased_at')
    op.drop_column('customers', 'password_hash')
    op.drop_column('customers', 'verified_at')
    op.drop_column('customers', 'marketing_at')
    op.drop_index('uq_customer_addresses_default', table_name='customer_addresses', postgresql_where='is_default')
    op.drop_column('customer_addresses', 'is_default')
    op.drop_column('customer_addresses', 'phone')
    op.drop_index('ix_carts_left', table_name='carts', postgresql_where="status = 'open' AND email <> ''")
    op.drop_index('ix_carts_customer', table_name='carts', postgresql_where="status = 'open'")
    op.drop_column('carts', 'email')
    op.drop_index('ix_abandoned_checkouts_waiting', table_name='abandoned_checkouts', postgresql_where="sent_at IS NULL AND skipped = '' AND order_id IS NULL")
    op.drop_index('ix_abandoned_checkouts_left', table_name='abandoned_checkouts')
    op.drop_index('ix_abandoned_checkouts_email', table_name='abandoned_checkouts')
    op.drop_table('abandoned_checkouts')
    op.drop_index('ix_customer_sign_ins_end', table_name='customer_sign_ins')
    op.drop_index('ix_customer_sign_ins_customer', table_name='customer_sign_ins')
    op.drop_table('customer_sign_ins')
    op.drop_index('ix_customer_proofs_end', table_name='customer_proofs')
    op.drop_index('ix_customer_proofs_email', table_name='customer_proofs')
    op.drop_index('ix_customer_proofs_customer', table_name='customer_proofs')
    op.drop_table('customer_proofs')
    op.drop_table('reminder_refusals')


def _filled(table: str, name: str, kind: Any, value: str) -> None:
    """A column in which every old row says ``value``; new rows get theirs from the application."""
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=sa.text(value)))
    op.alter_column(table, name, server_default=None)
