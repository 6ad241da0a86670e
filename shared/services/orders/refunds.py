"""Giving money back: written down under the order's lock, then carried out outside of it."""

from typing import Any
from uuid import UUID

from shared.db.session import session, transaction
from shared.events.orders import OrderRefunded, RefundFailed, RefundRequested
from shared.events.outbox import record
from shared.gateways.payments.provider import is_online
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.gift_cards.card import GiftCard
from shared.models.orders.order import Order, order_for_update
from shared.models.orders.refund import (
    Refund,
    RefundOrigin,
    RefundStatus,
    find_refund_by_key,
    refund_for_update,
    refund_of,
    refunds_of,
)
from shared.models.payments.method import GIFT_CARD
from shared.models.payments.payment import Payment, payments_for_update
from shared.services.gift_cards.issuing import CardWish, make_card
from shared.services.gift_cards.ledger import put_back
from shared.services.orders.balance import overpaid_of
from shared.services.orders.card_lines import withdraw_cards
from shared.services.orders.money import follow_money, tell
from shared.services.orders.refund_preview import RefundPreview, RefundWish, work_out
from shared.services.orders.refund_stock import move_goods, refund_lines

LONGEST_NOTE = 2000


def create_refund(
    order_id: UUID,
    wish: RefundWish,
    *,
    actor: str = "",
    user_id: UUID | None = None,
    origin: RefundOrigin = RefundOrigin.STAFF,
) -> Refund:
    """Write a refund down and let the goods follow; asked again with the same ``request_key``, the same refund.

    Money that a gateway moves stays pending until ``send_refund``; what is given back by hand is noted as done. Raises
    NotFound, Conflict (nothing left), Invalid (more than is left, nothing chosen).
    """
    with transaction():
        order = order_for_update(order_id)
        known = find_refund_by_key(order_id, wish.request_key) if wish.request_key else None
        if known is not None:
            return known
        return create_locked(order, wish, actor=actor, user_id=user_id, origin=origin)


def create_locked(
    order: Order, wish: RefundWish, *, actor: str, user_id: UUID | None, origin: RefundOrigin = RefundOrigin.STAFF
) -> Refund:
    """The same for an order whose row is locked in the present transaction."""
    payments = payments_for_update(order.id)
    shown = work_out(order, payments, refunds_of(order.id), wish)
    if shown.amount <= 0:
        raise Invalid(_("Choose what you want to refund."), fields={"amount": _("Choose what you want to refund.")})
    if wish.to_gift_card and not order.email:
        words = _("This order has no e-mail address that a gift card could be sent to.")
        raise Invalid(words, fields={"to": words})
    if _gives_back_too_much(order, payments, wish, shown.amount):
        origin = RefundOrigin.EDIT
    shown.payment.reserve_refund(shown.amount)
    refund = _new_refund(shown, wish, actor, user_id, origin)
    withdraw_cards(shown)
    lines = refund_lines(shown, wish)
    refund.lines = lines
    session().add(refund)
    session().flush()
    move_goods(order, refund, lines, wish.returned)
    if is_online(shown.payment.provider) and origin is not RefundOrigin.EXCHANGE and not refund.to_gift_card:
        tell(order, "refund_requested", actor=actor, user_id=user_id, amount=refund.amount, reason=refund.reason)
        record(RefundRequested(order.id, refund.id))
    else:
        arrive(order, payments, refund)
    return refund


def _gives_back_too_much(order: Order, payments: list[Payment], wish: RefundWish, amount: int) -> bool:
    """Whether a bare amount is what was paid too much once the order was edited."""
    is_bare = not wish.quantities and not wish.shipping and not wish.fee
    return is_bare and bool(order.revision) and amount <= overpaid_of(order, payments, refunds_of(order.id))


def _new_refund(
    shown: RefundPreview, wish: RefundWish, actor: str, user_id: UUID | None, origin: RefundOrigin
) -> Refund:
    return Refund(
        order_id=shown.order.id,
        payment_id=shown.payment.id,
        origin=origin,
        currency=shown.order.currency,
        amount=shown.amount,
        suggested=shown.suggested,
        shipping=shown.shipping,
        fee=shown.fee,
        tax=shown.tax,
        reason=wish.reason.strip()[:200],
        note=wish.note.strip()[:LONGEST_NOTE],
        actor=actor,
        user_id=user_id,
        request_key=wish.request_key,
        to_gift_card=wish.to_gift_card and shown.payment.provider != GIFT_CARD,
    )


def arrive(order: Order, payments: list[Payment], refund: Refund) -> None:
    """The money is back with the shopper. Order, payments and refund are locked."""
    payment = next(payment for payment in payments if payment.id == refund.payment_id)
    if refund.status is RefundStatus.FAILED:
        payment.reserve_refund(refund.amount)
    payment.note_refunded(refund.amount)
    refund.move(RefundStatus.SUCCEEDED, at=clock.now())
    card = _put_on_card(order, payment, refund)
    follow_money(order, payments)
    by_hand = not is_online(payment.provider) or refund.origin is RefundOrigin.EXCHANGE or refund.to_gift_card
    actor, user_id = (refund.actor, refund.user_id) if by_hand else ("", None)
    details = {"amount": refund.amount, "reason": refund.reason, "origin": refund.origin.value} | card
    tell(order, "refunded", actor, user_id, **details)
    record(OrderRefunded(order.id, refund.id))


def _put_on_card(order: Order, payment: Payment, refund: Refund) -> dict[str, Any]:
    """What a gift card paid returns to it, unless it pays for an exchange; other money may become a new card.

    For the timeline: the last four signs of the card's code.
    """
    if refund.to_gift_card:
        return {"gift_card": _new_card(order, refund).last4, "is_new_card": True}
    if payment.provider != GIFT_CARD or payment.intent is None or refund.origin is RefundOrigin.EXCHANGE:
        return {}
    ids = {"payment_id": payment.id, "order_id": order.id, "refund_id": refund.id}
    return {"gift_card": put_back(UUID(payment.intent), refund.amount, **ids).last4}


def _new_card(order: Order, refund: Refund) -> GiftCard:
    """Worth what is given back; its code goes to the customer by mail."""
    wish = CardWish(
        amount=refund.amount,
        currency=refund.currency,
        email=order.email,
        locale=order.locale,
        customer_id=order.customer_id,
        order_id=order.id,
        refund_id=refund.id,
    )
    return make_card(wish, actor=refund.actor, user_id=refund.user_id).card


def fail(order: Order, payments: list[Payment], refund: Refund, problem: str) -> None:
    """The money did not go, or came back. Order, payments and refund are locked."""
    payment = next(payment for payment in payments if payment.id == refund.payment_id)
    payment.note_refund_failed(refund.amount, had_arrived=refund.status is RefundStatus.SUCCEEDED)
    refund.move(RefundStatus.FAILED, at=clock.now(), problem=problem[:500])
    follow_money(order, payments)
    tell(order, "refund_failed", amount=refund.amount, problem=refund.problem)
    record(RefundFailed(order.id, refund.id))


def retry_refund(order_id: UUID, refund_id: UUID, *, actor: str = "", user_id: UUID | None = None) -> Refund:
    """Try a refund that failed once more. Raises NotFound, Conflict (it did not fail, the money is gone otherwise)."""
    with transaction():
        order, payments, refund = _locked_failure(order_id, refund_id)
        payment = next(payment for payment in payments if payment.id == refund.payment_id)
        payment.reserve_refund(refund.amount)
        refund.move(RefundStatus.PENDING, at=None)
        refund.attempt, refund.reference = refund.attempt + 1, None
        tell(order, "refund_requested", actor=actor, user_id=user_id, amount=refund.amount, reason=refund.reason)
        record(RefundRequested(order.id, refund.id))
    return refund


def settle_by_hand(order_id: UUID, refund_id: UUID, *, actor: str = "", user_id: UUID | None = None) -> Refund:
    """Note that staff gave the money of a failed refund back otherwise. Raises NotFound, Conflict."""
    with transaction():
        order, payments, refund = _locked_failure(order_id, refund_id)
        arrive(order, payments, refund)
        tell(order, "refund_by_hand", actor=actor, user_id=user_id, amount=refund.amount)
    return refund


def _locked_failure(order_id: UUID, refund_id: UUID) -> tuple[Order, list[Payment], Refund]:
    order = order_for_update(order_id)
    refund_of(order_id, refund_id)
    payments, refund = payments_for_update(order_id), refund_for_update(refund_id)
    if refund.status is not RefundStatus.FAILED:
        raise Conflict(_("This refund has not failed."))
    return order, payments, refund
