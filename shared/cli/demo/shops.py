"""The three demo shops, complete. This is what the seeding command reads."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from shared.cli.demo.catalogue import demo_products
from shared.cli.demo.customers import demo_customers
from shared.cli.demo.pictures.figures.index import FIGURES
from shared.cli.demo.reading import SHOPS, read_json
from shared.cli.demo.shapes import (
    DemoAddress,
    DemoCollection,
    DemoLink,
    DemoMenu,
    DemoPage,
    DemoPickup,
    DemoProduct,
    DemoRate,
    DemoShop,
    DemoZone,
    Habits,
    PictureSpec,
    Prop,
    Texts,
)

Facts = Mapping[str, Any]
PLAIN = ("handle", "name", "tagline", "email", "phone", "currency", "country", "timezone", "utc_offset")


def demo_shops() -> tuple[DemoShop, ...]:
    """All demo shops: kleistudio, souq, fudekami."""
    return tuple(demo_shop(handle) for handle in SHOPS)


@lru_cache(maxsize=4)
def demo_shop(handle: str) -> DemoShop:
    """One demo shop by its handle."""
    facts = read_json(handle, "shop")
    products = demo_products(handle)
    first, *others = facts["locales"]
    return DemoShop(
        **{name: facts[name] for name in PLAIN},
        default_locale=facts["default_locale"],
        locales=tuple(facts["locales"]),
        address=DemoAddress(**facts["address"]),
        products=products,
        collections=tuple(_collection(facts, entry, products) for entry in facts["collections"]),
        pages=tuple(_page(entry, first, others) for entry in facts["pages"]),
        menus=tuple(_menu(name, links, first, others) for name, links in facts["menus"].items()),
        zones=tuple(_zone(zone, first, others) for zone in facts["zones"]),
        pickup=DemoPickup(**facts["pickup"]) if "pickup" in facts else None,
        customers=demo_customers(handle),
        banners=tuple(_banner(handle, entry) for entry in facts["banners"]),
        logo=PictureSpec(name=f"{handle}-mark", shop=handle, width=512, height=512, **facts["logo"]),
        colours=facts["colours"],
        habits=_habits(facts["habits"]),
    )


def shop_pictures(shop: DemoShop) -> Iterable[PictureSpec]:
    """Every picture a shop needs, each name once."""
    yield shop.logo
    yield from shop.banners
    for collection in shop.collections:
        yield collection.picture
    for product in shop.products:
        yield from product.pictures


def _habits(entry: Facts) -> Habits:
    near = tuple(entry.get("near_regions", ()))
    return Habits(entry["cash_on_delivery"], tuple(entry["weekdays"]), tuple(entry["notes"]), near)


def _collection(facts: Facts, entry: Facts, products: tuple[DemoProduct, ...]) -> DemoCollection:
    first, *others = facts["locales"]
    words = read_json(facts["handle"], "words")["types"]
    types = {words[key][first] for key in entry.get("types", ())}
    tags = set(entry.get("tags", ()))
    members = tuple(p.handle for p in products if p.product_type in types or tags & set(p.tags))
    return DemoCollection(
        handle=entry["handle"],
        title=entry["title"][first],
        description=entry["text"][first],
        product_handles=members,
        picture=_collection_picture(facts["handle"], entry, products),
        translations={locale: Texts(entry["title"][locale], entry["text"][locale]) for locale in others},
    )


def _collection_picture(shop: str, entry: Facts, products: tuple[DemoProduct, ...]) -> PictureSpec:
    """A row of what is inside; a single flat thing fills the picture instead."""
    shown = [next(p.pictures[0] for p in products if p.handle == handle) for handle in entry["show"]]
    name, tint, alt = f"collection-{entry['handle']}", entry.get("tint", len(entry["handle"]) % 3), entry["title"]
    flat = [picture for picture in shown if FIGURES[picture.figure].stance == "flat"]
    if flat and len(shown) == 1:
        return replace(shown[0], name=name, alt=alt)
    props = tuple(
        Prop(p.figure, p.form, p.pattern, p.colour, p.accent, seed=p.seed, angle=FIGURES[p.figure].turn) for p in shown
    )
    scene = "spread" if flat else "row"
    return PictureSpec(name=name, shop=shop, figure="", scene=scene, tint=tint, props=props, alt=alt)


def _page(entry: Facts, first: str, others: list[str]) -> DemoPage:
    translations = {locale: Texts(entry["title"][locale], entry["body"][locale]) for locale in others}
    return DemoPage(entry["handle"], entry["title"][first], entry["body"][first], translations)


def _menu(handle: str, links: list[tuple[str, Mapping[str, str]]], first: str, others: list[str]) -> DemoMenu:
    return DemoMenu(
        handle,
        tuple(DemoLink(titles[first], url, {locale: titles[locale] for locale in others}) for url, titles in links),
    )


def _zone(zone: Facts, first: str, others: list[str]) -> DemoZone:
    rates = tuple(
        DemoRate(titles[first], price, free_from, {locale: titles[locale] for locale in others})
        for titles, price, free_from in zone["rates"]
    )
    return DemoZone(zone["title"], tuple(zone["countries"]), rates)


def _banner(shop: str, entry: Facts) -> PictureSpec:
    return PictureSpec(
        name=f"{shop}-{entry['name']}",
        shop=shop,
        figure="",
        scene=entry.get("scene", "arrangement"),
        backdrop=entry.get("shape", ""),
        tint=entry["tint"],
        width=2000,
        height=1000,
        props=tuple(Prop(**prop) for prop in entry["props"]),
        alt=entry["alt"],
    )
