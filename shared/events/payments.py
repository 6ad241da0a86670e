"""What happens between our books and a provider's."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.events.event import Event


@dataclass(frozen=True)
class ReconciliationAsked(Event):
    """Somebody wants our books compared with the provider's now."""

    type: ClassVar[str] = "payments.reconciliation_asked"
    provider: str


@dataclass(frozen=True)
class DifferencesFound(Event):
    """A comparison has found what nobody knew of before."""

    type: ClassVar[str] = "payments.differences_found"
    run_id: UUID
