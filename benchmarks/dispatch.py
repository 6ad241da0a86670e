"""Resolving a host must cost the same with ten stores and with a hundred thousand."""

from functools import partial

from sqlalchemy import func, insert, select

from benchmarks.bench import Bench
from benchmarks.table import print_table
from benchmarks.timing import compare
from shared.db.session import platform_scope, transaction
from shared.kernel import clock
from shared.kernel.ids import new_id
from shared.models.stores.domain import StoreDomain
from shared.models.stores.merchant import Merchant
from shared.models.stores.platform import Platform
from shared.models.stores.store import Store
from shared.services.stores.hosts import resolve_host

FEW = 10
CHUNK = 5_000


def run(bench: Bench) -> None:
    """Print CPU per uncached look-up, few stores against many, for subdomains and custom domains."""
    count = bench.pace.stores
    few, many = _platform("few", FEW), _platform("many", count)
    far = count * 7 // 9
    bench.services.settle()
    rows = []
    for label, small, large in (
        ("subdomain", f"store-7.{few}", f"store-{far}.{many}"),
        ("custom domain", f"shop-7.{few}.example", f"shop-{far}.{many}.example"),
        ("unknown", f"nobody.{few}", f"nobody.{many}"),
    ):
        found = compare(partial(_resolve, large), partial(_resolve, small), rounds=bench.pace.rounds)
        rows.append([label, f"{found.second:.0f} µs", f"{found.first:.0f} µs", f"{found.ratio:.2f} ×"])
    print_table("Host look-up, not cached", ("host", f"{FEW} stores", f"{count:,} stores", "ratio"), rows)


def _resolve(host: str) -> None:
    with platform_scope():
        resolve_host(host)


def _platform(code: str, count: int) -> str:
    """A platform with so many stores, each with a custom domain; returns its stores' domain."""
    domain = f"{code}.shops.test"
    with platform_scope(), transaction() as current:
        platform = Platform(code=code, name=code, domain=f"{code}.test", stores_domain=domain, modules=[])
        current.add(platform)
        current.flush()
        merchant = Merchant(platform_id=platform.id, name=code)
        current.add(merchant)
        current.flush()
        for start in range(0, count, CHUNK):
            rows = [_store(platform, merchant, number) for number in range(start, min(start + CHUNK, count))]
            current.execute(insert(Store), rows)
            current.execute(insert(StoreDomain), [_domain(row, domain) for row in rows])
        current.execute(select(func.count()).select_from(Store))
    return domain


def _store(platform: Platform, merchant: Merchant, number: int) -> dict[str, object]:
    return {
        "id": new_id(),
        "platform_id": platform.id,
        "merchant_id": merchant.id,
        "handle": f"store-{number}",
        "name": f"Store {number}",
        "email": "shop@example.org",
        "country": "NL",
        "currency": "EUR",
        "default_locale": "en",
        "locales": ["en"],
    }


def _domain(store: dict[str, object], domain: str) -> dict[str, object]:
    number = str(store["handle"]).removeprefix("store-")
    return {
        "id": new_id(),
        "store_id": store["id"],
        "host": f"shop-{number}.{domain}.example",
        "token": "t",
        "is_primary": False,
        "verified_at": clock.now(),
    }
