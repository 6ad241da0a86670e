"""What happens to customers."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.events.event import Event


@dataclass(frozen=True)
class ProofAsked(Event):
    """Somebody shall prove by a mail that an address is theirs."""

    type: ClassVar[str] = "customers.proof_asked"
    proof_id: UUID


@dataclass(frozen=True)
class CustomerJoined(Event):
    """A customer has an account from now on: the address was proven, or the store made it.

    ``is_new`` where nobody knew them before: those who ordered as a guest were known already.
    """

    type: ClassVar[str] = "customers.joined"
    customer_id: UUID
    is_new: bool = False


@dataclass(frozen=True)
class CustomerChanged(Event):
    type: ClassVar[str] = "customers.changed"
    customer_id: UUID


@dataclass(frozen=True)
class CustomerErased(Event):
    """Nothing personal is left of the customer but what the law wants kept on orders."""

    type: ClassVar[str] = "customers.erased"
    customer_id: UUID
