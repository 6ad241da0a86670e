"""What happens to stores."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.events.event import Event


@dataclass(frozen=True)
class StoreOpened(Event):
    type: ClassVar[str] = "stores.opened"
    store_id: UUID


@dataclass(frozen=True)
class StoreChanged(Event):
    """Settings, domains or languages of the store changed."""

    type: ClassVar[str] = "stores.changed"
    store_id: UUID
