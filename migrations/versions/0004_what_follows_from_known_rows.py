"""what today's services keep beside their rows, worked out for the rows of version 0.1.0

Revision: 0004, after 0003.
"""

from alembic import op

from shared.db.rls import all_stores

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SOURCES = {
    "product_translations": ("products", "product_id", ("title", "description", "seo_title", "seo_description")),
    "collection_translations": ("collections", "collection_id", ("title", "description")),
    "menu_item_translations": ("menu_items", "item_id", ("title",)),
    "option_translations": ("product_options", "option_id", ("name",)),
    "option_value_translations": ("option_values", "value_id", ("name",)),
    "page_translations": ("pages", "page_id", ("title", "body")),
    "shipping_rate_translations": ("shipping_rates", "rate_id", ("name",)),
}
#: Every store of 0.1.0 counts this many as low: only 0.2.0 lets merchants choose.
LOW_AT = 5


def upgrade() -> None:
    with all_stores(op, "products"):
        _note_moments()
    with all_stores(op, "media"):
        _keep_originals()
    for translations, (things, key, fields) in SOURCES.items():
        with all_stores(op, translations, things):
            _note_sources(translations, things, key, fields)
    with all_stores(op, "products", "variants", "stock_levels", "locations", "stock_shortages"):
        _note_shortages()


def downgrade() -> None:
    """Nothing: these columns and tables were there before, and 0003 says why there is no way further back."""


def _note_moments() -> None:
    """Products that go on sale later are announced by the clock, and cached pages go stale at that moment."""
    op.execute("UPDATE products SET due_at = published_at WHERE status = 'active' AND published_at > now()")
    op.execute("""
        UPDATE stores SET stale_at = least(stores.stale_at, due.first)
        FROM (SELECT store_id, min(due_at) AS first FROM products WHERE due_at > now() GROUP BY store_id) AS due
        WHERE due.store_id = stores.id
    """)


def _keep_originals() -> None:
    """Of what was uploaded, 0.1.0 kept the WebP alone: it is what pictures are turned and cut from now."""
    op.execute("""
        UPDATE media SET original_key = key, original_format = 'WEBP'
        WHERE original_key = '' AND incoming_key = '' AND status = 'ready'
    """)


def _note_sources(translations: str, things: str, key: str, fields: tuple[str, ...]) -> None:
    """Translations that are there count as made from today's words: they show as outdated once these change."""
    digests = ", ".join(f"'{name}', CASE WHEN told.{name} <> '' THEN md5(things.{name}) END" for name in fields)
    op.execute(f"""
        UPDATE {translations} AS told SET sources = jsonb_strip_nulls(jsonb_build_object({digests}))
        FROM {things} AS things
        WHERE things.store_id = told.store_id AND things.id = told.{key} AND told.sources = '{{}}'
    """)  # noqa: S608


def _note_shortages() -> None:
    """The book of what is low or out. Whoever asks for notices hears of what comes, not of what has long been so."""
    op.execute(f"""
        INSERT INTO stock_shortages
            (store_id, id, variant_id, location_id, state, available, threshold, since, told_at)
        SELECT variants.store_id, gen_random_uuid(), variants.id, NULL,
               CASE WHEN coalesce(stock.available, 0) <= 0 THEN 'out_of_stock' ELSE 'low_stock' END,
               coalesce(stock.available, 0), {LOW_AT}, now(), now()
        FROM variants
        JOIN products ON products.store_id = variants.store_id AND products.id = variants.product_id
        LEFT JOIN (
            SELECT levels.store_id, levels.variant_id, sum(levels.on_hand - levels.reserved) AS available
            FROM stock_levels AS levels
            JOIN locations ON locations.store_id = levels.store_id AND locations.id = levels.location_id
            WHERE locations.is_active
            GROUP BY levels.store_id, levels.variant_id
        ) AS stock ON stock.store_id = variants.store_id AND stock.variant_id = variants.id
        WHERE variants.track_stock AND NOT variants.sell_when_out AND products.status <> 'archived'
          AND coalesce(stock.available, 0) <= {LOW_AT}
        ON CONFLICT DO NOTHING
    """)  # noqa: S608
