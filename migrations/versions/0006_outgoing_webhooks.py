"""outgoing webhooks: subscriptions, messages, deliveries and attempts

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('webhook_messages',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('event_id', sa.Uuid(), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('resource_id', sa.Uuid(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_webhook_messages_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_webhook_messages')),
    sa.UniqueConstraint('store_id', 'event_id', 'type', 'resource_id', name=op.f('uq_webhook_messages_store_id_event_id_type_resource_id'))
    )
    op.create_index('ix_webhook_messages_age', 'webhook_messages', ['created_at'], unique=False)
    op.create_table('webhook_subscriptions',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('event_types', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('is_enabled', sa.Boolean(), nullable=False),
    sa.Column('stop_reason', sa.Enum('staff', 'gone', 'failing', name='stop_reason', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('secret', sa.LargeBinary(), nullable=False),
    sa.Column('old_secret', sa.LargeBinary(), nullable=True),
    sa.Column('old_secret_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('failing_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paused_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('succeeded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('failures >= 0', name=op.f('ck_webhook_subscriptions_failures')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_webhook_subscriptions_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_webhook_subscriptions'))
    )
    op.create_index('ix_webhook_subscriptions_enabled', 'webhook_subscriptions', ['store_id'], unique=False, postgresql_where='is_enabled')
    op.create_table('webhook_deliveries',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('subscription_id', sa.Uuid(), nullable=False),
    sa.Column('message_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Enum('pending', 'delivered', 'failed', name='delivery_status', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_code', sa.Integer(), nullable=True),
    sa.Column('last_error', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("status = 'pending' OR next_at IS NULL", name=op.f('ck_webhook_deliveries_due')),
    sa.ForeignKeyConstraint(['store_id', 'message_id'], ['webhook_messages.store_id', 'webhook_messages.id'], name=op.f('fk_webhook_deliveries_store_id_message_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'subscription_id'], ['webhook_subscriptions.store_id', 'webhook_subscriptions.id'], name=op.f('fk_webhook_deliveries_store_id_subscription_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_webhook_deliveries_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_webhook_deliveries')),
    sa.UniqueConstraint('store_id', 'subscription_id', 'message_id', name=op.f('uq_webhook_deliveries_store_id_subscription_id_message_id'))
    )
    op.create_index('ix_webhook_deliveries_due', 'webhook_deliveries', ['next_at', 'store_id', 'subscription_id'], unique=False, postgresql_where="status = 'pending'")
    op.create_index('ix_webhook_deliveries_message', 'webhook_deliveries', ['store_id', 'message_id'], unique=False)
    op.create_index('ix_webhook_deliveries_newest', 'webhook_deliveries', ['store_id', 'subscription_id', 'id'], unique=False)
    op.create_index('ix_webhook_deliveries_next', 'webhook_deliveries', ['store_id', 'subscription_id', 'next_at'], unique=False, postgresql_where="status = 'pending'")
    op.create_index('ix_webhook_deliveries_status', 'webhook_deliveries', ['store_id', 'subscription_id', 'status', 'id'], unique=False)
    op.create_table('webhook_attempts',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('delivery_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('took', sa.Integer(), nullable=False),
    sa.Column('code', sa.Integer(), nullable=True),
    sa.Column('error', sa.Text(), nullable=False),
    sa.Column('response', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'delivery_id'], ['webhook_deliveries.store_id', 'webhook_deliveries.id'], name=op.f('fk_webhook_attempts_store_id_delivery_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_webhook_attempts_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_webhook_attempts')),
    sa.UniqueConstraint('store_id', 'delivery_id', 'number', name=op.f('uq_webhook_attempts_store_id_delivery_id_number'))
    )
    op.secure_store_table('webhook_messages')
    op.secure_store_table('webhook_subscriptions')
    op.secure_store_table('webhook_deliveries')
    op.secure_store_table('webhook_attempts')


def downgrade() -> None:
    op.drop_table('webhook_attempts')
    op.drop_table('webhook_deliveries')
    op.drop_table('webhook_subscriptions')
    op.drop_table('webhook_messages')
