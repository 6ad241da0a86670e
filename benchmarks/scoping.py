"""What tenancy costs on the smallest read: one row by key, scoped and under row-level security, against neither."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.services import running_services
from benchmarks.timing import compare
from shared.db.engine import engines
from shared.db.session import platform_scope, session, store_scope, transaction
from shared.kernel.ids import new_id
from shared.models.catalog.product import Product
from shared.models.stores.merchant import Merchant
from shared.models.stores.platform import Platform
from shared.models.stores.store import Store


def run() -> None:
    """Print CPU of this process per unit of work (a fresh session, one row, closed again)."""
    with running_services():
        store_id, product_id = _product()

        def scoped() -> None:
            with store_scope(store_id):
                session().execute(select(Product.id, Product.title).where(Product.id == product_id)).first()

        def bare() -> None:
            with Session(engines().maintenance) as plain:
                wanted = select(Product.id, Product.title)
                plain.execute(wanted.where(Product.store_id == store_id, Product.id == product_id)).first()

        found = compare(scoped, bare, calls=400)
        print("| one row by key | scoped, RLS | plain, no RLS | more CPU |")
        print("| --- | --- | --- | --- |")
        print(f"| web process | {found.first:.0f} µs | {found.second:.0f} µs | {(found.ratio - 1) * 100:.0f} % |")


def _product() -> tuple[object, object]:
    with platform_scope(), transaction() as current:
        platform = Platform(code="p", name="p", domain="p.test", stores_domain="s.test", modules=[])
        current.add(platform)
        current.flush()
        merchant = Merchant(platform_id=platform.id, name="m")
        current.add(merchant)
        current.flush()
        store = Store(
            platform_id=platform.id, merchant_id=merchant.id, handle="store", name="Store", email="a@example.org",
            country="NL", currency="EUR", default_locale="en", locales=["en"],
        )  # fmt: skip
        current.add(store)
    with store_scope(store.id), transaction() as current:
        product = Product(id=new_id(), handle="mug", title="Mug", tags=[])
        current.add(product)
    return store.id, product.id


if __name__ == "__main__":
    run()
