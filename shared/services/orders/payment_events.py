"""What providers tell us by webhooks: verified, then looked up afresh, then written down."""

from collections.abc import Mapping
from contextlib import suppress
from uuid import UUID

from shared.db.session import leave_transaction, transaction
from shared.gateways.payments.base import (
    CheckoutStatus,
    GatewayEvent,
    GatewayRefused,
    HostedCheckout,
    PaymentDeclined,
    PaymentStatus,
)
from shared.kernel.ids import parse_id
from shared.models.payments.payment import (
    Payment,
    find_payment,
    find_payment_by_intent,
    find_payment_by_reference,
    find_payment_for_update,
)
from shared.services.orders.disputes import take_dispute
from shared.services.orders.refund_sending import refresh_refunds
from shared.services.orders.settlement import settle, sync_payment
from shared.services.payments.gateway import gateway_for, gateway_of, webhook_secret
from shared.services.payments.ledger import note_event


def take_event(provider: str, raw_body: bytes, headers: Mapping[str, str]) -> bool:
    """Act on a webhook of the current store. True where it was about one of our payments.

    Raises BadSignature before anything in it is believed.
    """
    secret = webhook_secret(provider)
    event = gateway_of(provider).verify_webhook(raw_body, headers, secret)
    return not event.account and take_verified(provider, event)


def take_verified(provider: str, event: GatewayEvent) -> bool:
    """Act on an event of one of the current store's accounts: only payments of that very account are meant."""
    if event.dispute is not None:
        return take_dispute(provider, event, event.dispute, event.account)
    if event.tells_refunds:
        return _take_refunds(provider, event)
    if event.checkout is not None and event.checkout.status is CheckoutStatus.APPROVED:
        return _take_approval(provider, event.checkout, event.account)
    checkout = _checkout_of(provider, event)
    return checkout is not None and settle(
        checkout, event_id=event.id, kind=event.kind, provider=provider, account=event.account
    )


def _payment_of(provider: str, intent: str, account: str) -> Payment | None:
    found = find_payment_by_intent(provider, intent) if intent else None
    return found if found is not None and found.account == account else None


def _take_approval(provider: str, checkout: HostedCheckout, account: str) -> bool:
    """The shopper agreed: the money is taken now, if this is the page that we wait for, and not too late.

    Where the bank says no, the shopper hears it on coming back, and can try again.
    """
    payment = find_payment_by_reference(provider, checkout.id)
    if payment is None or payment.account != account:
        return False
    with suppress(PaymentDeclined):
        sync_payment(payment.id)
    return True


def _checkout_of(provider: str, event: GatewayEvent) -> HostedCheckout | None:
    """The pay page that an event speaks of, asked afresh where the event itself does not say where the money is."""
    checkout = event.checkout
    if checkout is not None:
        is_vague = checkout.status is CheckoutStatus.COMPLETE and checkout.payment_status is PaymentStatus.UNPAID
        return gateway_of(provider, event.account).retrieve_checkout(checkout.id) if is_vague else checkout
    payment = _payment_of(provider, event.payment.id, event.account) if event.payment is not None else None
    if payment is None or payment.reference is None:
        return None
    gateway, reference = gateway_for(payment), payment.reference
    leave_transaction()
    return gateway.retrieve_checkout(reference)


def _take_refunds(provider: str, event: GatewayEvent) -> bool:
    """Whatever a message says of one refund: what the provider says of all of them is taken over."""
    payment = _payment_of(provider, event.payment_id, event.account) or _hear_first(provider, event)
    if payment is None:
        return False
    payment_id = payment.id
    refresh_refunds(payment_id)
    _keep(payment_id, event)
    return True


def _hear_first(provider: str, event: GatewayEvent) -> Payment | None:
    """Word of a refund has overtaken word of the payment: ask for that one first. None where it is none of ours."""
    if not event.payment_id:
        return None
    try:
        told = gateway_of(provider, event.account).retrieve_payment(event.payment_id)
    except GatewayRefused:
        return None
    payment_id = parse_id(told.reference)
    payment = find_payment(payment_id) if payment_id is not None else None
    if payment is None or (payment.provider, payment.account) != (provider, event.account):
        return None
    with suppress(PaymentDeclined):
        sync_payment(payment.id)
    return _payment_of(provider, event.payment_id, event.account)


def _keep(payment_id: UUID, event: GatewayEvent) -> None:
    with transaction():
        payment = find_payment_for_update(payment_id)
        if payment is not None:
            told = event.refund
            details = {"refund": told.id, "status": told.status.value} if told else {}
            note_event(payment, event.id, event.kind, amount=told.amount if told else None, details=details)
