"""What happens to prices."""

from dataclasses import dataclass
from typing import ClassVar

from shared.events.event import Event


@dataclass(frozen=True)
class PricesChanged(Event):
    """A sale, a price list or a currency changed, or one of them began or ended."""

    type: ClassVar[str] = "catalog.prices_changed"
