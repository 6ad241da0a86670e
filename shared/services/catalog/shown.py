"""What shoppers and merchants are shown: plain values, no rows of the database. Money is minor units."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shared.kernel.quantities import QuantityRule
from shared.services.catalog.prices.price import PriceInForce


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture: ``key`` in storage (see ``renditions.rendition_key``), size in pixels.

    ``has_avif``: it is there as AVIF too, in every width. The focal point is in hundredths.
    """

    id: UUID
    key: str
    width: int
    height: int
    alt: str = ""
    has_avif: bool = False
    focal_x: int = 50
    focal_y: int = 50


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product in a listing of the storefront, in the shopper's language and currency.

    ``is_priced`` is False for what is not sold in that currency.
    """

    id: UUID
    handle: str
    title: str
    vendor: str
    product_type: str
    tags: tuple[str, ...]
    price_min: int
    price_max: int
    compare_at_max: int | None
    available: bool
    variant_count: int
    first_variant_id: UUID | None
    pictures: tuple[Picture, ...] = ()
    rule: QuantityRule = QuantityRule()
    category_id: UUID | None = None
    is_priced: bool = True

    @property
    def is_on_sale(self) -> bool:
        return self.compare_at_max is not None and self.compare_at_max > self.price_min


@dataclass(frozen=True, slots=True)
class CardPage:
    """One page of cards; ``total`` counts all pages."""

    cards: tuple[ProductCard, ...]
    total: int
    page: int
    per_page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))


@dataclass(frozen=True, slots=True)
class ValueChoice:
    """A value of an option: ``name`` as shown, ``own_name`` in the store's language."""

    id: UUID
    name: str
    own_name: str


@dataclass(frozen=True, slots=True)
class OptionChoice:
    """An option of a product with its values in their order."""

    id: UUID
    name: str
    own_name: str
    values: tuple[ValueChoice, ...]


@dataclass(frozen=True, slots=True)
class VariantOffer:
    """A variant as it can be bought; ``values`` are shown names in the options' order.

    ``quantity`` is what is available over all locations; ``available`` says whether it can be bought at all.
    ``in_force`` says more of the price where any rule could decide it.
    """

    id: UUID
    title: str
    sku: str
    barcode: str
    price: int
    compare_at_price: int | None
    weight: int
    values: tuple[str, ...]
    value_ids: tuple[UUID, ...]
    available: bool
    quantity: int
    track_stock: bool
    sell_when_out: bool
    requires_shipping: bool
    picture_id: UUID | None
    is_priced: bool = True
    in_force: PriceInForce | None = None
    is_bundle: bool = False


@dataclass(frozen=True, slots=True)
class ShownProduct:
    """Everything that a product page shows, in the shopper's language; ``description`` is sanitised HTML."""

    id: UUID
    handle: str
    title: str
    description: str
    vendor: str
    product_type: str
    tags: tuple[str, ...]
    seo_title: str
    seo_description: str
    published_at: datetime | None
    created_at: datetime
    updated_at: datetime
    price_min: int
    price_max: int
    compare_at_max: int | None
    options: tuple[OptionChoice, ...] = ()
    variants: tuple[VariantOffer, ...] = ()
    pictures: tuple[Picture, ...] = ()
    rule: QuantityRule = QuantityRule()
    category_id: UUID | None = None
    is_priced: bool = True
    is_gift_card: bool = False

    @property
    def available(self) -> bool:
        return any(variant.available for variant in self.variants)


@dataclass(frozen=True, slots=True)
class ShownCollection:
    """A collection in the shopper's language; ``id`` is None for the collection of all products."""

    id: UUID | None
    handle: str
    title: str
    description: str = ""
    picture: Picture | None = None
    product_count: int | None = None
    order: str = ""
    seo_title: str = ""
    seo_description: str = ""


@dataclass(frozen=True, slots=True)
class CollectionPage(CardPage):
    """A collection with one page of its products."""

    collection: ShownCollection = field(default=ShownCollection(None, "all", ""))
