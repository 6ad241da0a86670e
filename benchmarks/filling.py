"""A store to measure on, and another one beside it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from benchmarks.catalogue import Catalogue, make_catalogue
from shared.db.session import maintenance_scope, platform_scope, session, store_scope, transaction
from shared.kernel.places import EVERYWHERE
from shared.models.payments.method import CASH_ON_DELIVERY
from shared.models.stores.merchant import Merchant
from shared.models.stores.platform import Platform
from shared.models.stores.store import Store
from shared.services.catalog.collections import CollectionInput, create_collection
from shared.services.inventory.locations import ensure_default_location
from shared.services.payments.methods import set_payment_method
from shared.services.shipping.rate_setup import RateInput, add_rate
from shared.services.shipping.zones import ZoneInput, create_zone
from shared.services.staff.api_keys import create_api_key

DOMAIN, STORES_DOMAIN = "platform.test", "shops.test"
NEIGHBOURS_PRODUCTS = 50
COLLECTION_SIZE = 96
DELIVERY_PRICE = 495


@dataclass(frozen=True)
class BenchStore:
    """What the figures' requests are made of."""

    store_id: UUID
    host: str
    api_host: str
    api_key: str
    handles: list[str]
    variant_ids: list[UUID]
    collection: str
    rate_id: UUID


def fill(products: int) -> BenchStore:
    """Two stores that sell: one of ``products`` products with three variants each, and a small one beside it."""
    with platform_scope(), transaction() as current:
        platform = Platform(code="bench", name="Bench", domain=DOMAIN, stores_domain=STORES_DOMAIN, modules=[])
        current.add(platform)
        current.flush()
        merchant = Merchant(platform_id=platform.id, name="Bench")
        current.add(merchant)
    _fill_store(merchant, "neighbour", NEIGHBOURS_PRODUCTS)
    return _fill_store(merchant, "bench", products)


def _fill_store(merchant: Merchant, handle: str, products: int) -> BenchStore:
    store = _open_store(merchant, handle)
    with store_scope(store.id):
        rate_id, location_id = _make_selling(), ensure_default_location().id
    catalogue = make_catalogue(store.id, location_id, products)
    with maintenance_scope(), transaction():
        catalogue.copy()
    with store_scope(store.id):
        collection = _make_collections(catalogue)
        _key, raw = create_api_key(store.id, "bench", ["catalog.view"], maker=None)
    handles = [found for _id, found in catalogue.products]
    host = f"{handle}.{STORES_DOMAIN}"
    return BenchStore(store.id, host, f"api.{DOMAIN}", raw, handles, catalogue.variant_ids, collection, rate_id)


def open_bare_store(handle: str) -> tuple[UUID, UUID]:
    """A further store of the same merchant with nothing in it; returns its id and its location's."""
    with platform_scope():
        merchant = session().scalars(select(Merchant)).first()
        assert merchant is not None
        store = _open_store(merchant, handle)
    with store_scope(store.id):
        return store.id, ensure_default_location().id


def _open_store(merchant: Merchant, handle: str) -> Store:
    with platform_scope(), transaction() as current:
        store = Store(
            platform_id=merchant.platform_id, merchant_id=merchant.id, handle=handle, name=handle.title(),
            email=f"{handle}@example.org", country="NL", currency="EUR", default_locale="en", locales=["en", "nl"],
        )  # fmt: skip
        current.add(store)
    return store


def _make_selling() -> UUID:
    """A delivery to everywhere and cash on delivery; returns the rate's id."""
    zone = create_zone(ZoneInput("Everywhere", (EVERYWHERE,)))
    set_payment_method(CASH_ON_DELIVERY, enabled=True, config={"fee": 0})
    return add_rate(zone.id, RateInput("Parcel", DELIVERY_PRICE)).id


def _make_collections(catalogue: Catalogue) -> str:
    """Two collections; returns the address of the one that is measured."""
    ids = tuple(product_id for product_id, _handle in catalogue.products)
    create_collection(CollectionInput("Decor", product_ids=ids[-COLLECTION_SIZE:]))
    return create_collection(CollectionInput("Tableware", product_ids=ids[:COLLECTION_SIZE])).handle
