"""A whole discount as somebody wants it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.models.promotions.discount import DiscountClass, DiscountKind


@dataclass(frozen=True, slots=True)
class Targets:
    """Parts of the catalogue, by id."""

    product_ids: Sequence[UUID] = ()
    collection_ids: Sequence[UUID] = ()
    category_ids: Sequence[UUID] = ()

    @property
    def count(self) -> int:
        return len(self.product_ids) + len(self.collection_ids) + len(self.category_ids)


@dataclass(frozen=True, slots=True)
class DiscountInput:
    """A whole discount as it should be, fields as in ``Discount``. ``covered`` and ``bought`` None is everything,
    ``group_ids`` None everybody; without ``code`` it applies by itself, unless it ``has_codes`` of its own.
    """

    name: str
    kind: DiscountKind
    discount_class: DiscountClass
    value: int = 0
    code: str = ""
    has_codes: bool = False
    buy_quantity: int = 0
    get_quantity: int = 0
    most_times: int | None = None
    tiers: Sequence[tuple[int, int]] = ()
    covered: Targets | None = None
    bought: Targets | None = None
    group_ids: Sequence[UUID] | None = None
    min_subtotal: int = 0
    min_quantity: int = 0
    first_order_only: bool = False
    countries: Sequence[str] = ()
    combines_with: Sequence[str] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_active: bool = True
    usage_limit: int | None = None
    customer_limit: int | None = None

    @property
    def is_automatic(self) -> bool:
        return not self.code and not self.has_codes
