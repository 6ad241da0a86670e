"""What the platform asks of a courier service, in our own words. Amounts are whole minor units as in ISO 4217."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from shared.kernel.addresses import Address
from shared.kernel.errors import GatewayFailed


class CourierRefused(GatewayFailed):
    """The service answered, and said no; the message is its own."""


class LabelState(StrEnum):
    """What became of a label that was asked for."""

    PENDING = "pending"
    BOUGHT = "bought"
    FAILED = "failed"
    REFUND_PENDING = "refund_pending"
    REFUNDED = "refunded"
    REFUND_REFUSED = "refund_refused"


class Whereabouts(StrEnum):
    """Where a parcel is, as far as couriers say."""

    UNKNOWN = "unknown"
    HANDED_IN = "handed_in"
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"
    RETURNED = "returned"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Box:
    """What is carried: millimetres, and grams with everything in it."""

    length: int
    width: int
    height: int
    weight: int


@dataclass(frozen=True, slots=True)
class Party:
    """Who sends or receives."""

    address: Address
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class CourierRate:
    """What one service of one courier would cost; ``reference`` is what a label is bought by."""

    reference: str
    carrier: str
    service: str
    amount: int
    currency: str
    days: int | None = None


@dataclass(frozen=True, slots=True)
class CourierLabel:
    """A label as the service has it. ``file_url`` is where its PDF lies for some time; ``problem`` says why not."""

    reference: str
    state: LabelState
    tracking_number: str = ""
    tracking_url: str = ""
    file_url: str = ""
    whereabouts: Whereabouts = Whereabouts.UNKNOWN
    problem: str = ""


class CourierGateway(Protocol):
    """One store's account. Each call raises GatewayFailed for no answer, CourierRefused for a refusal."""

    def check(self) -> None:
        """Whether the key opens the account."""
        ...

    def rates(self, sender: Party, receiver: Party, boxes: Sequence[Box], currency: str) -> list[CourierRate]:
        """What the account's couriers would ask, in ``currency`` only, cheapest first."""
        ...

    def rate(self, reference: str, currency: str) -> CourierRate:
        """One of the rates that were asked before."""
        ...

    def buy(self, rate_reference: str, note: str) -> CourierLabel:
        """Buy the label of a rate. ``note`` is kept with it there (at most 100 letters)."""
        ...

    def bought_by(self, rate_reference: str) -> CourierLabel | None:
        """The label that was bought by that rate, for whoever never heard the answer."""
        ...

    def label(self, reference: str) -> CourierLabel:
        """A label as it is now, with where its parcel is."""
        ...

    def refund(self, reference: str) -> None:
        """Ask for the money back; ``label`` tells later whether it was given."""
        ...

    def file(self, url: str) -> bytes:
        """The PDF of a label. Raises CourierRefused where it is none."""
        ...
