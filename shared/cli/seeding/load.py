"""A load to measure with: stores of a thousand products each, copied in as a stream."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select

from shared.cli.seeding.load_rows import LoadedProduct, load_products
from shared.cli.seeding.progress import Progress
from shared.cli.seeding.settling import settle_news
from shared.db.bulk import copy_rows
from shared.db.session import maintenance_scope, platform_scope, session, store_scope, transaction
from shared.kernel import clock
from shared.kernel.config import Settings
from shared.kernel.places import EVERYWHERE
from shared.models.catalog.product import Product
from shared.models.catalog.term import ProductTerm
from shared.models.catalog.variant import Variant
from shared.models.inventory.level import StockLevel
from shared.models.inventory.movement import StockMovement
from shared.models.payments.method import CASH_ON_DELIVERY
from shared.models.shipping.rate import all_zones
from shared.models.stores.merchant import Merchant
from shared.models.stores.platform import Platform
from shared.models.stores.store import Store, find_store_by_handle, stores_of
from shared.services.catalog.search.waiting import wish_for_all
from shared.services.inventory.locations import ensure_default_location
from shared.services.payments.methods import set_payment_method
from shared.services.shipping.rate_setup import RateInput, add_rate
from shared.services.shipping.zones import ZoneInput, create_zone
from shared.services.staff.first_start import first_start
from shared.services.stores.opening import NewStore, open_store
from shared.services.themes.themes import ensure_theme

PRODUCTS_A_STORE = 1000
MERCHANT = "Load"
TELL_EVERY = 10


def seed_load(settings: Settings, products: int, progress: Progress) -> None:
    """Bring the load to so many products. Stores that are full stay as they are; memory does not grow with the load."""
    began_at = clock.now()
    with platform_scope():
        platform = first_start(settings)
        merchant = _ensure_merchant(platform)
    made = 0
    stores = -(-products // PRODUCTS_A_STORE)
    for number in range(1, stores + 1):
        wanted = min(PRODUCTS_A_STORE, products - (number - 1) * PRODUCTS_A_STORE)
        made += _fill_store(platform, merchant, number, wanted)
        if made and (number % TELL_EVERY == 0 or number == stores):
            progress.say(f"{number} of {stores} stores, {made:,} products, {made / progress.seconds:,.0f} a second.")
    with platform_scope():
        settle_news([store.id for store in stores_of([merchant.id])], began_at)
    progress.say(f"The load is ready: {made:,} products are new." if made else "The load is there already.")


def handle_of(number: int) -> str:
    """The address of the load's store with this number, from 1."""
    return f"load-{number:04d}"


def _ensure_merchant(platform: Platform) -> Merchant:
    wanted = select(Merchant).where(Merchant.platform_id == platform.id, Merchant.name == MERCHANT)
    found = session().scalars(wanted.order_by(Merchant.id)).first()
    if found is not None:
        return found
    with transaction():
        merchant = Merchant(platform_id=platform.id, name=MERCHANT)
        session().add(merchant)
    return merchant


def _fill_store(platform: Platform, merchant: Merchant, number: int, wanted: int) -> int:
    """Make the store and what it lacks of the products; returns how many are new."""
    with platform_scope():
        store = find_store_by_handle(platform.id, handle_of(number)) or open_store(merchant, _new_store(number))
    location_id = _set_up(store)
    with maintenance_scope(), transaction():
        present = session().scalar(select(func.count()).select_from(Product).where(Product.store_id == store.id)) or 0
        if present < wanted:
            _copy(list(load_products(store.id, location_id, number, range(present, wanted))))
    if present < wanted:
        with store_scope(store.id):
            wish_for_all()
    return max(0, wanted - present)


def _new_store(number: int) -> NewStore:
    return NewStore(f"Load {number}", handle_of(number), "NL", "en", f"{handle_of(number)}@example.com")


def _set_up(store: Store) -> UUID:
    """What a store needs to sell; returns its location."""
    with store_scope(store.id), transaction():
        if not all_zones():
            set_payment_method(CASH_ON_DELIVERY, enabled=True, config={"fee": 0})
            zone = create_zone(ZoneInput("Everywhere", (EVERYWHERE,)))
            add_rate(zone.id, RateInput("Parcel", 495))
            ensure_theme()
        return ensure_default_location().id


def _copy(products: list[LoadedProduct]) -> None:
    """Parents before children."""
    copy_rows(Product, (made.product for made in products))
    copy_rows(Variant, (made.variant for made in products))
    copy_rows(StockLevel, (made.level for made in products))
    copy_rows(StockMovement, (made.movement for made in products))
    copy_rows(ProductTerm, _terms(products))


def _terms(products: list[LoadedProduct]) -> Iterator[dict[str, object]]:
    for made in products:
        yield from made.terms
