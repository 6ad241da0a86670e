"""What somebody wants of a draft: plain values, checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.kernel.addresses import Address
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.quantities import MOST_WHOLE, Unit
from shared.models.orders.draft import DraftLine, DraftOrder
from shared.services.orders.manual_discounts import ManualDiscount

MOST_LINES = 200
MOST_PRICE = 10**11
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class LineWish:
    """A line as it shall be: of a variant, or with a ``title`` of its own.

    ``line_id`` is the one that it was. ``quantity`` counts minor units of the product's unit (of a line of its own:
    pieces). ``unit_price`` None is today's price.
    """

    quantity: int
    line_id: UUID | None = None
    variant_id: UUID | None = None
    title: str = ""
    unit_price: int | None = None
    tax_class_id: UUID | None = None
    requires_shipping: bool = True
    discount: ManualDiscount | None = None


@dataclass(frozen=True, slots=True)
class DraftWish:
    """A draft as it shall be. Amounts are minor units of the draft's currency, which stays as it is once it is made.

    ``shipping_price`` None is the price of ``rate_id``, or nothing without one.
    """

    lines: Sequence[LineWish] = ()
    customer_id: UUID | None = None
    email: str = ""
    phone: str = ""
    address: Mapping[str, Any] = field(default_factory=dict)
    tax_id: str = ""
    locale: str = ""
    currency: str = ""
    rate_id: UUID | None = None
    shipping_name: str = ""
    shipping_price: int | None = None
    discount: ManualDiscount | None = None
    note: str = ""
    staff_note: str = ""
    tags: Sequence[str] = ()
    valid_until: datetime | None = None


def wish_of(draft: DraftOrder) -> DraftWish:
    """The draft as it is, to be changed in part."""
    same = ("customer_id", "email", "phone", "address", "tax_id", "locale", "currency", "rate_id", "shipping_name")
    more = ("shipping_price", "note", "staff_note", "tags", "valid_until")
    return DraftWish(
        lines=[_line_of(line) for line in draft.lines],
        discount=ManualDiscount.read(draft.manual_discount),
        **{name: getattr(draft, name) for name in (*same, *more)},
    )


def _line_of(line: DraftLine) -> LineWish:
    return LineWish(
        quantity=line.quantity,
        line_id=line.id,
        variant_id=line.variant_id,
        title=line.title if line.variant_id is None else "",
        unit_price=line.unit_price,
        tax_class_id=line.tax_class_id,
        requires_shipping=line.requires_shipping,
        discount=ManualDiscount.read(line.manual_discount),
    )


def check_line(wish: LineWish, unit: Unit = Unit.PIECE) -> None:
    """Raises Invalid."""
    if not 0 < wish.quantity <= MOST_WHOLE * unit.one:
        raise Invalid(fields={"quantity": _("Choose a quantity from %(least)s to %(most)s.", least=1, most=MOST_WHOLE)})
    if wish.unit_price is not None and not 0 <= wish.unit_price <= MOST_PRICE:
        raise Invalid(fields={"price": _("Type a price of 0 or more.")})
    if wish.variant_id is None and wish.line_id is None and not 0 < len(wish.title.strip()) <= LONGEST:
        raise Invalid(fields={"title": _("Say what it is.")})


def check_shipping(price: int | None) -> None:
    if price is not None and not 0 <= price <= MOST_PRICE:
        raise Invalid(fields={"shipping": _("Type a price of 0 or more.")})


def tidy_address(values: Mapping[str, Any]) -> dict[str, str]:
    """As it was typed, without anything that is no part of an address."""
    kept = Address.from_dict(values).to_dict()
    return {name: value.strip()[:200] for name, value in kept.items()}
