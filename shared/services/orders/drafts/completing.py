"""From draft to order, once: stock, numbers, taxes and events as for any order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from shared.db.session import session, transaction
from shared.events.drafts import DraftChanged, PaymentAsked
from shared.events.outbox import record
from shared.gateways.payments.provider import is_online
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.carts.cart import Cart, CartStatus
from shared.models.orders.draft import DraftLine, DraftOrder, DraftStatus, draft_by_token, draft_for_update
from shared.models.orders.order import Order, order_by_id
from shared.models.payments.method import MANUAL, PaymentMethod
from shared.models.payments.payment import payments_for_update, payments_of
from shared.models.stores.store import current_store
from shared.services.carts.contents import CartContent
from shared.services.carts.gift_cards import NO_COVER
from shared.services.orders.basis import Basis
from shared.services.orders.collect import Collector, receive_locked
from shared.services.orders.drafts.checks import check_ready
from shared.services.orders.drafts.reckoning import Reckoning, reckon
from shared.services.orders.drafts.writing import locked_draft
from shared.services.orders.notes import add_note
from shared.services.orders.place import place_basis
from shared.services.orders.tags import set_tags
from shared.services.payments.deposits import deposit_of
from shared.services.payments.methods import check_payable, chosen_method, offered_methods

MOST_DAYS = 365
#: So long staff wait for whoever got a link to pay, before it counts as late.
LINK_DAYS = 14


class Terms(StrEnum):
    """How an order made by hand is paid: already, by a link, or later."""

    PAID = "paid"
    LINK = "link"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Settlement:
    """``provider`` is one of the store's ways to pay (by a link: the first online one where none is named); ``days``
    is until when it is due.
    """

    terms: Terms = Terms.LINK
    provider: str = ""
    days: int = LINK_DAYS


def complete_draft(
    draft_id: UUID,
    settlement: Settlement = Settlement(),
    *,
    revision: int | None = None,
    actor: str = "",
    user_id: UUID | None = None,
) -> Order:
    """The draft's order; asked again, the same one. Prices are those of the draft, taxes those of the moment.

    Raises NotFound, Invalid (what is missing), Conflict (sold out, changed meanwhile, over, taxes have changed).
    """
    with transaction():
        draft = draft_for_update(draft_id)
        if draft.order_id is not None:
            return order_by_id(draft.order_id)
        draft = locked_draft(draft_id, revision)
        offered = offered_methods(draft.currency)
        order = _place(draft, _method_of(settlement, offered), offered, settlement, actor)
        draft.order_id, draft.completed_at = order.id, clock.now()
        draft.move(DraftStatus.COMPLETED)
        record(DraftChanged(draft.id, "completed"))
        _carry_over(draft, order, actor, user_id)
        _settle(order, settlement, actor, user_id)
    return order


def complete_own_draft(draft_id: UUID, token: str, *, provider: str, revision: int) -> Order:
    """The customer orders what they approved, paying by one of the offered ways. Raises as ``complete_draft``."""
    draft = draft_by_token(draft_id, token)
    if draft.order_id is None and draft.status is not DraftStatus.APPROVED:
        raise Conflict(_("Approve this quote first."))
    if draft.order_id is None and draft.is_over:
        raise Conflict(_("This quote is not valid any more. Ask us for a new one."))
    chosen_method(offered_methods(draft.currency), provider)
    return complete_draft(draft_id, Settlement(Terms.LINK, provider), revision=revision)


def _method_of(settlement: Settlement, offered: Sequence[PaymentMethod]) -> PaymentMethod:
    if not 0 <= settlement.days <= MOST_DAYS:
        raise Invalid(fields={"days": _("Type a number of days from 0 to %(most)s.", most=MOST_DAYS)})
    if settlement.terms is not Terms.LINK:
        return PaymentMethod(provider=MANUAL, is_enabled=True, config={})
    if settlement.provider:
        return chosen_method(offered, settlement.provider)
    online = next((method for method in offered if is_online(method.provider)), None)
    if online is None:
        raise Conflict(_("No way to pay online is switched on. Choose another way to be paid."))
    return online


def _place(
    draft: DraftOrder, method: PaymentMethod, offered: Sequence[PaymentMethod], settlement: Settlement, actor: str
) -> Order:
    contact, lines = check_ready(draft), list(draft.lines)
    found = reckon(draft, lines)
    _check_frozen(draft, lines, found)
    check_payable(method, found.totals.total, draft.currency)
    cart = _cart_of(draft)
    basis = Basis(
        store=current_store(),
        cart=cart,
        contact=contact,
        contents=_available(found.contents),
        delivery=found.delivery,
        method=method,
        totals=found.totals,
        cover=NO_COVER,
        terms=found.terms,
        taxing=found.taxing,
        manual_discount=draft.manual_discount,
        deposit=deposit_of(method, offered, found.totals.total, found.terms),
        actor=actor,
    )
    order = place_basis(basis, draft.customer_id).order
    session().flush()
    if _is_patient(settlement, method):
        for payment in payments_of(order.id):
            payment.asked_until = order.placed_at + timedelta(days=settlement.days)
    return order


def _is_patient(settlement: Settlement, method: PaymentMethod) -> bool:
    """Whoever pays at the door or by transfer has the provider's own time."""
    return settlement.terms is Terms.LATER or is_online(method.provider)


def _check_frozen(draft: DraftOrder, lines: Sequence[DraftLine], found: Reckoning) -> None:
    if any(line.variant_id is None and not line.is_custom for line in lines):
        raise Conflict(_("One of these products is no longer sold."))
    if found.totals.total != draft.total:
        raise Conflict(
            _("Taxes or deliveries have changed since this was written. Save it again to see the new total.")
        )


def _available(contents: list[CartContent]) -> list[CartContent]:
    short = next((line for line in contents if line.available is not None and line.available < line.quantity), None)
    if short is not None:
        raise Conflict(_("“%(title)s” is not available in this quantity any more.", title=short.shown_title))
    return contents


def _cart_of(draft: DraftOrder) -> Cart:
    """An order's origin is a cart; this one was never open to anybody."""
    cart = Cart(
        status=CartStatus.ORDERED, locale=draft.locale, currency=draft.currency, note=draft.note, email="", checkout={}
    )
    session().add(cart)
    session().flush()
    return cart


def _carry_over(draft: DraftOrder, order: Order, actor: str, user_id: UUID | None) -> None:
    if draft.tags:
        set_tags(order.id, draft.tags, actor=actor, user_id=user_id)
    if draft.staff_note:
        add_note(order.id, draft.staff_note, actor=actor, user_id=user_id)


def _settle(order: Order, settlement: Settlement, actor: str, user_id: UUID | None) -> None:
    if order.total == 0:
        return
    if settlement.terms is Terms.PAID:
        payments = payments_for_update(order.id)
        collector = Collector.STAFF
        receive_locked(order, payments, payments[0], None, collector=collector, actor=actor, user_id=user_id)
    elif settlement.terms is Terms.LINK:
        record(PaymentAsked(order.id, payments_of(order.id)[0].id))
