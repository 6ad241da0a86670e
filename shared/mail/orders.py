"""Mails to shoppers about their orders."""

from typing import Any
from uuid import UUID

from shared.gateways.payments.provider import find_provider
from shared.kernel.addresses import Address
from shared.kernel.formats import isolate_ltr
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.money import Money
from shared.mail.builders import Audience, Mail, mail_kind
from shared.mail.rendering import render_html, render_text
from shared.mail.samples import sample_deposit, sample_order, sample_parcel, sample_proof, sample_refund
from shared.models.mail.message import MailMessage
from shared.models.orders.fulfilment import fulfilments_of
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.refund import Refund, refund_of
from shared.models.orders.status import PaymentState
from shared.models.payments.payment import payments_of
from shared.models.payments.proof import PaymentProof, proof_of
from shared.models.shipping.rate import RateKind
from shared.models.stores.store import Store, current_store
from shared.services.orders.deposits import ShownDeposit, deposit_of_order
from shared.services.orders.discounted import shown_discounts
from shared.services.orders.gifts import gifts_by_line
from shared.services.orders.proofs import awaited_transfer
from shared.services.orders.spent_cards import spent_cards
from shared.services.orders.taxed import shown_taxes
from shared.services.orders.transfer_details import TransferDetails, transfer_details
from shared.services.stores.links import dashboard_url, platform_of, store_url


@mail_kind(
    "orders.confirmation",
    title=_l("Confirmation"),
    about=_l("When an order is placed, or paid where it is paid online. The law asks for it."),
    sample=lambda: _confirmation(sample_order(), current_store(), None),
)
def build_confirmation(message: MailMessage) -> Mail:
    order, store = _about(message)
    return _confirmation(order, store, _transfer(order))


def _confirmation(order: Order, store: Store, transfer: TransferDetails | None) -> Mail:
    subject = _("Your order %(number)s at %(store)s", number=isolate_ltr(order.name), store=store.name)
    return order_mail(
        "orders/confirmation",
        subject,
        order,
        store,
        transfer=transfer,
        way=_way_to_pay(order),
        deposit=deposit_of_order(order),
    )


@mail_kind(
    "orders.shipped",
    title=_l("On its way"),
    about=_l("When a parcel is handed to the courier."),
    may_be_off=True,
    sample=lambda: _shipped(sample_order(), current_store(), sample_parcel()),
)
def build_shipped(message: MailMessage) -> Mail:
    order, store = _about(message)
    parcels = {str(parcel.id): parcel for parcel in fulfilments_of(order.id)}
    return _shipped(order, store, parcels.get(message.arguments["fulfilment_id"]))


def _shipped(order: Order, store: Store, parcel: Any) -> Mail:
    subject = _("Your order %(number)s is on its way", number=isolate_ltr(order.name))
    return order_mail("orders/shipped", subject, order, store, parcel=parcel)


@mail_kind(
    "orders.cancelled",
    title=_l("Cancellation"),
    about=_l("When an order is cancelled."),
    sample=lambda: _cancelled(sample_order(), current_store()),
)
def build_cancelled(message: MailMessage) -> Mail:
    return _cancelled(*_about(message))


def _cancelled(order: Order, store: Store) -> Mail:
    return order_mail(
        "orders/cancelled", _("Your order %(number)s was cancelled", number=isolate_ltr(order.name)), order, store
    )


@mail_kind(
    "orders.refunded",
    title=_l("Refund"),
    about=_l("When money has been given back."),
    sample=lambda: _refunded(sample_order(), current_store(), sample_refund()),
)
def build_refunded(message: MailMessage) -> Mail:
    order, store = _about(message)
    return _refunded(order, store, refund_of(order.id, UUID(message.arguments["refund_id"])))


def _refunded(order: Order, store: Store, refund: Refund) -> Mail:
    subject = _("Your refund for order %(number)s", number=isolate_ltr(order.name))
    return order_mail("orders/refunded", subject, order, store, refund=refund, lines=_refunded_lines(order, refund))


@mail_kind(
    "orders.proof_rejected",
    title=_l("Proof not accepted"),
    about=_l("When a proof of payment was not accepted, with your reason."),
    sample=lambda: _proof_rejected(sample_order(), current_store(), sample_proof(), None),
)
def build_proof_rejected(message: MailMessage) -> Mail:
    order, store = _about(message)
    return _proof_rejected(order, store, proof_of(order.id, UUID(message.arguments["proof_id"])), _transfer(order))


def _proof_rejected(order: Order, store: Store, proof: PaymentProof, transfer: TransferDetails | None) -> Mail:
    subject = _("Your proof of payment for order %(number)s", number=isolate_ltr(order.name))
    return order_mail("orders/proof_rejected", subject, order, store, proof=proof, transfer=transfer)


@mail_kind(
    "orders.payment_reminder",
    title=_l("Payment reminder"),
    about=_l("When a bank transfer has not come for a while."),
    may_be_off=True,
    sample=lambda: _payment_reminder(sample_order(), current_store(), None),
)
def build_payment_reminder(message: MailMessage) -> Mail:
    order, store = _about(message)
    return _payment_reminder(order, store, _transfer(order))


def _payment_reminder(order: Order, store: Store, transfer: TransferDetails | None) -> Mail:
    subject = _("Order %(number)s is still waiting for your payment", number=isolate_ltr(order.name))
    return order_mail("orders/payment_reminder", subject, order, store, transfer=transfer)


@mail_kind(
    "orders.deposit_reminder",
    title=_l("Deposit reminder"),
    about=_l("Before the time to pay a deposit is over."),
    may_be_off=True,
    sample=lambda: _deposit_reminder(sample_order(), current_store(), sample_deposit()),
)
def build_deposit_reminder(message: MailMessage) -> Mail:
    order, store = _about(message)
    return _deposit_reminder(order, store, deposit_of_order(order))


def _deposit_reminder(order: Order, store: Store, deposit: ShownDeposit | None) -> Mail:
    subject = _("The deposit for order %(number)s is still open", number=isolate_ltr(order.name))
    return order_mail("orders/deposit_reminder", subject, order, store, deposit=deposit)


@mail_kind("orders.payment_notice", title=_l("Note to the shop"), audience=Audience.STAFF)
def build_payment_notice(message: MailMessage) -> Mail:
    """For staff, in their language."""
    order, store = _about(message)
    text = str(NOTICES.get(message.arguments["notice"], NOTICES["action_failed"]))
    subject = _("Order %(number)s: %(what)s", number=isolate_ltr(order.name), what=text)
    url = dashboard_url(platform_of(store), f"/s/{store.handle}/orders/{order.number}")
    return order_mail("orders/payment_notice", subject, order, store, text=text, url=url)


NOTICES = {
    "dispute": _l("a customer disputes a payment"),
    "dispute_won": _l("the bank decided a dispute for you"),
    "dispute_closed": _l("a dispute is over"),
    "authorisation_ending": _l("money that is put aside must be taken soon"),
    "action_failed": _l("money that was put aside could not be taken or let go"),
    "refund_failed": _l("a refund did not go through"),
    "proof": _l("a customer has sent a proof of payment"),
}


def _transfer(order: Order) -> TransferDetails | None:
    """How to pay, as long as a transfer is awaited."""
    payment = awaited_transfer(order, payments_of(order.id))
    return transfer_details(order, payment) if payment is not None else None


def _way_to_pay(order: Order) -> str:
    provider = find_provider(order.payment_provider)
    if provider is None or provider.is_online:
        return _("Paid by card") if order.payment_state is not PaymentState.AUTHORISED else _("Card")
    return str(provider.name)


def _refunded_lines(order: Order, refund: Refund) -> list[dict[str, Any]]:
    known = {line.id: line for line in order.lines}
    return [{"line": known[part.order_line_id], "part": part} for part in refund.lines]


def _about(message: MailMessage) -> tuple[Order, Store]:
    return order_by_id(UUID(message.arguments["order_id"])), current_store()


def where_to(order: Order) -> list[str]:
    """Where the goods change hands, line by line: the shopper's address, or the pick-up point and when it is open."""
    if order.delivery_kind is RateKind.DELIVERY:
        return Address.from_dict(order.shipping_address).lines()
    place = order.pickup_place
    known = [place.get("name", ""), *Address.from_dict(place.get("address", {})).lines()]
    told = [line for name in ("hours", "instructions") for line in place.get(name, "").splitlines()]
    return [line for line in (*known, *told) if line.strip()]


def order_mail(template: str, subject: str, order: Order, store: Store, **values: Any) -> Mail:
    """A mail to the shopper about an order; the template gets ``values`` and all that mails about orders share."""
    values |= {
        "subject": subject,
        "order": order,
        "taxes": shown_taxes(order),
        "discounts": shown_discounts(order),
        "gifts": gifts_by_line(order),
        "cards": spent_cards(order),
        "brand": store.name,
        "address": where_to(order),
        "money": lambda amount: Money(amount, order.currency),
        "status_url": store_url(store, f"/orders/{order.id}/{order.token}", locale=order.locale),
    }
    return Mail(subject, render_text(template, **values), render_html(template, **values), store.name, store.email)
