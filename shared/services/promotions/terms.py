"""The words of the arithmetic of discounts: plain values, whole minor units of the cart's currency."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.kernel.quantities import Unit
from shared.models.promotions.discount import DiscountClass, DiscountKind


class Reason(StrEnum):
    """Why a discount applies or does not; ``wording`` says it in sentences."""

    APPLIED = "applied"
    UNKNOWN = "unknown"
    OFF = "off"
    NOT_BEGUN = "not_begun"
    OVER = "over"
    USED_UP = "used_up"
    USED_BY_CUSTOMER = "used_by_customer"
    OTHER_CUSTOMERS = "other_customers"
    NOT_FIRST_ORDER = "not_first_order"
    OTHER_COUNTRY = "other_country"
    NOTHING_COVERED = "nothing_covered"
    BELOW_AMOUNT = "below_amount"
    BELOW_QUANTITY = "below_quantity"
    NOTHING_SENT = "nothing_sent"
    SAVES_NOTHING = "saves_nothing"
    BEATEN = "beaten"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cart. ``quantity`` counts minor units of ``unit``; ``total`` is what the line costs."""

    key: str
    product_id: UUID
    quantity: int
    unit_price: int
    total: int
    unit: Unit = Unit.PIECE
    collections: frozenset[UUID] = frozenset()
    categories: frozenset[UUID] = frozenset()

    @property
    def things(self) -> int:
        """Pieces as they are counted; whatever is measured is one thing."""
        return self.quantity if self.unit is Unit.PIECE else 1


@dataclass(frozen=True, slots=True)
class Reach:
    """Which lines a discount is about: all, or those of any of these products, collections and categories."""

    is_all: bool = True
    products: frozenset[UUID] = frozenset()
    collections: frozenset[UUID] = frozenset()
    categories: frozenset[UUID] = frozenset()

    def holds(self, line: Line) -> bool:
        return (
            self.is_all
            or line.product_id in self.products
            or not self.collections.isdisjoint(line.collections)
            or not self.categories.isdisjoint(line.categories)
        )


@dataclass(frozen=True, slots=True)
class Tier:
    """From this quantity on, this many hundredths of a percent."""

    quantity: int
    value: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A discount as the arithmetic takes it: amounts are minor units of the cart's currency already."""

    id: UUID
    name: str
    kind: DiscountKind
    discount_class: DiscountClass
    value: int = 0
    code: str = ""
    code_id: UUID | None = None
    covered: Reach = Reach()
    bought: Reach = Reach()
    buy_quantity: int = 0
    get_quantity: int = 0
    most_times: int | None = None
    tiers: tuple[Tier, ...] = ()
    groups: frozenset[UUID] | None = None
    min_subtotal: int = 0
    min_quantity: int = 0
    first_order_only: bool = False
    countries: frozenset[str] = frozenset()
    combines_with: frozenset[str] = frozenset()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_active: bool = True
    customer_limit: int | None = None
    is_used_up: bool = False
    is_counted: bool = False
    code_is_counted: bool = False

    def allows(self, other: "Offer") -> bool:
        """Whether both say that they may stand beside each other."""
        return other.discount_class in self.combines_with and self.discount_class in other.combines_with


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the shopper; what is not known yet (None) is not held against them until the order is placed.

    ``uses`` are this customer's present uses by discount. ``shipping`` is the price of the delivery, None while none is
    chosen; ``is_sent`` says whether anything has to be delivered at all.
    """

    at: datetime
    country: str | None = None
    groups: frozenset[UUID] = frozenset()
    is_first_order: bool | None = None
    uses: Mapping[UUID, int] = field(default_factory=dict)
    shipping: int | None = None
    is_sent: bool = True


@dataclass(frozen=True, slots=True)
class Applied:
    """A discount that is taken: what each line has of it, by key, and what the delivery has."""

    offer: Offer
    shares: Mapping[str, int]
    shipping: int = 0

    @property
    def amount(self) -> int:
        return sum(self.shares.values()) + self.shipping


@dataclass(frozen=True, slots=True)
class Refused:
    """A discount that is not taken, and why: ``amount`` or ``count`` is what is missing, ``names`` what is better.

    ``offer`` is None for a code that stands for nothing.
    """

    reason: Reason
    offer: Offer | None = None
    code: str = ""
    amount: int = 0
    count: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Discounts:
    """What comes off: ``lines`` by key, ``shipping`` of the delivery; and what was considered."""

    lines: Mapping[str, int] = field(default_factory=dict)
    shipping: int = 0
    applied: tuple[Applied, ...] = ()
    refused: tuple[Refused, ...] = ()

    @property
    def total(self) -> int:
        return sum(self.lines.values()) + self.shipping


NO_DISCOUNTS = Discounts()
