"""Leading a shopper to the pay page, and believing only what the provider says afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from shared.db.session import leave_transaction, transaction
from shared.gateways.payments.base import (
    CheckoutLine,
    CheckoutRequest,
    CheckoutStatus,
    GatewayRefused,
    HostedCheckout,
    PaymentGateway,
)
from shared.gateways.payments.provider import find_provider, is_online
from shared.kernel import clock
from shared.kernel.errors import Conflict, GatewayFailed
from shared.kernel.i18n import gettext as _
from shared.kernel.quantities import Unit, format_quantity
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order, order_by_id, order_for_update
from shared.models.orders.status import OrderStatus
from shared.models.payments.payment import Payment, PaymentStatus, find_payment_for_update, payments_of
from shared.models.stores.store import current_store
from shared.services.orders.refund_rule import paid_parts
from shared.services.payments.cards import forget_name, known_at
from shared.services.payments.fees import application_fee, terms_in_force
from shared.services.payments.gateway import account_in_use, gateway_for, gateway_of
from shared.services.payments.methods import captures_later
from shared.services.payments.platform_gateways import PlatformTerms
from shared.services.stores.links import store_url

PAY_WITHIN = timedelta(minutes=60)
#: The provider wants pay pages to stay open for half an hour at least.
LEAST_TIME = timedelta(minutes=31)


@dataclass(frozen=True)
class PayPage:
    """Where the shopper pays, and whether there is anything to pay."""

    url: str


@dataclass(frozen=True)
class PayTerms:
    """What a page was agreed to be; ``fee`` is the platform's share, in minor units."""

    expires_at: datetime
    account: str
    fee: int


def start_payment(order_id: UUID, *, customer_id: UUID | None = None) -> PayPage:
    """The pay page of an order; asked again, the same page while it is open. Talks to the provider.

    ``customer_id`` is who is signed in: the order's own customer finds kept cards there, and may have one kept.
    Raises Conflict (nothing to pay online), GatewayFailed (the provider does not answer; the order stays).
    """
    order, payment = _payable(order_id)
    revision = order.revision
    if payment.reference and payment.revision < revision:
        raise _changed()
    is_own = customer_id is not None and order.customer_id == customer_id
    if payment.url and payment.expires_at and payment.expires_at > clock.now():
        if is_own or not payment.is_personal:
            return PayPage(payment.url)
        _close_page(payment)
    terms = _agree(order_id, payment.id, revision)
    gateway = gateway_of(payment.provider, terms.account)
    known = _known(payment.provider, order.customer_id, gateway) if is_own and order.customer_id else ""
    request = _checkout_request(order, payment, terms, known)
    leave_transaction()
    try:
        checkout = gateway.create_checkout(request)
    except GatewayRefused:
        if not known or order.customer_id is None:
            raise
        forget_name(order.customer_id, payment.provider, known)  # gone there: whoever wants to pay still can
        known, request = "", _checkout_request(order, payment, terms, "")
        leave_transaction()
        checkout = gateway.create_checkout(request)
    if not _keep_page(payment.id, order.id, checkout, revision, is_personal=bool(known)):
        gateway.expire_checkout(checkout.id)
        raise _nothing_to_pay()
    return PayPage(checkout.url)


def _known(provider: str, customer_id: UUID, gateway: PaymentGateway) -> str:
    """An account that may not keep customers still takes payments."""
    try:
        return known_at(provider, customer_id, gateway)
    except GatewayFailed:
        return ""


def _close_page(payment: Payment) -> None:
    """A page with somebody's cards is for nobody else: it ends before another is made. Raises Conflict once paid."""
    gateway = gateway_for(payment)
    leave_transaction()
    if payment.reference and gateway.expire_checkout(payment.reference).status is not CheckoutStatus.EXPIRED:
        raise _nothing_to_pay()


def _agree(order_id: UUID, payment_id: UUID, revision: int) -> PayTerms:
    """Until when the page shall be open and through which account it is paid, before the provider hears of it.

    Where its answer gets lost, the next attempt asks for exactly the same, and is given the same page. The order is
    locked first, as everywhere: who edits it at this moment comes before or after. Raises Conflict.
    """
    with transaction():
        if order_for_update(order_id).revision != revision:
            raise _changed()
        payment = find_payment_for_update(payment_id)
        if payment is None:
            raise _nothing_to_pay()
        if payment.url or payment.expires_at is None or payment.expires_at < clock.now() + LEAST_TIME:
            payment.url, payment.expires_at = None, (clock.now() + PAY_WITHIN).replace(microsecond=0)
            payment.account = account_in_use(payment.provider)
            terms = terms_in_force(payment.provider) if payment.account else PlatformTerms()
            payment.application_fee = application_fee(payment.amount, payment.currency, terms)
            payment.returns_fee = terms.returns_fee
        return PayTerms(payment.expires_at, payment.account, payment.application_fee)


def _keep_page(payment_id: UUID, order_id: UUID, checkout: HostedCheckout, revision: int, *, is_personal: bool) -> bool:
    """Write the pay page down; False where the order was cancelled or edited while the page was being made."""
    with transaction():
        order, payment = order_for_update(order_id), find_payment_for_update(payment_id)
        if payment is None or order.status is not OrderStatus.OPEN or order.revision != revision:
            return False
        payment.reference, payment.url, payment.livemode = checkout.id, checkout.url, checkout.livemode
        payment.is_personal = is_personal
    return True


def _changed() -> Conflict:
    return Conflict(_("This order has changed. Open its page again to pay."))


def _nothing_to_pay() -> Conflict:
    return Conflict(_("There is nothing to pay online for this order."))


def _payable(order_id: UUID) -> tuple[Order, Payment]:
    order = order_by_id(order_id)
    payment = awaited_online(order, payments_of(order_id))
    if payment is None:
        raise _nothing_to_pay()
    return order, payment


def awaited_online(order: Order, payments: Sequence[Payment]) -> Payment | None:
    """The payment that the shopper can make on a pay page now: of all, or of a deposit that is not overdue."""
    if order.status is not OrderStatus.OPEN:
        return None
    pending = (one for one in payments if is_online(one.provider) and one.status is PaymentStatus.PENDING)
    return next((one for one in pending if one.due_at is None or one.may_be_paid(clock.now())), None)


def _checkout_request(order: Order, payment: Payment, terms: PayTerms, customer: str) -> CheckoutRequest:
    store = current_store()
    done = store_url(store, f"/orders/{order.id}/{order.token}", locale=order.locale)
    is_whole = payment.due_at is None and order.exchanged_from_id is None
    request = CheckoutRequest(
        reference=str(payment.id),
        currency=order.currency,
        lines=tuple(_checkout_lines(order, payment)),
        success_url=f"{done}?paid={{CHECKOUT_ID}}",
        cancel_url=done,
        idempotency_key="",
        customer_email=order.email,
        locale=order.locale,
        expires_at=terms.expires_at,
        metadata={"store": str(store.id), "order": str(order.id)},
        capture_later=is_whole and captures_later(payment.provider),
        customer=customer,
        application_fee=terms.fee,
    )
    return replace(request, idempotency_key=f"checkout-{payment.id}-{_fingerprint(request)}")


def _checkout_lines(order: Order, payment: Payment) -> list[CheckoutLine]:
    """What the page charges: the order's lines and what is added to them, a deposit on it all, or what is left of it.

    The whole order is one line where the provider could not charge one of them alone.
    """
    if payment.amount != order.total:
        return [CheckoutLine(_part_words(order, payment), payment.amount)]
    parts = paid_parts(order, order.lines)
    lines = [_checkout_line(line, tax) for line, tax in zip(order.lines, parts.added_tax, strict=True)]
    extras = ((parts.shipping, order.shipping_name or _("Delivery")), (parts.fee, _("Payment fee")))
    lines += [CheckoutLine(name, amount) for amount, name in extras if amount]
    provider = find_provider(payment.provider)
    if provider is not None and not all(provider.can_move(line.unit_amount, order.currency) for line in lines):
        return [CheckoutLine(_("Order %(number)s", number=order.name), order.total)]
    return lines


def _part_words(order: Order, payment: Payment) -> str:
    """A deposit has a day by which it is due; otherwise something else, such as a gift card, pays the other part."""
    if payment.due_at is not None:
        return _("Deposit for order %(name)s", name=order.name)
    return _("Order %(number)s: what is left to pay", number=order.name)


def _checkout_line(line: OrderLine, added_tax: int) -> CheckoutLine:
    """Whole pieces at one price as they are; what is measured, or discounted and taxed so that it does not come to the
    same for every piece, is one piece that says how much it is. So the page charges exactly the order's total.
    """
    amount = line.total + added_tax
    if line.unit is Unit.PIECE and amount % line.quantity == 0:
        return CheckoutLine(line.shown_title, amount // line.quantity, line.quantity)
    told = format_quantity(line.quantity, line.unit)
    return CheckoutLine(f"{told}{' × ' if line.unit is Unit.PIECE else ' '}{line.shown_title}", amount)


def _fingerprint(request: CheckoutRequest) -> str:
    """A key may only come back with the very same request: a store that moved to a new domain asks for a new page."""
    return sha256(repr(request).encode()).hexdigest()[:16]
