"""What providers tell us by webhooks: verified, then looked up afresh, then written down."""

from collections.abc import Mapping
from contextlib import suppress
from uuid import UUID

from shared.db.session import leave_transaction, transaction
from shared.events.orders import PaymentNoticed
from shared.events.outbox import record
from shared.gateways.payments.base import (
    CheckoutStatus,
    GatewayDispute,
    GatewayEvent,
    HostedCheckout,
    PaymentDeclined,
    PaymentStatus,
)
from shared.models.orders.order import order_for_update
from shared.models.payments.payment import (
    find_payment_by_intent,
    find_payment_by_reference,
    find_payment_for_update,
)
from shared.services.orders.money import tell
from shared.services.orders.refund_sending import refresh_refunds
from shared.services.orders.settlement import settle, sync_payment
from shared.services.payments.gateway import gateway_of, webhook_secret
from shared.services.payments.ledger import note_event


def take_event(provider: str, raw_body: bytes, headers: Mapping[str, str]) -> bool:
    """Act on a webhook of the current store. True where it was about one of our payments.

    Raises BadSignature before anything in it is believed.
    """
    secret = webhook_secret(provider)
    event = gateway_of(provider).verify_webhook(raw_body, headers, secret)
    if event.dispute is not None:
        return _note_dispute(provider, event, event.dispute)
    if event.tells_refunds:
        return _take_refunds(provider, event)
    if event.checkout is not None and event.checkout.status is CheckoutStatus.APPROVED:
        return _take_approval(provider, event.checkout)
    checkout = _checkout_of(provider, event)
    return checkout is not None and settle(checkout, event_id=event.id, kind=event.kind, provider=provider)


def _take_approval(provider: str, checkout: HostedCheckout) -> bool:
    """The shopper agreed: the money is taken now, if this is the page that we wait for, and not too late.

    Where the bank says no, the shopper hears it on coming back, and can try again.
    """
    payment = find_payment_by_reference(provider, checkout.id)
    if payment is None:
        return False
    with suppress(PaymentDeclined):
        sync_payment(payment.id)
    return True


def _checkout_of(provider: str, event: GatewayEvent) -> HostedCheckout | None:
    """The pay page that an event speaks of, asked afresh where the event itself does not say where the money is."""
    checkout = event.checkout
    if checkout is not None:
        is_vague = checkout.status is CheckoutStatus.COMPLETE and checkout.payment_status is PaymentStatus.UNPAID
        return gateway_of(provider).retrieve_checkout(checkout.id) if is_vague else checkout
    payment = find_payment_by_intent(provider, event.payment.id) if event.payment is not None else None
    if payment is None or payment.reference is None:
        return None
    leave_transaction()
    return gateway_of(provider).retrieve_checkout(payment.reference)


def _take_refunds(provider: str, event: GatewayEvent) -> bool:
    """Whatever a message says of one refund: what the provider says of all of them is taken over."""
    payment = find_payment_by_intent(provider, event.payment_id) if event.payment_id else None
    if payment is None:
        return False
    payment_id = payment.id
    refresh_refunds(payment_id)
    _keep(payment_id, event)
    return True


def _keep(payment_id: UUID, event: GatewayEvent) -> None:
    with transaction():
        payment = find_payment_for_update(payment_id)
        if payment is not None:
            told = event.refund
            details = {"refund": told.id, "status": told.status.value} if told else {}
            note_event(payment, event.id, event.kind, amount=told.amount if told else None, details=details)


def _note_dispute(provider: str, event: GatewayEvent, dispute: GatewayDispute) -> bool:
    """A notice on the order, once per message: what to do about it is said in the provider's dashboard."""
    with transaction():
        found = find_payment_by_intent(provider, dispute.payment_id)
        if found is None:
            return False
        order, payment = order_for_update(found.order_id), find_payment_for_update(found.id)
        details = {"dispute": dispute.id, "status": dispute.status, "reason": dispute.reason}
        if payment is None or not note_event(payment, event.id, event.kind, amount=dispute.amount, details=details):
            return payment is not None
        until = dispute.answer_by.isoformat() if dispute.answer_by else ""
        kind = "dispute_closed" if dispute.is_closed else "disputed"
        tell(order, kind, "", None, amount=dispute.amount, answer_by=until, **details)
        if dispute.is_new:
            record(PaymentNoticed(order.id, "dispute"))
    return True
