"""What the platform asks of a payment provider, in our own words. Amounts are whole minor units as in ISO 4217."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from shared.kernel.errors import GatewayFailed, NotAllowed


class CheckoutStatus(StrEnum):
    """Where a hosted checkout stands. Approved: the shopper agreed, and ``complete_checkout`` takes the money."""

    OPEN = "open"
    APPROVED = "approved"
    COMPLETE = "complete"
    EXPIRED = "expired"


class PaymentStatus(StrEnum):
    """Where the money stands."""

    UNPAID = "unpaid"
    PROCESSING = "processing"
    AUTHORISED = "authorised"
    PAID = "paid"
    CANCELLED = "cancelled"


class RefundStatus(StrEnum):
    """Where money on its way back stands."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class CheckoutLine:
    """What the pay page shows and charges: ``quantity`` × ``unit_amount``."""

    name: str
    unit_amount: int
    quantity: int = 1
    description: str = ""


@dataclass(frozen=True, slots=True)
class CheckoutRequest:
    """A pay page to be made. ``reference`` is ours (the payment's id) and comes back with every event.

    ``idempotency_key`` makes a repeated request give the same pay page. ``{CHECKOUT_ID}`` in ``success_url`` is
    filled in. ``customer`` is the provider's name of a shopper who may keep a card there and pay with it;
    ``application_fee`` goes to the platform through which the account is connected.
    """

    reference: str
    currency: str
    lines: tuple[CheckoutLine, ...]
    success_url: str
    cancel_url: str
    idempotency_key: str
    customer_email: str = ""
    locale: str = ""
    capture_later: bool = False
    expires_at: datetime | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    customer: str = ""
    application_fee: int = 0

    @property
    def amount(self) -> int:
        return sum(line.unit_amount * line.quantity for line in self.lines)


@dataclass(frozen=True, slots=True)
class HostedCheckout:
    """A pay page at the provider. ``url`` is empty once it is complete or expired.

    ``payment`` is the money behind it, where the provider told of it along with the page.
    """

    id: str
    url: str
    status: CheckoutStatus
    payment_status: PaymentStatus
    payment_id: str
    reference: str
    amount: int
    currency: str
    livemode: bool
    metadata: Mapping[str, str] = field(default_factory=dict)
    payment: "GatewayPayment | None" = None


@dataclass(frozen=True, slots=True)
class GatewayPayment:
    """A payment at the provider: asked, authorised and received amounts.

    What is authorised can be taken until ``capture_before``. ``refunded`` is told only where the charge was read along.
    """

    id: str
    status: PaymentStatus
    amount: int
    amount_capturable: int
    amount_received: int
    currency: str
    livemode: bool
    reference: str = ""
    failure: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    capture_before: datetime | None = None
    refunded: int = 0
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GatewayRefund:
    """Money on its way back to the shopper. ``reference`` is ours; empty where somebody asked for it elsewhere."""

    id: str
    status: RefundStatus
    amount: int
    currency: str
    payment_id: str
    reference: str = ""
    failure: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GatewayDispute:
    """A cardholder who wants the money back from the bank; evidence can be sent in until ``answer_by``."""

    id: str
    amount: int
    currency: str
    payment_id: str
    reason: str
    status: str
    answer_by: datetime | None = None
    is_new: bool = False
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class GatewayEvent:
    """A verified message from the provider, with the thing it speaks of where we know the kind.

    ``payment_id`` is the provider's payment behind a refund, a charge or a dispute; ``tells_refunds`` says that money
    of it went back or came back, whether or not the refund is told along. ``account`` is the connected account that it
    happened in, empty for the key's own.
    """

    id: str
    kind: str
    created_at: datetime
    livemode: bool
    account: str = ""
    checkout: HostedCheckout | None = None
    payment: GatewayPayment | None = None
    refund: GatewayRefund | None = None
    dispute: GatewayDispute | None = None
    payment_id: str = ""
    connected: "ConnectedState | None" = None
    tells_refunds: bool = False


@dataclass(frozen=True, slots=True)
class ConnectedState:
    """A merchant's account that works through the platform. ``due`` names what the provider still wants to know."""

    id: str
    charges_enabled: bool
    payouts_enabled: bool
    details_submitted: bool
    due: tuple[str, ...] = ()
    disabled_reason: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class WebhookEndpoint:
    """Where the provider sends events, and the secret that it signs them with (told once, when made)."""

    id: str
    url: str
    secret: str = ""


class GatewayRefused(GatewayFailed):
    """The provider understood and said no: asking again would not help. Nothing has happened there."""

    code = "gateway_refused"


class PaymentDeclined(GatewayRefused):
    """The shopper agreed, but the shopper's bank did not. The pay page stays open for another try."""

    code = "payment_declined"


class BadSignature(NotAllowed):
    """A webhook that the provider did not sign, or not for us, or too long ago."""

    code = "bad_signature"


class PaymentGateway(Protocol):
    """A payment provider. Every method that talks to it raises GatewayFailed when it does not answer well."""

    def check_account(self) -> None:
        """Raises GatewayRefused where the account's keys are not accepted."""
        ...

    def create_checkout(self, request: CheckoutRequest) -> HostedCheckout: ...

    def retrieve_checkout(self, checkout_id: str) -> HostedCheckout: ...

    def complete_checkout(self, checkout_id: str) -> HostedCheckout:
        """Take, or put aside, what the shopper approved; safe to repeat. Only asked for where it is ``APPROVED``.

        Raises PaymentDeclined where the shopper's bank says no: the page stays open for another try.
        """
        ...

    def expire_checkout(self, checkout_id: str) -> HostedCheckout: ...

    def retrieve_payment(self, payment_id: str) -> GatewayPayment: ...

    def capture_payment(
        self, payment_id: str, amount: int, currency: str, *, idempotency_key: str, application_fee: int = 0
    ) -> GatewayPayment: ...

    def cancel_payment(self, payment_id: str, *, idempotency_key: str) -> GatewayPayment: ...

    def refund(
        self,
        payment_id: str,
        amount: int,
        currency: str,
        *,
        idempotency_key: str,
        reference: str = "",
        reason: str = "",
        return_fee: bool = False,
    ) -> GatewayRefund: ...

    def list_refunds(self, payment_id: str) -> list[GatewayRefund]: ...

    def register_webhook(self, url: str, *, idempotency_key: str) -> WebhookEndpoint: ...

    def verify_webhook(self, raw_body: bytes, headers: Mapping[str, str], secret: str) -> GatewayEvent:
        """The event in ``raw_body``, exactly as received; ``headers`` by their names in small letters.

        Raises BadSignature before anything in it is believed.
        """
        ...
