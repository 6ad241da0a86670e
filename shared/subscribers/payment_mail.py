"""Money that moves, as mails to shoppers and staff."""

from collections.abc import Iterable
from uuid import UUID

from shared.models.orders.order import order_by_id
from shared.models.orders.refund import RefundOrigin, refund_of
from shared.models.payments.payment import find_payment
from shared.models.staff.membership import members_of
from shared.models.staff.user import User
from shared.models.stores.store import current_store
from shared.services.mail.owe import owe_mail
from shared.subscribers.registry import HeardEvent, JobCall, on

#: Who hears of what goes wrong with money.
TAKES_PAYMENTS = "payments.take"


def _tell_shopper(event: HeardEvent, kind: str, key: str, **arguments: str) -> Iterable[JobCall]:
    order = order_by_id(event.id_of("order_id"))
    message_id = owe_mail(
        kind,
        key=key,
        recipient=order.email,
        locale=order.locale,
        about_id=order.id,
        arguments={"order_id": str(order.id), **arguments},
    )
    return _send([message_id])


@on("orders.refunded", consumer="mail.order_refunded")
def tell_of_refund(event: HeardEvent) -> Iterable[JobCall]:
    """Nobody is told of money that only went on to another order."""
    refund = str(event.payload["refund_id"])
    if refund_of(event.id_of("order_id"), event.id_of("refund_id")).origin is RefundOrigin.EXCHANGE:
        return []
    return _tell_shopper(event, "orders.refunded", f"order-refunded:{event.id}", refund_id=refund)


@on("payments.proof_rejected", consumer="mail.proof_rejected")
def tell_of_rejection(event: HeardEvent) -> Iterable[JobCall]:
    proof = str(event.payload["proof_id"])
    return _tell_shopper(event, "orders.proof_rejected", f"proof-rejected:{proof}", proof_id=proof)


@on("payments.reminded", consumer="mail.payment_reminder")
def remind_of_payment(event: HeardEvent) -> Iterable[JobCall]:
    """A deposit, or all of an order that is paid by transfer."""
    payment_id = str(event.payload["payment_id"])
    payment = find_payment(event.id_of("payment_id"))
    is_deposit = payment is not None and payment.due_at is not None
    kind = "orders.deposit_reminder" if is_deposit else "orders.payment_reminder"
    return _tell_shopper(event, kind, f"payment-reminder:{payment_id}", payment_id=payment_id)


@on("payments.noticed", "refunds.failed", consumer="mail.payment_notice")
def tell_staff(event: HeardEvent) -> Iterable[JobCall]:
    """Everybody who may take payments hears of it once."""
    order = order_by_id(event.id_of("order_id"))
    notice = str(event.payload.get("notice", "refund_failed"))
    return _send(
        owe_mail(
            "orders.payment_notice",
            key=f"payment-notice:{event.id}:{user.id}",
            recipient=user.email,
            locale=user.locale,
            about_id=order.id,
            arguments={"order_id": str(order.id), "notice": notice},
        )
        for user in _readers()
    )


@on("payments.differences_found", consumer="mail.payment_differences")
def tell_of_differences(event: HeardEvent) -> Iterable[JobCall]:
    run = str(event.payload["run_id"])
    return _send(
        owe_mail(
            "payments.differences",
            key=f"payment-differences:{run}:{user.id}",
            recipient=user.email,
            locale=user.locale,
            arguments={"run_id": run},
        )
        for user in _readers()
    )


def _readers() -> list[User]:
    return [user for member, user in members_of(current_store().merchant_id) if member.allows(TAKES_PAYMENTS)]


def _send(message_ids: Iterable[UUID | None]) -> list[JobCall]:
    return [JobCall("mail.send", {"message_id": message_id}) for message_id in message_ids if message_id is not None]
