"""One payment of the provider's against our books: what is certain is mended, the rest is written down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from shared.db.session import leave_transaction, session, transaction
from shared.gateways.payments.base import GatewayPayment
from shared.gateways.payments.base import PaymentStatus as Told
from shared.kernel import clock
from shared.kernel.ids import new_id, parse_id
from shared.kernel.tenant import current_store_id
from shared.models.orders.refund import given_without_provider
from shared.models.payments.payment import Payment, PaymentStatus, find_payment, find_payments, mark_compared
from shared.models.payments.reconciliation import (
    DifferenceKind,
    DifferenceStatus,
    PaymentDifference,
    Reconciliation,
    differences_about,
)
from shared.services.orders.refund_sending import refresh_refunds
from shared.services.orders.settlement import settle
from shared.services.payments.gateway import gateway_of

WAITING = (PaymentStatus.PENDING, PaymentStatus.AUTHORISED, PaymentStatus.FAILED, PaymentStatus.EXPIRED)
OPEN_AGAIN = (DifferenceStatus.MENDED, DifferenceStatus.RESOLVED)


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference. Amounts are minor units of ``currency``."""

    kind: DifferenceKind
    reference: str
    currency: str
    ours: int
    theirs: int
    payment_id: UUID | None = None
    order_id: UUID | None = None
    is_mended: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """How many differences are new, and how many were mended."""

    found: int = 0
    mended: int = 0


def compare_payments(run: Reconciliation, told: Sequence[GatewayPayment]) -> Written:
    """Outside of any transaction: mending asks the provider again. Payments that are not this store's are passed by."""
    ids = [found for found in (parse_id(one.reference) for one in told if one.reference) if found is not None]
    known = find_payments(ids, [one.id for one in told], run.provider)
    by_id, by_intent = {one.id: [one] for one in known}, _by_intent(known)
    leave_transaction()
    findings: list[Finding] = []
    for one in told:
        named = parse_id(one.reference) if one.reference else None
        findings += _compare(run, one, by_intent.get(one.id) or by_id.get(named or run.id, []))
    return write_findings(run, findings, [one.id for one in told], seen=[one.id for one in known])


def _by_intent(known: Iterable[Payment]) -> dict[str, list[Payment]]:
    """Ours behind each of the provider's, the first of them first: exchanges take parts of it on to other orders."""
    found: dict[str, list[Payment]] = {}
    for one in sorted(known, key=lambda payment: payment.id):
        if one.intent is not None:
            found.setdefault(one.intent, []).append(one)
    return found


def _compare(run: Reconciliation, told: GatewayPayment, ours: Sequence[Payment]) -> list[Finding]:
    payment = ours[0] if ours else None
    if payment is None or payment.account != run.account:
        is_ours = told.metadata.get("store") == str(current_store_id()) and told.amount_received
        return [_finding(DifferenceKind.PAID_THERE, told, None)] if is_ours else []
    if payment.intent not in (None, told.id):
        return [_finding(DifferenceKind.PAID_TWICE, told, payment)] if told.amount_received else []
    if _is_missed(payment, told):
        return _hear_again(run, told, payment)
    return _differing(told, ours)


def _is_missed(payment: Payment, told: GatewayPayment) -> bool:
    """The provider has money of which we have not heard."""
    paid = told.status is Told.PAID and payment.status in WAITING
    return paid or (told.status is Told.AUTHORISED and payment.status is PaymentStatus.PENDING)


def _hear_again(run: Reconciliation, told: GatewayPayment, payment: Payment) -> list[Finding]:
    """Ask for the pay page behind it, and take that over like a message that arrived."""
    if payment.reference is not None:
        checkout = gateway_of(run.provider, run.account).retrieve_checkout(payment.reference)
        event = f"reconciled-{told.id}-{told.status}"
        settle(checkout, event_id=event, kind="reconciled", provider=run.provider, account=run.account)
    fresh = _again(payment.id)
    is_mended = fresh is not None and not _is_missed(fresh, told)
    return [_finding(DifferenceKind.PAID_THERE, told, payment, is_mended=is_mended)]


def _differing(told: GatewayPayment, ours: Sequence[Payment]) -> list[Finding]:
    payment, taken = ours[0], told.amount_received if told.status is Told.PAID else 0
    if payment.captured != taken:
        kind = DifferenceKind.CAPTURED_HERE if not taken else DifferenceKind.AMOUNT
        return [_finding(kind, told, payment)]
    back, on_its_way = _given_back(ours)
    given = back + on_its_way
    if told.refunded > given:
        refresh_refunds(payment.id)
        ids = [one.id for one in ours]
        session().expire_all()
        is_mended = sum(_given_back(find_payments(ids, [], payment.provider))) >= told.refunded
        return [_refunded(DifferenceKind.REFUNDED_THERE, told, payment, given, is_mended=is_mended)]
    if back > told.refunded:
        return [_refunded(DifferenceKind.REFUNDED_HERE, told, payment, given)]
    return []


def _given_back(ours: Sequence[Payment]) -> tuple[int, int]:
    """What the provider has given back by our books, and what is on its way. No statement where nothing was."""
    touched = [one.id for one in ours if one.refunded]
    back, on_its_way = sum(one.refunded for one in ours), sum(one.refunding for one in ours)
    if touched:
        back -= given_without_provider(touched)
    leave_transaction()
    return back, on_its_way


def _again(payment_id: UUID) -> Payment | None:
    session().expire_all()
    found = find_payment(payment_id)
    leave_transaction()
    return found


def _finding(
    kind: DifferenceKind, told: GatewayPayment, payment: Payment | None, *, is_mended: bool = False
) -> Finding:
    ours = payment.captured if payment is not None and kind is not DifferenceKind.PAID_TWICE else 0
    at, order = (payment.id, payment.order_id) if payment is not None else (None, None)
    return Finding(kind, told.id, told.currency, ours, told.amount_received, at, order, is_mended)


def _refunded(
    kind: DifferenceKind, told: GatewayPayment, payment: Payment, given: int, *, is_mended: bool = False
) -> Finding:
    return Finding(kind, told.id, told.currency, given, told.refunded, payment.id, payment.order_id, is_mended)


def write_findings(
    run: Reconciliation, findings: Iterable[Finding], looked_at: Sequence[str], seen: Sequence[UUID] = ()
) -> Written:
    """Keep what differs; what was open about the things looked at and does not differ any more is resolved."""
    found = mended = 0
    wanted = {(one.kind, one.reference): one for one in findings}
    with transaction():
        mark_compared(seen)
        known = {(one.kind, one.reference): one for one in differences_about(run.provider, looked_at)}
        for key, one in wanted.items():
            is_new = _write(run, one, known.get(key))
            found, mended = found + (is_new and not one.is_mended), mended + (is_new and one.is_mended)
        for key, kept in known.items():
            if key not in wanted and kept.status is DifferenceStatus.OPEN:
                kept.status, kept.settled_at = DifferenceStatus.RESOLVED, clock.now()
    return Written(found, mended)


def _write(run: Reconciliation, one: Finding, kept: PaymentDifference | None) -> bool:
    """True where nobody knew of it: what somebody has chosen to ignore stays ignored as long as it is the same."""
    status = DifferenceStatus.MENDED if one.is_mended else DifferenceStatus.OPEN
    if kept is None:
        kept = PaymentDifference(
            id=new_id(), provider=run.provider, account=run.account, kind=one.kind, reference=one.reference
        )
        session().add(kept)
        is_new = True
    else:
        is_same = (kept.ours, kept.theirs) == (one.ours, one.theirs)
        is_new = kept.status in OPEN_AGAIN if is_same else True
        if is_same and not is_new and not one.is_mended:
            return False
    kept.status, kept.currency, kept.ours, kept.theirs = status, one.currency, one.ours, one.theirs
    kept.payment_id, kept.order_id = one.payment_id, one.order_id
    return is_new
