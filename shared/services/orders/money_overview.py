"""The money of one order as the dashboard shows it: a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.gateways.payments.provider import Provider, find_provider
from shared.models.orders.order import Order
from shared.models.orders.refund import Refund, refunds_with_lines
from shared.models.orders.status import OrderStatus
from shared.models.payments.action import PaymentAction, actions_under_way
from shared.models.payments.dispute import PaymentDispute, disputes_of
from shared.models.payments.payment import Payment, PaymentStatus
from shared.models.payments.proof import PaymentProof, ProofStatus, proofs_of
from shared.services.orders.balance import overpaid_of


@dataclass(frozen=True, slots=True)
class MoneyOverview:
    """Payments, refunds, proofs, and what is under way. Amounts are minor units of the order's currency."""

    order: Order
    payments: Sequence[Payment]
    refunds: Sequence[Refund]
    proofs: Sequence[PaymentProof]
    under_way: dict[UUID, PaymentAction]
    disputes: Sequence[PaymentDispute]

    @property
    def open_disputes(self) -> list[PaymentDispute]:
        return [dispute for dispute in self.disputes if dispute.closed_at is None]

    @property
    def received(self) -> int:
        return sum(payment.captured for payment in self.payments)

    @property
    def refunded(self) -> int:
        return sum(payment.refunded for payment in self.payments)

    @property
    def refunding(self) -> int:
        return sum(payment.refunding for payment in self.payments)

    @property
    def can_be_refunded(self) -> bool:
        return any(payment.refundable > 0 for payment in self.payments)

    @property
    def overpaid(self) -> int:
        """What an edit left over, and nobody has given back yet."""
        return overpaid_of(self.order, self.payments, self.refunds)

    @property
    def put_aside(self) -> Payment | None:
        """Money that can be taken or let go now."""
        authorised = (one for one in self.payments if one.status is PaymentStatus.AUTHORISED)
        return next((one for one in authorised if one.id not in self.under_way), None)

    @property
    def deposit(self) -> Payment | None:
        """What is paid beforehand of an order whose rest is collected."""
        return next((one for one in self.payments if one.due_at is not None), None)

    @property
    def awaited_cash(self) -> Payment | None:
        return self._awaited(is_cash=True)

    @property
    def awaited_transfer(self) -> Payment | None:
        return self._awaited(is_cash=False)

    @property
    def take_before(self) -> datetime | None:
        return self.put_aside.capture_before if self.put_aside else None

    @property
    def waiting_proofs(self) -> list[PaymentProof]:
        return [proof for proof in self.proofs if proof.status is ProofStatus.WAITING]

    def _awaited(self, *, is_cash: bool) -> Payment | None:
        if self.order.status is OrderStatus.CANCELLED:
            return None
        known = ((one, find_provider(one.provider)) for one in self.payments if one.owed)
        return next((one for one, provider in known if _is_by_hand(provider, is_cash)), None)


def money_overview(order: Order, payments: Sequence[Payment]) -> MoneyOverview:
    """``payments`` are those of the order, read before."""
    return MoneyOverview(
        order=order,
        payments=payments,
        refunds=refunds_with_lines(order.id),
        proofs=proofs_of(order.id),
        under_way=actions_under_way([payment.id for payment in payments]),
        disputes=disputes_of(order.id),
    )


def dispute_page(dispute: PaymentDispute) -> str:
    """Where the dispute is answered, as far as we know; empty otherwise."""
    provider = find_provider(dispute.provider)
    return provider.dispute_url(dispute.reference) if provider is not None and provider.dispute_url else ""


def _is_by_hand(provider: Provider | None, is_cash: bool) -> bool:
    return provider is not None and not provider.is_online and provider.is_cash == is_cash
