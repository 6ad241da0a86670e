"""What happens to long work."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.events.event import Event


@dataclass(frozen=True)
class OperationOwed(Event):
    """Somebody asked for long work, or for taking it back."""

    type: ClassVar[str] = "stores.operation_owed"
    operation_id: UUID


@dataclass(frozen=True)
class OperationEnded(Event):
    """It is done, has failed, was stopped or taken back."""

    type: ClassVar[str] = "stores.operation_ended"
    operation_id: UUID
    status: str
