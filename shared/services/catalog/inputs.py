"""What a caller says about a product. Money is whole minor units of the store's currency, weight is grams."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.kernel.quantities import QuantityRule
from shared.models.catalog.product import ProductStatus

MAX_OPTIONS = 3
MAX_VARIANTS = 2048


@dataclass(frozen=True, slots=True)
class ValueInput:
    """One choice of an option; give ``id`` to rename a value that exists."""

    name: str
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class OptionInput:
    """A way in which variants differ; give ``id`` to rename an option that exists. Values may be plain names."""

    name: str
    values: tuple[ValueInput | str, ...]
    id: UUID | None = None

    @property
    def choices(self) -> tuple[ValueInput, ...]:
        return tuple(ValueInput(value) if isinstance(value, str) else value for value in self.values)


@dataclass(frozen=True, slots=True)
class VariantInput:
    """One sellable form: ``values`` names its choice of each option, in the options' order.

    Without ``id`` the variant that has these values already is kept; prices are minor units.
    """

    price: int
    values: tuple[str, ...] = ()
    sku: str = ""
    barcode: str = ""
    compare_at_price: int | None = None
    cost: int | None = None
    weight: int = 0
    track_stock: bool = True
    sell_when_out: bool = False
    requires_shipping: bool = True
    media_id: UUID | None = None
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """From when until when shoppers see an active product; without ``publish_at`` from now on (or as before)."""

    publish_at: datetime | None = None
    take_down_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProductInput:
    """A whole product as it should be, in the store's default language.

    An empty ``handle`` is made from the title (or kept on update). ``media_ids`` is the gallery in its order;
    None leaves it alone, as it does ``schedule``, ``sold_by`` and
    ``is_gift_card``. ``variants`` None leaves options and variants
    alone (of a product that exists). ``published_at`` is for products that were published elsewhere before.
    """

    title: str
    variants: tuple[VariantInput, ...] | None
    options: tuple[OptionInput, ...] = ()
    description: str = ""
    handle: str = ""
    status: ProductStatus = ProductStatus.DRAFT
    published_at: datetime | None = None
    schedule: Schedule | None = None
    vendor: str = ""
    product_type: str = ""
    tags: tuple[str, ...] = ()
    seo_title: str = ""
    seo_description: str = ""
    media_ids: tuple[UUID, ...] | None = None
    sold_by: QuantityRule | None = None
    is_gift_card: bool | None = None


@dataclass(frozen=True, slots=True)
class ProductTexts:
    """A product's texts in one further language; empty ones fall back."""

    title: str = ""
    description: str = ""
    seo_title: str = ""
    seo_description: str = ""
