"""tables of the catalogue and the inventory in depth

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attributes',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('handle', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('text', 'number', 'boolean', 'choice', 'colour', name='attribute_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('unit', sa.Text(), nullable=False),
    sa.Column('is_many', sa.Boolean(), nullable=False),
    sa.Column('is_filter', sa.Boolean(), nullable=False),
    sa.Column('is_shown', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_attributes_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_attributes')),
    sa.UniqueConstraint('store_id', 'handle', name=op.f('uq_attributes_store_id_handle'))
    )
    op.create_table('custom_fields',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('owner', sa.Enum('product', 'variant', 'collection', 'category', 'page', name='field_owner', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('namespace', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('single_line_text_field', 'multi_line_text_field', 'rich_text_field', 'number_integer', 'number_decimal', 'boolean', 'date', 'date_time', 'url', 'color', 'product_reference', 'collection_reference', 'page_reference', 'file_reference', name='field_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('is_list', sa.Boolean(), nullable=False),
    sa.Column('limits', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_custom_fields_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_custom_fields')),
    sa.UniqueConstraint('store_id', 'owner', 'namespace', 'key', name=op.f('uq_custom_fields_store_id_owner_namespace_key'))
    )
    op.create_table('customer_groups',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_customer_groups_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_customer_groups')),
    sa.UniqueConstraint('store_id', 'code', name=op.f('uq_customer_groups_store_id_code'))
    )
    op.create_table('facet_bits',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('facet', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('block', sa.Integer(), nullable=False),
    sa.Column('bits', sa.LargeBinary(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_facet_bits_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_facet_bits')),
    sa.UniqueConstraint('store_id', 'facet', 'value', 'block', name=op.f('uq_facet_bits_store_id_facet_value_block'))
    )
    op.create_index('ix_facet_bits_version', 'facet_bits', ['store_id', 'version'], unique=False)
    op.create_table('facet_names',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('facet', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('details', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_facet_names_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_facet_names')),
    sa.UniqueConstraint('store_id', 'facet', 'value', 'locale', name=op.f('uq_facet_names_store_id_facet_value_locale'))
    )
    op.create_index('ix_facet_names_version', 'facet_names', ['store_id', 'version'], unique=False)
    op.create_table('index_wishes',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_index_wishes_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_index_wishes')),
    sa.UniqueConstraint('store_id', 'product_id', name=op.f('uq_index_wishes_store_id_product_id'))
    )
    op.create_index('ix_index_wishes_waiting', 'index_wishes', ['store_id', 'created_at'], unique=False)
    op.create_table('indexed_products',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('slot', sa.Integer(), nullable=False),
    sa.Column('facts', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('words', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('in_stock', sa.Boolean(), nullable=False),
    sa.Column('sold', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_indexed_products_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_indexed_products')),
    sa.UniqueConstraint('store_id', 'product_id', name=op.f('uq_indexed_products_store_id_product_id')),
    sa.UniqueConstraint('store_id', 'slot', name=op.f('uq_indexed_products_store_id_slot'))
    )
    op.create_table('media_uploads',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('filename', sa.Text(), nullable=False),
    sa.Column('content_type', sa.Text(), nullable=False),
    sa.Column('expected_size', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('media_id', sa.Uuid(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_media_uploads_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_media_uploads')),
    sa.UniqueConstraint('store_id', 'key', name=op.f('uq_media_uploads_store_id_key'))
    )
    op.create_index('ix_media_uploads_expired', 'media_uploads', ['store_id', 'expires_at'], unique=False)
    op.create_table('operations',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('status', sa.Enum('waiting', 'running', 'done', 'failed', 'cancelled', 'undoing', 'undone', name='operation_status', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('total', sa.Integer(), nullable=True),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('failed', sa.Integer(), nullable=False),
    sa.Column('problem_count', sa.Integer(), nullable=False),
    sa.Column('problems', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('details', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('cursor', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('result', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('undoable', sa.Boolean(), nullable=False),
    sa.Column('wants_cancel', sa.Boolean(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.Column('claim', sa.Uuid(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('heartbeat_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_operations_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_operations'))
    )
    op.create_index('ix_operations_newest', 'operations', ['store_id', 'created_at'], unique=False)
    op.create_index('ix_operations_under_way', 'operations', ['store_id', 'status'], unique=False, postgresql_where="status IN ('waiting','running','undoing')")
    op.create_table('sales',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('percentage', 'amount', name='sale_kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('covers_all', sa.Boolean(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind <> 'percentage' OR value <= 10000", name=op.f('ck_sales_at_most_everything')),
    sa.CheckConstraint('starts_at IS NULL OR ends_at IS NULL OR starts_at < ends_at', name=op.f('ck_sales_starts_before_end')),
    sa.CheckConstraint('value > 0', name=op.f('ck_sales_value_positive')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_sales_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_sales'))
    )
    op.create_index('ix_sales_running', 'sales', ['store_id', 'is_active', 'ends_at'], unique=False)
    op.create_table('search_words',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('word', sa.Text(), nullable=False),
    sa.Column('first', sa.Text(), nullable=False),
    sa.Column('last', sa.Text(), nullable=False),
    sa.Column('start', sa.Text(), nullable=False),
    sa.Column('length', sa.SmallInteger(), nullable=False),
    sa.Column('product_count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_search_words_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_search_words')),
    sa.UniqueConstraint('store_id', 'word', name=op.f('uq_search_words_store_id_word'))
    )
    op.create_index('ix_search_words_first', 'search_words', ['store_id', 'first', 'length', 'product_count'], unique=False)
    op.create_index('ix_search_words_last', 'search_words', ['store_id', 'last', 'length', 'product_count'], unique=False)
    op.create_index('ix_search_words_range', 'search_words', ['store_id', 'word'], unique=False, postgresql_ops={'word': 'text_pattern_ops'})
    op.create_index('ix_search_words_start', 'search_words', ['store_id', 'start', 'product_count'], unique=False)
    op.create_table('sorting_wishes',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_sorting_wishes_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_sorting_wishes')),
    sa.UniqueConstraint('store_id', 'product_id', name=op.f('uq_sorting_wishes_store_id_product_id'))
    )
    op.create_index('ix_sorting_wishes_waiting', 'sorting_wishes', ['store_id', 'created_at'], unique=False)
    op.create_table('stale_files',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_stale_files_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_stale_files')),
    sa.UniqueConstraint('store_id', 'key', name=op.f('uq_stale_files_store_id_key'))
    )
    op.create_index('ix_stale_files_due', 'stale_files', ['store_id', 'due_at'], unique=False)
    op.create_table('stock_holds',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('cart_id', sa.Uuid(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_stock_holds_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_stock_holds')),
    sa.UniqueConstraint('store_id', 'cart_id', name=op.f('uq_stock_holds_store_id_cart_id'))
    )
    op.create_index('ix_stock_holds_end', 'stock_holds', ['store_id', 'expires_at'], unique=False)
    op.create_table('stock_shortage_readers',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_stock_shortage_readers_store_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_stock_shortage_readers_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_stock_shortage_readers')),
    sa.UniqueConstraint('store_id', 'user_id', name=op.f('uq_stock_shortage_readers_store_id_user_id'))
    )
    op.create_table('store_translations',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('sources', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_store_translations_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_store_translations')),
    sa.UniqueConstraint('store_id', 'locale', name=op.f('uq_store_translations_store_id_locale'))
    )
    op.create_table('suppliers',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('contact', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=False),
    sa.Column('address', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('lead_days', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_suppliers_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_suppliers')),
    sa.UniqueConstraint('store_id', 'name', name=op.f('uq_suppliers_store_id_name'))
    )
    op.create_table('tag_translations',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tag', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('sources', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_tag_translations_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_tag_translations')),
    sa.UniqueConstraint('store_id', 'tag', 'locale', name=op.f('uq_tag_translations_store_id_tag_locale'))
    )
    op.create_table('attribute_choices',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attribute_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('swatch', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.CheckConstraint("swatch = '' OR swatch ~ '^#[0-9a-f]{6}$'", name=op.f('ck_attribute_choices_swatch_is_a_colour')),
    sa.ForeignKeyConstraint(['store_id', 'attribute_id'], ['attributes.store_id', 'attributes.id'], name=op.f('fk_attribute_choices_store_id_attribute_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_attribute_choices_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_attribute_choices')),
    sa.UniqueConstraint('store_id', 'attribute_id', 'name', name=op.f('uq_attribute_choices_store_id_attribute_id_name'))
    )
    op.create_table('attribute_translations',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attribute_id', sa.Uuid(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('sources', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'attribute_id'], ['attributes.store_id', 'attributes.id'], name=op.f('fk_attribute_translations_store_id_attribute_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_attribute_translations_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_attribute_translations')),
    sa.UniqueConstraint('store_id', 'attribute_id', 'locale', name=op.f('uq_attribute_translations_store_id_attribute_id_locale'))
    )
    op.create_table('categories',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('handle', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('media_id', sa.Uuid(), nullable=True),
    sa.Column('seo_title', sa.Text(), nullable=False),
    sa.Column('seo_description', sa.Text(), nullable=False),
    sa.Column('is_published', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('parent_id <> id', name=op.f('ck_categories_not_its_own_parent')),
    sa.ForeignKeyConstraint(['store_id', 'media_id'], ['media.store_id', 'media.id'], name=op.f('fk_categories_store_id_media_id'), ondelete='SET NULL (media_id)'),
    sa.ForeignKeyConstraint(['store_id', 'parent_id'], ['categories.store_id', 'categories.id'], name=op.f('fk_categories_store_id_parent_id')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_categories_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_categories')),
    sa.UniqueConstraint('store_id', 'handle', name=op.f('uq_categories_store_id_handle'))
    )
    op.create_index('ix_categories_siblings', 'categories', ['store_id', 'parent_id', 'position'], unique=False)
    op.create_table('customer_group_members',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('group_id', sa.Uuid(), nullable=False),
    sa.Column('customer_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'customer_id'], ['customers.store_id', 'customers.id'], name=op.f('fk_customer_group_members_store_id_customer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'group_id'], ['customer_groups.store_id', 'customer_groups.id'], name=op.f('fk_customer_group_members_store_id_group_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_customer_group_members_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_customer_group_members')),
    sa.UniqueConstraint('store_id', 'group_id', 'customer_id', name=op.f('uq_customer_group_members_store_id_group_id_customer_id'))
    )
    op.create_index('ix_customer_group_members_customer', 'customer_group_members', ['store_id', 'customer_id'], unique=False)
    op.create_table('media_translations',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('media_id', sa.Uuid(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('alt', sa.Text(), nullable=False),
    sa.Column('sources', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'media_id'], ['media.store_id', 'media.id'], name=op.f('fk_media_translations_store_id_media_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_media_translations_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_media_translations')),
    sa.UniqueConstraint('store_id', 'media_id', 'locale', name=op.f('uq_media_translations_store_id_media_id_locale'))
    )
    op.create_table('menu_translations',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('menu_id', sa.Uuid(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('sources', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'menu_id'], ['menus.store_id', 'menus.id'], name=op.f('fk_menu_translations_store_id_menu_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_menu_translations_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_menu_translations')),
    sa.UniqueConstraint('store_id', 'menu_id', 'locale', name=op.f('uq_menu_translations_store_id_menu_id_locale'))
    )
    op.create_table('price_lists',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('group_id', sa.Uuid(), nullable=True),
    sa.Column('priority', sa.Integer(), nullable=False),
    sa.Column('adjustment', sa.Integer(), nullable=True),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('adjustment IS NULL OR adjustment BETWEEN -10000 AND 100000', name=op.f('ck_price_lists_adjustment_in_bounds')),
    sa.CheckConstraint('starts_at IS NULL OR ends_at IS NULL OR starts_at < ends_at', name=op.f('ck_price_lists_starts_before_end')),
    sa.ForeignKeyConstraint(['store_id', 'group_id'], ['customer_groups.store_id', 'customer_groups.id'], name=op.f('fk_price_lists_store_id_group_id')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_price_lists_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_price_lists')),
    sa.UniqueConstraint('store_id', 'code', name=op.f('uq_price_lists_store_id_code'))
    )
    op.create_index('ix_price_lists_choice', 'price_lists', ['store_id', 'currency', 'is_active', 'priority'], unique=False)
    op.create_index('ix_price_lists_group', 'price_lists', ['store_id', 'group_id'], unique=False)
    op.create_table('product_changes',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('operation_id', sa.Uuid(), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('before', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('after', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'operation_id'], ['operations.store_id', 'operations.id'], name=op.f('fk_product_changes_store_id_operation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_product_changes_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_product_changes')),
    sa.UniqueConstraint('store_id', 'operation_id', 'product_id', name=op.f('uq_product_changes_store_id_operation_id_product_id'))
    )
    op.create_table('product_imports',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('filename', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('table_key', sa.Text(), nullable=False),
    sa.Column('pictures_key', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('shape', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('names', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('samples', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('mapping', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('options', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('check_id', sa.Uuid(), nullable=True),
    sa.Column('run_id', sa.Uuid(), nullable=True),
    sa.Column('fetch_id', sa.Uuid(), nullable=True),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'check_id'], ['operations.store_id', 'operations.id'], name=op.f('fk_product_imports_store_id_check_id')),
    sa.ForeignKeyConstraint(['store_id', 'fetch_id'], ['operations.store_id', 'operations.id'], name=op.f('fk_product_imports_store_id_fetch_id')),
    sa.ForeignKeyConstraint(['store_id', 'run_id'], ['operations.store_id', 'operations.id'], name=op.f('fk_product_imports_store_id_run_id')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_product_imports_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_product_imports'))
    )
    op.create_index('ix_product_imports_newest', 'product_imports', ['store_id', 'created_at'], unique=False)
    op.create_table('purchase_orders',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('supplier_id', sa.Uuid(), nullable=False),
    sa.Column('location_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'ordered', 'partly_received', 'closed', 'cancelled', name='purchase_status', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('rate', sa.Numeric(precision=18, scale=8), nullable=True),
    sa.Column('extra_costs', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('expected_on', sa.Date(), nullable=True),
    sa.Column('ordered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mailed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('rate IS NULL OR rate > 0', name=op.f('ck_purchase_orders_rate_positive')),
    sa.ForeignKeyConstraint(['store_id', 'location_id'], ['locations.store_id', 'locations.id'], name=op.f('fk_purchase_orders_store_id_location_id')),
    sa.ForeignKeyConstraint(['store_id', 'supplier_id'], ['suppliers.store_id', 'suppliers.id'], name=op.f('fk_purchase_orders_store_id_supplier_id')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_purchase_orders_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_purchase_orders')),
    sa.UniqueConstraint('store_id', 'number', name=op.f('uq_purchase_orders_store_id_number'))
    )
    op.create_index('ix_purchase_orders_status', 'purchase_orders', ['store_id', 'status', 'number'], unique=False)
    op.create_index('ix_purchase_orders_supplier', 'purchase_orders', ['store_id', 'supplier_id'], unique=False)
    op.create_table('stock_takes',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('location_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Enum('open', 'applied', 'cancelled', name='take_status', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('scope', sa.Enum('all', 'partial', name='take_scope', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('compares_with', sa.Enum('start', 'moment', name='compares_with', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'location_id'], ['locations.store_id', 'locations.id'], name=op.f('fk_stock_takes_store_id_location_id')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_stock_takes_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_stock_takes')),
    sa.UniqueConstraint('store_id', 'number', name=op.f('uq_stock_takes_store_id_number'))
    )
    op.create_index('ix_stock_takes_status', 'stock_takes', ['store_id', 'status', 'number'], unique=False)
    op.create_table('stock_transfers',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('source_id', sa.Uuid(), nullable=False),
    sa.Column('destination_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'in_transit', 'received', 'cancelled', name='transfer_status', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('expected_on', sa.Date(), nullable=True),
    sa.Column('dispatched_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('source_id <> destination_id', name=op.f('ck_stock_transfers_two_places')),
    sa.ForeignKeyConstraint(['store_id', 'destination_id'], ['locations.store_id', 'locations.id'], name=op.f('fk_stock_transfers_store_id_destination_id')),
    sa.ForeignKeyConstraint(['store_id', 'source_id'], ['locations.store_id', 'locations.id'], name=op.f('fk_stock_transfers_store_id_source_id')),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_stock_transfers_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_stock_transfers')),
    sa.UniqueConstraint('store_id', 'number', name=op.f('uq_stock_transfers_store_id_number'))
    )
    op.create_index('ix_stock_transfers_status', 'stock_transfers', ['store_id', 'status', 'number'], unique=False)
    op.create_table('translation_changes',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('operation_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('thing_id', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('field', sa.Text(), nullable=False),
    sa.Column('before', sa.Text(), nullable=False),
    sa.Column('after', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'operation_id'], ['operations.store_id', 'operations.id'], name=op.f('fk_translation_changes_store_id_operation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_translation_changes_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_translation_changes'))
    )
    op.create_index('ix_translation_changes_operation', 'translation_changes', ['store_id', 'operation_id', 'id'], unique=False)
    op.create_table('attribute_categories',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attribute_id', sa.Uuid(), nullable=False),
    sa.Column('category_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'attribute_id'], ['attributes.store_id', 'attributes.id'], name=op.f('fk_attribute_categories_store_id_attribute_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'category_id'], ['categories.store_id', 'categories.id'], name=op.f('fk_attribute_categories_store_id_category_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_attribute_categories_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_attribute_categories')),
    sa.UniqueConstraint('store_id', 'attribute_id', 'category_id', name=op.f('uq_attribute_categories_store_id_attribute_id_category_id'))
    )
    op.create_index('ix_attribute_categories_category', 'attribute_categories', ['store_id', 'category_id'], unique=False)
    op.create_table('attribute_choice_translations',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('choice_id', sa.Uuid(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('sources', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'choice_id'], ['attribute_choices.store_id', 'attribute_choices.id'], name=op.f('fk_attribute_choice_translations_store_id_choice_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_attribute_choice_translations_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_attribute_choice_translations')),
    sa.UniqueConstraint('store_id', 'choice_id', 'locale', name=op.f('uq_attribute_choice_translations_store_id_choice_id_locale'))
    )
    op.create_table('category_ancestors',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('category_id', sa.Uuid(), nullable=False),
    sa.Column('ancestor_id', sa.Uuid(), nullable=False),
    sa.Column('distance', sa.SmallInteger(), nullable=False),
    sa.CheckConstraint('distance BETWEEN 0 AND 5', name=op.f('ck_category_ancestors_not_too_deep')),
    sa.ForeignKeyConstraint(['store_id', 'ancestor_id'], ['categories.store_id', 'categories.id'], name=op.f('fk_category_ancestors_store_id_ancestor_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'category_id'], ['categories.store_id', 'categories.id'], name=op.f('fk_category_ancestors_store_id_category_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_category_ancestors_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_category_ancestors')),
    sa.UniqueConstraint('store_id', 'category_id', 'ancestor_id', name=op.f('uq_category_ancestors_store_id_category_id_ancestor_id'))
    )
    op.create_index('ix_category_ancestors_below', 'category_ancestors', ['store_id', 'ancestor_id', 'category_id'], unique=False)
    op.create_table('category_translations',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('category_id', sa.Uuid(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('seo_title', sa.Text(), nullable=False),
    sa.Column('seo_description', sa.Text(), nullable=False),
    sa.Column('sources', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'category_id'], ['categories.store_id', 'categories.id'], name=op.f('fk_category_translations_store_id_category_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_category_translations_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_category_translations')),
    sa.UniqueConstraint('store_id', 'category_id', 'locale', name=op.f('uq_category_translations_store_id_category_id_locale'))
    )
    op.create_table('collection_rules',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('collection_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('field', sa.Enum('title', 'vendor', 'type', 'tag', 'category', 'price', 'compare_at', 'on_sale', 'stock', 'weight', 'created', 'attribute', 'option', name='rule_field', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('relation', sa.Enum('is', 'is_not', 'contains', 'contains_not', 'starts', 'ends', 'greater', 'less', 'set', 'not_set', 'within_days', name='rule_relation', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('attribute_id', sa.Uuid(), nullable=True),
    sa.Column('option', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'attribute_id'], ['attributes.store_id', 'attributes.id'], name=op.f('fk_collection_rules_store_id_attribute_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'collection_id'], ['collections.store_id', 'collections.id'], name=op.f('fk_collection_rules_store_id_collection_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_collection_rules_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_collection_rules'))
    )
    op.create_index('ix_collection_rules_collection', 'collection_rules', ['store_id', 'collection_id', 'position'], unique=False)
    op.create_index('ix_collection_rules_field', 'collection_rules', ['store_id', 'field'], unique=False)
    op.create_table('import_items',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('import_id', sa.Uuid(), nullable=False),
    sa.Column('operation_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('first_row', sa.Integer(), nullable=False),
    sa.Column('last_row', sa.Integer(), nullable=False),
    sa.Column('handle', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Enum('created', 'changed', 'unchanged', 'skipped', 'failed', name='outcome', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=True),
    sa.Column('changes', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('problems', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('journal', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('version', sa.Integer(), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['store_id', 'import_id'], ['product_imports.store_id', 'product_imports.id'], name=op.f('fk_import_items_store_id_import_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'operation_id'], ['operations.store_id', 'operations.id'], name=op.f('fk_import_items_store_id_operation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_import_items_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_import_items')),
    sa.UniqueConstraint('store_id', 'operation_id', 'position', name=op.f('uq_import_items_store_id_operation_id_position'))
    )
    op.create_index('ix_import_items_import', 'import_items', ['store_id', 'import_id'], unique=False)
    op.create_index('ix_import_items_outcome', 'import_items', ['store_id', 'operation_id', 'outcome', 'position'], unique=False)
    op.create_table('attribute_flags',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('value', sa.Boolean(), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('attribute_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'attribute_id'], ['attributes.store_id', 'attributes.id'], name=op.f('fk_attribute_flags_store_id_attribute_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'product_id'], ['products.store_id', 'products.id'], name=op.f('fk_attribute_flags_store_id_product_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_attribute_flags_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_attribute_flags')),
    sa.UniqueConstraint('store_id', 'product_id', 'attribute_id', name=op.f('uq_attribute_flags_store_id_product_id_attribute_id'))
    )
    op.create_index('ix_attribute_flags_attribute', 'attribute_flags', ['store_id', 'attribute_id', 'value'], unique=False)
    op.create_table('attribute_numbers',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('value', sa.Numeric(precision=20, scale=6), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('attribute_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'attribute_id'], ['attributes.store_id', 'attributes.id'], name=op.f('fk_attribute_numbers_store_id_attribute_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'product_id'], ['products.store_id', 'products.id'], name=op.f('fk_attribute_numbers_store_id_product_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_attribute_numbers_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_attribute_numbers')),
    sa.UniqueConstraint('store_id', 'product_id', 'attribute_id', name=op.f('uq_attribute_numbers_store_id_product_id_attribute_id'))
    )
    op.create_index('ix_attribute_numbers_value', 'attribute_numbers', ['store_id', 'attribute_id', 'value'], unique=False)
    op.create_table('attribute_picks',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('choice_id', sa.Uuid(), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('attribute_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'attribute_id'], ['attributes.store_id', 'attributes.id'], name=op.f('fk_attribute_picks_store_id_attribute_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'choice_id'], ['attribute_choices.store_id', 'attribute_choices.id'], name=op.f('fk_attribute_picks_store_id_choice_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'product_id'], ['products.store_id', 'products.id'], name=op.f('fk_attribute_picks_store_id_product_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_attribute_picks_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_attribute_picks')),
    sa.UniqueConstraint('store_id', 'product_id', 'choice_id', name=op.f('uq_attribute_picks_store_id_product_id_choice_id'))
    )
    op.create_index('ix_attribute_picks_choice', 'attribute_picks', ['store_id', 'attribute_id', 'choice_id'], unique=False)
    op.create_table('attribute_texts',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('attribute_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'attribute_id'], ['attributes.store_id', 'attributes.id'], name=op.f('fk_attribute_texts_store_id_attribute_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'product_id'], ['products.store_id', 'products.id'], name=op.f('fk_attribute_texts_store_id_product_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_attribute_texts_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_attribute_texts')),
    sa.UniqueConstraint('store_id', 'product_id', 'attribute_id', name=op.f('uq_attribute_texts_store_id_product_id_attribute_id'))
    )
    op.create_index('ix_attribute_texts_attribute', 'attribute_texts', ['store_id', 'attribute_id'], unique=False)
    op.create_table('import_pictures',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('import_id', sa.Uuid(), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('alt', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('variant_ids', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('media_id', sa.Uuid(), nullable=True),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['store_id', 'import_id'], ['product_imports.store_id', 'product_imports.id'], name=op.f('fk_import_pictures_store_id_import_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'media_id'], ['media.store_id', 'media.id'], name=op.f('fk_import_pictures_store_id_media_id'), ondelete='SET NULL (media_id)'),
    sa.ForeignKeyConstraint(['store_id', 'product_id'], ['products.store_id', 'products.id'], name=op.f('fk_import_pictures_store_id_product_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_import_pictures_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_import_pictures'))
    )
    op.create_index('ix_import_pictures_import', 'import_pictures', ['store_id', 'import_id', 'source'], unique=False)
    op.create_index('ix_import_pictures_media', 'import_pictures', ['store_id', 'media_id'], unique=False, postgresql_where='media_id IS NOT NULL')
    op.create_index('ix_import_pictures_owed', 'import_pictures', ['store_id', 'import_id', 'id'], unique=False, postgresql_where='done_at IS NULL')
    op.create_index('ix_import_pictures_product', 'import_pictures', ['store_id', 'product_id', 'source'], unique=False)
    op.create_table('sale_targets',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sale_id', sa.Uuid(), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=True),
    sa.Column('collection_id', sa.Uuid(), nullable=True),
    sa.Column('category_id', sa.Uuid(), nullable=True),
    sa.Column('tag', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['store_id', 'category_id'], ['categories.store_id', 'categories.id'], name=op.f('fk_sale_targets_store_id_category_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'collection_id'], ['collections.store_id', 'collections.id'], name=op.f('fk_sale_targets_store_id_collection_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'product_id'], ['products.store_id', 'products.id'], name=op.f('fk_sale_targets_store_id_product_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'sale_id'], ['sales.store_id', 'sales.id'], name=op.f('fk_sale_targets_store_id_sale_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_sale_targets_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_sale_targets')),
    sa.UniqueConstraint('store_id', 'sale_id', 'product_id', 'collection_id', 'category_id', 'tag', name='uq_sale_targets_once', postgresql_nulls_not_distinct=True)
    )
    op.create_index('ix_sale_targets_category', 'sale_targets', ['store_id', 'category_id'], unique=False)
    op.create_index('ix_sale_targets_collection', 'sale_targets', ['store_id', 'collection_id'], unique=False)
    op.create_index('ix_sale_targets_product', 'sale_targets', ['store_id', 'product_id'], unique=False)
    op.create_table('back_in_stock_requests',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('variant_id', sa.Uuid(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('consent', sa.Text(), nullable=False),
    sa.Column('token', sa.Text(), nullable=False),
    sa.Column('status', sa.Enum('waiting', 'told', 'ended', name='wait_status', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['store_id', 'variant_id'], ['variants.store_id', 'variants.id'], name=op.f('fk_back_in_stock_requests_store_id_variant_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_back_in_stock_requests_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_back_in_stock_requests')),
    sa.UniqueConstraint('store_id', 'token', name=op.f('uq_back_in_stock_requests_store_id_token'))
    )
    op.create_index('ix_back_in_stock_status', 'back_in_stock_requests', ['store_id', 'status', 'id'], unique=False)
    op.create_index('ix_back_in_stock_variant', 'back_in_stock_requests', ['store_id', 'variant_id', 'id'], unique=False)
    op.create_index('uq_back_in_stock_waiting', 'back_in_stock_requests', ['store_id', 'variant_id', 'email'], unique=True, postgresql_where="status = 'waiting'")
    op.create_table('bundle_parts',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('bundle_id', sa.Uuid(), nullable=False),
    sa.Column('part_id', sa.Uuid(), nullable=True),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.CheckConstraint('part_id IS NULL OR part_id <> bundle_id', name=op.f('ck_bundle_parts_not_part_of_itself')),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_bundle_parts_quantity_positive')),
    sa.ForeignKeyConstraint(['store_id', 'bundle_id'], ['variants.store_id', 'variants.id'], name=op.f('fk_bundle_parts_store_id_bundle_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'part_id'], ['variants.store_id', 'variants.id'], name=op.f('fk_bundle_parts_store_id_part_id'), ondelete='SET NULL (part_id)'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_bundle_parts_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_bundle_parts')),
    sa.UniqueConstraint('store_id', 'bundle_id', 'part_id', name=op.f('uq_bundle_parts_store_id_bundle_id_part_id'))
    )
    op.create_index('ix_bundle_parts_bundle', 'bundle_parts', ['store_id', 'bundle_id', 'position'], unique=False)
    op.create_index('ix_bundle_parts_part', 'bundle_parts', ['store_id', 'part_id'], unique=False)
    op.create_table('bundle_prices',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('bundle_id', sa.Uuid(), nullable=False),
    sa.Column('discount', sa.Integer(), nullable=False),
    sa.CheckConstraint('discount >= 0 AND discount <= 10000', name=op.f('ck_bundle_prices_discount_within_whole')),
    sa.ForeignKeyConstraint(['store_id', 'bundle_id'], ['variants.store_id', 'variants.id'], name=op.f('fk_bundle_prices_store_id_bundle_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_bundle_prices_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_bundle_prices')),
    sa.UniqueConstraint('store_id', 'bundle_id', name=op.f('uq_bundle_prices_store_id_bundle_id'))
    )
    op.create_table('custom_values',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('field_id', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=True),
    sa.Column('variant_id', sa.Uuid(), nullable=True),
    sa.Column('collection_id', sa.Uuid(), nullable=True),
    sa.Column('category_id', sa.Uuid(), nullable=True),
    sa.Column('page_id', sa.Uuid(), nullable=True),
    sa.Column('value', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.CheckConstraint('num_nonnulls(product_id, variant_id, collection_id, category_id, page_id) <= 1 AND owner_id = COALESCE(product_id, variant_id, collection_id, category_id, page_id, owner_id)', name=op.f('ck_custom_values_belongs_to_one_thing')),
    sa.ForeignKeyConstraint(['store_id', 'category_id'], ['categories.store_id', 'categories.id'], name=op.f('fk_custom_values_store_id_category_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'collection_id'], ['collections.store_id', 'collections.id'], name=op.f('fk_custom_values_store_id_collection_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'field_id'], ['custom_fields.store_id', 'custom_fields.id'], name=op.f('fk_custom_values_store_id_field_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'page_id'], ['pages.store_id', 'pages.id'], name=op.f('fk_custom_values_store_id_page_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'product_id'], ['products.store_id', 'products.id'], name=op.f('fk_custom_values_store_id_product_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'variant_id'], ['variants.store_id', 'variants.id'], name=op.f('fk_custom_values_store_id_variant_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_custom_values_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_custom_values')),
    sa.UniqueConstraint('store_id', 'owner_id', 'field_id', name=op.f('uq_custom_values_store_id_owner_id_field_id'))
    )
    op.create_index('ix_custom_values_category', 'custom_values', ['store_id', 'category_id'], unique=False, postgresql_where='category_id IS NOT NULL')
    op.create_index('ix_custom_values_collection', 'custom_values', ['store_id', 'collection_id'], unique=False, postgresql_where='collection_id IS NOT NULL')
    op.create_index('ix_custom_values_field', 'custom_values', ['store_id', 'field_id'], unique=False)
    op.create_index('ix_custom_values_page', 'custom_values', ['store_id', 'page_id'], unique=False, postgresql_where='page_id IS NOT NULL')
    op.create_index('ix_custom_values_product', 'custom_values', ['store_id', 'product_id'], unique=False, postgresql_where='product_id IS NOT NULL')
    op.create_index('ix_custom_values_variant', 'custom_values', ['store_id', 'variant_id'], unique=False, postgresql_where='variant_id IS NOT NULL')
    op.create_table('digital_files',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('product_id', sa.Uuid(), nullable=False),
    sa.Column('variant_id', sa.Uuid(), nullable=True),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('filename', sa.Text(), nullable=False),
    sa.Column('content_type', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('most_downloads', sa.Integer(), nullable=True),
    sa.Column('days', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('days IS NULL OR days > 0', name=op.f('ck_digital_files_days_positive')),
    sa.CheckConstraint('most_downloads IS NULL OR most_downloads > 0', name=op.f('ck_digital_files_most_downloads_positive')),
    sa.ForeignKeyConstraint(['store_id', 'product_id'], ['products.store_id', 'products.id'], name=op.f('fk_digital_files_store_id_product_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'variant_id'], ['variants.store_id', 'variants.id'], name=op.f('fk_digital_files_store_id_variant_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_digital_files_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_digital_files'))
    )
    op.create_index('ix_digital_files_product', 'digital_files', ['store_id', 'product_id'], unique=False)
    op.create_index('ix_digital_files_variant', 'digital_files', ['store_id', 'variant_id'], unique=False)
    op.create_table('list_prices',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('list_id', sa.Uuid(), nullable=False),
    sa.Column('variant_id', sa.Uuid(), nullable=False),
    sa.Column('min_quantity', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('compare_at', sa.BigInteger(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_list_prices_amount_not_negative')),
    sa.CheckConstraint('compare_at IS NULL OR compare_at >= 0', name=op.f('ck_list_prices_compare_at_not_negative')),
    sa.CheckConstraint('min_quantity > 0', name=op.f('ck_list_prices_quantity_positive')),
    sa.ForeignKeyConstraint(['store_id', 'list_id'], ['price_lists.store_id', 'price_lists.id'], name=op.f('fk_list_prices_store_id_list_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'variant_id'], ['variants.store_id', 'variants.id'], name=op.f('fk_list_prices_store_id_variant_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_list_prices_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_list_prices')),
    sa.UniqueConstraint('store_id', 'list_id', 'variant_id', 'min_quantity', name=op.f('uq_list_prices_store_id_list_id_variant_id_min_quantity'))
    )
    op.create_index('ix_list_prices_variant', 'list_prices', ['store_id', 'variant_id', 'list_id', 'min_quantity'], unique=False)
    op.create_table('price_records',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('variant_id', sa.Uuid(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('group_id', sa.Uuid(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('usual', sa.BigInteger(), nullable=True),
    sa.Column('sale_id', sa.Uuid(), nullable=True),
    sa.Column('list_id', sa.Uuid(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id', 'variant_id'], ['variants.store_id', 'variants.id'], name=op.f('fk_price_records_store_id_variant_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_price_records_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_price_records')),
    info={'append_only': True}
    )
    op.create_index('ix_price_records_variant', 'price_records', ['store_id', 'variant_id', 'currency', 'at', 'written_at'], unique=False)
    op.create_table('purchase_order_lines',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('purchase_id', sa.Uuid(), nullable=False),
    sa.Column('variant_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('supplier_sku', sa.Text(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('unit_cost', sa.BigInteger(), nullable=False),
    sa.Column('received', sa.Integer(), nullable=False),
    sa.Column('rejected', sa.Integer(), nullable=False),
    sa.CheckConstraint('quantity > 0 AND received >= 0 AND rejected >= 0', name=op.f('ck_purchase_order_lines_not_negative')),
    sa.CheckConstraint('unit_cost >= 0', name=op.f('ck_purchase_order_lines_cost_not_negative')),
    sa.ForeignKeyConstraint(['store_id', 'purchase_id'], ['purchase_orders.store_id', 'purchase_orders.id'], name=op.f('fk_purchase_order_lines_store_id_purchase_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'variant_id'], ['variants.store_id', 'variants.id'], name=op.f('fk_purchase_order_lines_store_id_variant_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_purchase_order_lines_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_purchase_order_lines')),
    sa.UniqueConstraint('store_id', 'purchase_id', 'variant_id', name=op.f('uq_purchase_order_lines_store_id_purchase_id_variant_id'))
    )
    op.create_index('ix_purchase_order_lines_variant', 'purchase_order_lines', ['store_id', 'variant_id'], unique=False)
    op.create_table('stock_shortages',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('variant_id', sa.Uuid(), nullable=False),
    sa.Column('location_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.Enum('low_stock', 'out_of_stock', name='shortage_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('available', sa.Integer(), nullable=False),
    sa.Column('threshold', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['store_id', 'location_id'], ['locations.store_id', 'locations.id'], name=op.f('fk_stock_shortages_store_id_location_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'variant_id'], ['variants.store_id', 'variants.id'], name=op.f('fk_stock_shortages_store_id_variant_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_stock_shortages_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_stock_shortages')),
    sa.UniqueConstraint('store_id', 'variant_id', 'location_id', name=op.f('uq_stock_shortages_store_id_variant_id_location_id'), postgresql_nulls_not_distinct=True)
    )
    op.create_index('ix_stock_shortages_state', 'stock_shortages', ['store_id', 'state', 'since'], unique=False)
    op.create_index('ix_stock_shortages_untold', 'stock_shortages', ['store_id', 'since'], unique=False, postgresql_where='told_at IS NULL')
    op.create_table('stock_take_lines',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('take_id', sa.Uuid(), nullable=False),
    sa.Column('variant_id', sa.Uuid(), nullable=False),
    sa.Column('expected', sa.Integer(), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=True),
    sa.Column('counted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('counted >= 0', name=op.f('ck_stock_take_lines_counted_not_negative')),
    sa.ForeignKeyConstraint(['store_id', 'take_id'], ['stock_takes.store_id', 'stock_takes.id'], name=op.f('fk_stock_take_lines_store_id_take_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'variant_id'], ['variants.store_id', 'variants.id'], name=op.f('fk_stock_take_lines_store_id_variant_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_stock_take_lines_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_stock_take_lines')),
    sa.UniqueConstraint('store_id', 'take_id', 'variant_id', name=op.f('uq_stock_take_lines_store_id_take_id_variant_id'))
    )
    op.create_index('ix_stock_take_lines_variant', 'stock_take_lines', ['store_id', 'variant_id'], unique=False)
    op.create_table('stock_transfer_lines',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('transfer_id', sa.Uuid(), nullable=False),
    sa.Column('variant_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('received', sa.Integer(), nullable=False),
    sa.Column('rejected', sa.Integer(), nullable=False),
    sa.CheckConstraint('quantity > 0 AND received >= 0 AND rejected >= 0', name=op.f('ck_stock_transfer_lines_not_negative')),
    sa.CheckConstraint('received + rejected <= quantity', name=op.f('ck_stock_transfer_lines_no_more_than_sent')),
    sa.ForeignKeyConstraint(['store_id', 'transfer_id'], ['stock_transfers.store_id', 'stock_transfers.id'], name=op.f('fk_stock_transfer_lines_store_id_transfer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id', 'variant_id'], ['variants.store_id', 'variants.id'], name=op.f('fk_stock_transfer_lines_store_id_variant_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_stock_transfer_lines_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_stock_transfer_lines')),
    sa.UniqueConstraint('store_id', 'transfer_id', 'variant_id', name=op.f('uq_stock_transfer_lines_store_id_transfer_id_variant_id'))
    )
    op.create_index('ix_stock_transfer_lines_variant', 'stock_transfer_lines', ['store_id', 'variant_id'], unique=False)
    op.create_table('variant_sales',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('variant_id', sa.Uuid(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_variant_sales_amount_not_negative')),
    sa.CheckConstraint('starts_at IS NULL OR ends_at IS NULL OR starts_at < ends_at', name=op.f('ck_variant_sales_starts_before_end')),
    sa.ForeignKeyConstraint(['store_id', 'variant_id'], ['variants.store_id', 'variants.id'], name=op.f('fk_variant_sales_store_id_variant_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_variant_sales_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_variant_sales'))
    )
    op.create_index('ix_variant_sales_variant', 'variant_sales', ['store_id', 'variant_id'], unique=False)
    op.create_table('order_downloads',
    sa.Column('store_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('order_id', sa.Uuid(), nullable=False),
    sa.Column('file_id', sa.Uuid(), nullable=True),
    sa.Column('filename', sa.Text(), nullable=False),
    sa.Column('used', sa.Integer(), nullable=False),
    sa.Column('most', sa.Integer(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('used >= 0', name=op.f('ck_order_downloads_used_not_negative')),
    sa.ForeignKeyConstraint(['store_id', 'file_id'], ['digital_files.store_id', 'digital_files.id'], name=op.f('fk_order_downloads_store_id_file_id'), ondelete='SET NULL (file_id)'),
    sa.ForeignKeyConstraint(['store_id', 'order_id'], ['orders.store_id', 'orders.id'], name=op.f('fk_order_downloads_store_id_order_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['stores.id'], name=op.f('fk_order_downloads_store_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('store_id', 'id', name=op.f('pk_order_downloads')),
    sa.UniqueConstraint('store_id', 'order_id', 'file_id', name=op.f('uq_order_downloads_store_id_order_id_file_id'))
    )
    op.secure_store_table('attributes')
    op.secure_store_table('custom_fields')
    op.secure_store_table('customer_groups')
    op.secure_store_table('facet_bits')
    op.secure_store_table('facet_names')
    op.secure_store_table('index_wishes')
    op.secure_store_table('indexed_products')
    op.secure_store_table('media_uploads')
    op.secure_store_table('operations')
    op.secure_store_table('sales')
    op.secure_store_table('search_words')
    op.secure_store_table('sorting_wishes')
    op.secure_store_table('stale_files')
    op.secure_store_table('stock_holds')
    op.secure_store_table('stock_shortage_readers')
    op.secure_store_table('store_translations')
    op.secure_store_table('suppliers')
    op.secure_store_table('tag_translations')
    op.secure_store_table('attribute_choices')
    op.secure_store_table('attribute_translations')
    op.secure_store_table('categories')
    op.secure_store_table('customer_group_members')
    op.secure_store_table('media_translations')
    op.secure_store_table('menu_translations')
    op.secure_store_table('price_lists')
    op.secure_store_table('product_changes')
    op.secure_store_table('product_imports')
    op.secure_store_table('purchase_orders')
    op.secure_store_table('stock_takes')
    op.secure_store_table('stock_transfers')
    op.secure_store_table('translation_changes')
    op.secure_store_table('attribute_categories')
    op.secure_store_table('attribute_choice_translations')
    op.secure_store_table('category_ancestors')
    op.secure_store_table('category_translations')
    op.secure_store_table('collection_rules')
    op.secure_store_table('import_items')
    op.secure_store_table('attribute_flags')
    op.secure_store_table('attribute_numbers')
    op.secure_store_table('attribute_picks')
    op.secure_store_table('attribute_texts')
    op.secure_store_table('import_pictures')
    op.secure_store_table('sale_targets')
    op.secure_store_table('back_in_stock_requests')
    op.secure_store_table('bundle_parts')
    op.secure_store_table('bundle_prices')
    op.secure_store_table('custom_values')
    op.secure_store_table('digital_files')
    op.secure_store_table('list_prices')
    op.secure_store_table('price_records', append_only=True)
    op.secure_store_table('purchase_order_lines')
    op.secure_store_table('stock_shortages')
    op.secure_store_table('stock_take_lines')
    op.secure_store_table('stock_transfer_lines')
    op.secure_store_table('variant_sales')
    op.secure_store_table('order_downloads')


def downgrade() -> None:
    op.drop_table('order_downloads')
    op.drop_table('variant_sales')
    op.drop_table('stock_transfer_lines')
    op.drop_table('stock_take_lines')
    op.drop_table('stock_shortages')
    op.drop_table('purchase_order_lines')
    op.drop_table('price_records')
    op.drop_table('list_prices')
    op.drop_table('digital_files')
    op.drop_table('custom_values')
    op.drop_table('bundle_prices')
    op.drop_table('bundle_parts')
    op.drop_table('back_in_stock_requests')
    op.drop_table('sale_targets')
    op.drop_table('import_pictures')
    op.drop_table('attribute_texts')
    op.drop_table('attribute_picks')
    op.drop_table('attribute_numbers')
    op.drop_table('attribute_flags')
    op.drop_table('import_items')
    op.drop_table('collection_rules')
    op.drop_table('category_translations')
    op.drop_table('category_ancestors')
    op.drop_table('attribute_choice_translations')
    op.drop_table('attribute_categories')
    op.drop_table('translation_changes')
    op.drop_table('stock_transfers')
    op.drop_table('stock_takes')
    op.drop_table('purchase_orders')
    op.drop_table('product_imports')
    op.drop_table('product_changes')
    op.drop_table('price_lists')
    op.drop_table('menu_translations')
    op.drop_table('media_translations')
    op.drop_table('customer_group_members')
    op.drop_table('categories')
    op.drop_table('attribute_translations')
    op.drop_table('attribute_choices')
    op.drop_table('tag_translations')
    op.drop_table('suppliers')
    op.drop_table('store_translations')
    op.drop_table('stock_shortage_readers')
    op.drop_table('stock_holds')
    op.drop_table('stale_files')
    op.drop_table('sorting_wishes')
    op.drop_table('search_words')
    op.drop_table('sales')
    op.drop_table('operations')
    op.drop_table('media_uploads')
    op.drop_table('indexed_products')
    op.drop_table('index_wishes')
    op.drop_table('facet_names')
    op.drop_table('facet_bits')
    op.drop_table('customer_groups')
    op.drop_table('custom_fields')
    op.drop_table('attributes')
