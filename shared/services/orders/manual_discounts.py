"""What staff take off by hand, off one line or off all of them, with the reason. Pure arithmetic on minor units.

What is taken off a line comes after every offer that the order has; what is taken off all lines comes last, off what is
left, and is shared by the largest remainder. Nothing goes below zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.money import allocate
from shared.services.carts.contents import CartContent
from shared.services.carts.totals import Discounting
from shared.services.promotions.taking import WHOLE, part_of
from shared.services.promotions.terms import NO_DISCOUNTS, Discounts

LONGEST_REASON = 200


class Taken(StrEnum):
    PERCENTAGE = "percentage"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class ManualDiscount:
    """``value`` is minor units of the order's currency, or hundredths of a percent (1000 is 10 %)."""

    kind: Taken
    value: int
    reason: str = ""

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> "ManualDiscount | None":
        """As rows keep it; None where nothing is taken off."""
        return cls(Taken(values["kind"]), int(values["value"]), values.get("reason", "")) if values else None

    @classmethod
    def check(cls, kind: str, value: int, reason: str = "") -> "ManualDiscount | None":
        """What somebody asked for; nothing where it is 0. Raises Invalid."""
        if value == 0:
            return None
        if kind not in set(Taken) or not 0 < value <= (WHOLE if kind == Taken.PERCENTAGE else 10**12):
            raise Invalid(fields={"discount": _("Type a discount such as 10 or 12.50; a percentage is at most 100.")})
        return cls(Taken(kind), value, reason.strip()[:LONGEST_REASON])

    def to_dict(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "value": self.value, "reason": self.reason}

    def off(self, left: int) -> int:
        """What comes off so much."""
        return part_of(left, self.value) if self.kind is Taken.PERCENTAGE else min(left, self.value)


@dataclass(frozen=True, slots=True)
class ByHand:
    """The offers of an order (``before``, if any), and what staff take off besides."""

    lines: Sequence[CartContent]
    whole: ManualDiscount | None = None
    before: Discounting | None = None

    def apply(self, shipping: int | None, *, is_sent: bool) -> Discounts:
        found = self.before.apply(shipping, is_sent=is_sent) if self.before is not None else NO_DISCOUNTS
        off = dict(found.lines)
        for line in self.lines:
            own = ManualDiscount.read(line.manual_discount)
            if own is not None:
                off[line.key] = off.get(line.key, 0) + own.off(line.total - off.get(line.key, 0))
        if self.whole is not None:
            left = [line.total - off.get(line.key, 0) for line in self.lines]
            shares = allocate(self.whole.off(sum(left)), left) if sum(left) else [0] * len(left)
            for line, share in zip(self.lines, shares, strict=True):
                off[line.key] = off.get(line.key, 0) + share
        return replace(found, lines=off)
