"""The whole demo: two merchants, three shops, three months."""

import json
from datetime import datetime
from pathlib import Path
from uuid import UUID

from shared.cli.demo.shapes import DemoShop
from shared.cli.demo.shops import demo_shops
from shared.cli.seeding.catalogue import seed_catalogue
from shared.cli.seeding.content import seed_content
from shared.cli.seeding.gifts import give_card, make_gift_product
from shared.cli.seeding.history import OPENED_BEFORE, seed_history
from shared.cli.seeding.people import demo_logins, seed_people
from shared.cli.seeding.pictures import Gallery, Studio
from shared.cli.seeding.progress import Progress
from shared.cli.seeding.returning import seed_returns
from shared.cli.seeding.selling import packer_of, sell_today, set_up_selling
from shared.cli.seeding.settling import settle_news
from shared.cli.seeding.shop import ensure_store, offer_connect, offer_payments, set_up_shop
from shared.cli.seeding.structure import seed_structure
from shared.cli.seeding.terms import set_terms
from shared.db.session import platform_scope, store_scope
from shared.kernel import clock
from shared.kernel.config import Settings
from shared.models.orders.line import units_by_product
from shared.services.catalog.best_sellers import note_sales
from shared.services.catalog.search.waiting import rebuild_index

NOTE = "demo.json"


def seed_demo(settings: Settings, progress: Progress) -> None:
    """Make whatever the demo lacks; a second run changes nothing."""
    now = clock.now()
    with Studio(settings) as studio:
        stores = open_shops(settings, now)
        galleries = {shop.handle: studio.draw(store_id, shop) for shop, store_id in stores}
        progress.say(f"Merchants and shops are there; drawing {sum(g.drawn for g in galleries.values())} pictures.")
        for shop, store_id in stores:
            products, orders = fill_shop(shop, store_id, galleries[shop.handle], now)
            is_new = f"{products} products, {orders} orders." if products or orders else "everything is there already."
            progress.say(f"{shop.name}: {is_new}")
    settle_news([store_id for _shop, store_id in stores], now)
    for _shop, store_id in stores:
        with store_scope(store_id):
            rebuild_index()
    write_note(settings.data_dir)
    progress.say("The demo is ready.")


def open_shops(settings: Settings, now: datetime) -> list[tuple[DemoShop, UUID]]:
    """The demo's people and empty stores, as far as they are missing."""
    shops = {shop.handle: shop for shop in demo_shops()}
    with platform_scope():
        platform, merchants = seed_people(settings)
        stores = [
            (shops[handle], ensure_store(platform, seeded.merchant, shops[handle]).id)
            for seeded in merchants
            for handle in seeded.shop_handles
        ]
        offer_connect(platform)
    settle_news([store_id for _shop, store_id in stores], now)
    return stores


def fill_shop(shop: DemoShop, store_id: UUID, gallery: Gallery, now: datetime) -> tuple[int, int]:
    """Everything in a store that is missing; returns how many products and orders are new."""
    with store_scope(store_id):
        set_up_shop(shop)
        offer_payments(shop)
        products = seed_catalogue(shop, gallery, now - OPENED_BEFORE)
        seed_structure(shop)
        seed_content(shop, gallery)
        orders = seed_history(shop, now)
        if orders:
            set_up_selling(shop)
            gift = make_gift_product(shop, gallery)
            orders += sell_today(shop, gift)
            give_card(shop, packer_of(shop))
            seed_returns(shop, packer_of(shop))
            set_terms(shop)
            note_sales(units_by_product())
        return products, orders


def write_note(data_dir: Path) -> None:
    """Tell the start screen which shops there are and whom to sign in as."""
    stores = [{"handle": shop.handle, "name": shop.name} for shop in demo_shops()]
    note = json.dumps({"stores": stores, "logins": demo_logins()}, ensure_ascii=False, indent=1)
    data_dir.mkdir(parents=True, exist_ok=True)
    (data_dir / NOTE).write_text(note, encoding="utf-8")
