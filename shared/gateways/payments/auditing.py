"""Reading a provider's account through, to compare it with our own books."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar, runtime_checkable

from shared.gateways.payments.base import GatewayPayment, GatewayRefund

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Page(Generic[Thing]):
    """A piece of a long list, newest first. ``cursor`` leads on; it is empty where the list ends."""

    things: tuple[Thing, ...]
    cursor: str = ""


@runtime_checkable
class Auditable(Protocol):
    """A gateway whose account can be read through, page by page, newest first."""

    def retrieve_payment(self, payment_id: str) -> GatewayPayment: ...

    def list_payments(self, since: datetime, cursor: str = "") -> Page[GatewayPayment]: ...

    def list_refunds_since(self, since: datetime, cursor: str = "") -> Page[GatewayRefund]: ...
