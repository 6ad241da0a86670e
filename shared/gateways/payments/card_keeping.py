"""Cards that a provider keeps for shoppers who agreed to it."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class SavedCard:
    """A card that the provider keeps for a shopper: enough to recognise it by."""

    id: str
    brand: str
    last4: str
    exp_month: int
    exp_year: int


@runtime_checkable
class KeepsCards(Protocol):
    """A gateway that keeps cards for shoppers; their numbers never come here."""

    def create_customer(self, email: str, name: str, reference: str, *, idempotency_key: str) -> str: ...

    def delete_customer(self, customer: str) -> None: ...

    def list_cards(self, customer: str) -> list[SavedCard]: ...

    def remove_card(self, card_id: str) -> None: ...
