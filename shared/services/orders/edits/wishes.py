"""What somebody wants to change about an order that is placed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from shared.services.orders.drafts.wishes import LineWish
from shared.services.orders.manual_discounts import ManualDiscount

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class EditWish:
    """Changes to the order as it was at ``revision``; what is not named stays.

    ``quantities`` are by order line, in minor units of its unit; 0 takes out what has not been sent. ``discounts`` are
    by order line, None takes one away. ``shipping`` is the delivery's new price before discounts. With
    ``sets_discount`` the discount on all lines is ``discount``, or none.
    """

    revision: int
    quantities: Mapping[UUID, int] = field(default_factory=dict)
    discounts: Mapping[UUID, ManualDiscount | None] = field(default_factory=dict)
    added: Sequence[LineWish] = ()
    sets_discount: bool = False
    discount: ManualDiscount | None = None
    shipping: int | None = None
    reason: str = ""
