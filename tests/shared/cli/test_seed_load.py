"""The load for benchmarks: as many products as were asked for, in stores that work."""

from sqlalchemy import func, select

from shared.cli.seeding.load import MERCHANT, seed_load
from shared.cli.seeding.progress import Progress
from shared.db.session import maintenance_scope, platform_scope, session, store_scope
from shared.kernel.config import current_settings
from shared.models.catalog.product import Product
from shared.models.outbox.event import OutboxEvent
from shared.models.stores.merchant import Merchant
from shared.models.stores.store import Store
from shared.services.catalog.storefront import storefront_products
from shared.services.inventory.verification import check_levels

PRODUCTS = 1100


def test_a_load_is_made_once_and_can_grow(fresh_database: str) -> None:
    seed_load(current_settings(), PRODUCTS, Progress())
    assert count_products() == [1000, 100]
    seed_load(current_settings(), PRODUCTS, Progress())
    assert count_products() == [1000, 100]
    seed_load(current_settings(), PRODUCTS + 50, Progress())
    assert count_products() == [1000, 150]


def test_a_loaded_store_shows_and_counts_its_products(fresh_database: str) -> None:
    seed_load(current_settings(), 30, Progress())
    with platform_scope():
        store = session().scalars(select(Store).where(Store.handle == "load-0001")).one()
        assert session().get_one(Merchant, store.merchant_id).name == MERCHANT
    with store_scope(store.id):
        assert storefront_products("en", per_page=10).total == 30
        assert check_levels() == []
    with maintenance_scope():
        waiting = select(func.count()).select_from(OutboxEvent).where(OutboxEvent.settled_at.is_(None))
        assert session().scalar(waiting) == 0


def count_products() -> list[int]:
    with maintenance_scope():
        counts = select(func.count()).select_from(Product).join(Store, Store.id == Product.store_id)
        return list(session().scalars(counts.group_by(Store.handle).order_by(Store.handle)))
