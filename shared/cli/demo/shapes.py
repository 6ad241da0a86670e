"""What a demo shop is made of: frozen values without behaviour, for the seeding command to turn into rows.

Money is in minor units of the shop's currency (cents, piastres, yen), weights in grams. Texts of the default
language stand on the thing itself; `translations` maps every further locale to the same fields.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shared.kernel.quantities import QuantityRule


@dataclass(frozen=True)
class Prop:
    """One more thing in a picture, placed in thousandths of the picture's height (x, y: its foot or middle)."""

    figure: str
    form: str = ""
    pattern: str = ""
    colour: str = ""
    accent: str = ""
    x: float = 0
    y: float = 0
    size: float = 0
    angle: float = 0
    seed: int = 1


@dataclass(frozen=True)
class PictureSpec:
    """Everything that `pictures.draw.draw_picture` needs to know; equal specs give equal bytes."""

    name: str
    shop: str
    figure: str
    form: str = ""
    colour: str = ""
    accent: str = ""
    pattern: str = ""
    scene: str = "single"
    backdrop: str = ""
    tint: int = 0
    seed: int = 1
    width: int = 1200
    height: int = 1200
    props: tuple[Prop, ...] = ()
    alt: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)


@dataclass(frozen=True)
class DemoOption:
    """A choice such as size or glaze, with its values in order."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class DemoVariant:
    """One combination of option values; `picture` names the PictureSpec that shows it, if one does."""

    options: tuple[str, ...]
    sku: str
    price: int
    compare_at: int | None
    weight: int
    stock: int
    picture: str | None = None


@dataclass(frozen=True)
class ProductTexts:
    """A product in another language; option names and values are parallel to the product's own."""

    title: str
    description_html: str
    product_type: str
    options: tuple[DemoOption, ...] = ()


@dataclass(frozen=True)
class DemoProduct:
    handle: str
    title: str
    description_html: str
    vendor: str
    product_type: str
    tags: tuple[str, ...]
    options: tuple[DemoOption, ...]
    variants: tuple[DemoVariant, ...]
    pictures: tuple[PictureSpec, ...]
    translations: Mapping[str, ProductTexts]
    rule: QuantityRule = QuantityRule()


@dataclass(frozen=True)
class Texts:
    """A title and a body (plain text for collections, HTML for pages)."""

    title: str
    body: str


@dataclass(frozen=True)
class DemoCollection:
    handle: str
    title: str
    description: str
    product_handles: tuple[str, ...]
    picture: PictureSpec
    translations: Mapping[str, Texts]


@dataclass(frozen=True)
class DemoPage:
    handle: str
    title: str
    body_html: str
    translations: Mapping[str, Texts]


@dataclass(frozen=True)
class DemoLink:
    """A menu entry; `url` is a path inside the shop."""

    title: str
    url: str
    translations: Mapping[str, str]


@dataclass(frozen=True)
class DemoMenu:
    """`handle` is "main" or "footer"."""

    handle: str
    links: tuple[DemoLink, ...]


@dataclass(frozen=True)
class DemoRate:
    """A flat shipping price; free from `free_from` (order subtotal) where that is set."""

    title: str
    price: int
    free_from: int | None
    translations: Mapping[str, str]


@dataclass(frozen=True)
class DemoPickup:
    """Where goods are collected for nothing: at the shop's own address. Texts by language."""

    name: Mapping[str, str]
    hours: Mapping[str, str]
    instructions: Mapping[str, str]


@dataclass(frozen=True)
class DemoZone:
    title: str
    countries: tuple[str, ...]
    rates: tuple[DemoRate, ...]


@dataclass(frozen=True)
class DemoAddress:
    name: str
    line1: str
    line2: str
    postal_code: str
    city: str
    region: str
    country: str
    phone: str


@dataclass(frozen=True)
class DemoCustomer:
    email: str
    first_name: str
    last_name: str
    locale: str
    accepts_marketing: bool
    address: DemoAddress


@dataclass(frozen=True)
class DemoShop:
    """A whole shop. `banners` are 2000 × 1000 pictures for the home page, the first one the hero.

    `utc_offset` is the shop's usual distance from UTC in hours, `colours` suggests theme settings (primary,
    accent, background, text), `habits` drives the order generator.
    """

    handle: str
    name: str
    tagline: Mapping[str, str]
    email: str
    phone: str
    currency: str
    country: str
    timezone: str
    utc_offset: int
    default_locale: str
    locales: tuple[str, ...]
    address: DemoAddress
    products: tuple[DemoProduct, ...]
    collections: tuple[DemoCollection, ...]
    pages: tuple[DemoPage, ...]
    menus: tuple[DemoMenu, ...]
    zones: tuple[DemoZone, ...]
    pickup: DemoPickup | None
    customers: tuple[DemoCustomer, ...]
    banners: tuple[PictureSpec, ...]
    logo: PictureSpec
    colours: Mapping[str, str]
    habits: "Habits"


@dataclass(frozen=True)
class Habits:
    """How a country shops: the share of cash on delivery, and the pull of each weekday (Monday first).

    Where `near_regions` is filled, customers elsewhere take the second shipping rate of their zone.
    """

    cash_on_delivery: float
    weekdays: tuple[float, ...]
    notes: tuple[str, ...]
    near_regions: tuple[str, ...]


@dataclass(frozen=True)
class DemoPerson:
    """A user of the dashboard; role is "owner" or "staff"."""

    name: str
    email: str
    role: str
    locale: str


@dataclass(frozen=True)
class DemoMerchant:
    name: str
    people: tuple[DemoPerson, ...]
    shop_handles: tuple[str, ...]


@dataclass(frozen=True)
class DemoLine:
    sku: str
    quantity: int


@dataclass(frozen=True)
class DemoOrder:
    """An order to be replayed. Prices come from the catalogue; the times say when each step happened.

    payment is "card" or "cash_on_delivery"; payment_status "paid" or "pending"; fulfilment "fulfilled" or
    "unfulfilled"; a cancelled order has `cancelled_at` and is never fulfilled.
    """

    placed_at: datetime
    customer_email: str
    locale: str
    lines: tuple[DemoLine, ...]
    shipping_rate: str
    payment: str
    payment_status: str
    fulfilment_status: str
    paid_at: datetime | None = None
    fulfilled_at: datetime | None = None
    cancelled_at: datetime | None = None
    note: str = ""
