"""Leading a shopper from an order to where it is paid."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from flask import redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from shared.gateways.payments.base import PaymentDeclined
from shared.gateways.payments.provider import all_providers, find_provider
from shared.kernel.config import current_settings
from shared.kernel.errors import Conflict, GatewayFailed
from shared.models.orders.order import Order
from shared.models.orders.status import PaymentState
from shared.models.payments.payment import Payment, payments_of
from shared.services.orders.pay import awaited_online, start_payment
from shared.services.orders.settlement import close_outdated_page, finish_agreed
from shared.web.headers import allow_source
from shared.web.limits import check_limit, client_address
from shared.web.logging import log
from storefront_app.customers.who import known_customer

PACE = "30 per minute"


def owed_online(order: Order, known: Sequence[Payment] | None = None) -> Payment | None:
    """The payment that the order waits for on a pay page: of all of it, of a deposit, or of the rest after an edit.

    ``known`` are all of its payments, where they have been read.
    """
    if order.revision or known is not None:
        return awaited_online(order, payments_of(order.id) if known is None else known)
    provider = find_provider(order.payment_provider)
    may_owe = provider is not None and (provider.is_online or provider.takes_deposit)
    waits = order.payment_state in (PaymentState.PENDING, PaymentState.FAILED)
    has_part = bool(order.gift_card_total) or order.exchanged_from_id is not None
    if not may_owe or not (waits or (has_part and order.payment_state is PaymentState.PARTLY_PAID)):
        return None
    return awaited_online(order, payments_of(order.id))


def pay_page_origins() -> list[str]:
    """Where the pay pages of the installed providers live."""
    settings = current_settings()
    return [
        page for provider in all_providers().values() if provider.pay_pages for page in provider.pay_pages(settings)
    ]


def allow_pay_pages() -> None:
    """Browsers hold ``form-action`` against redirects too: a form on this page may lead on to the pay page."""
    for origin in pay_page_origins():
        allow_source("form-action", origin)


def order_address(order: Order, **more: Any) -> str:
    return url_for("orders.show", order_id=order.id, token=order.token, **more)


def lead_to_payment(order: Order, known: Sequence[Payment] | None = None) -> BaseResponse:
    """On to the pay page; to the order's own page where nothing is owed online, or the provider does not answer."""
    if owed_online(order, known) is None:
        return redirect(order_address(order), 303)
    try:
        if order.revision:
            close_outdated_page(order)
        customer = known_customer()
        url = start_payment(order.id, customer_id=customer.id if customer is not None else None).url
    except GatewayFailed as error:
        log.warning("pay page", order=str(order.id), reason=error.message)
        return redirect(order_address(order, trouble="1"), 303)
    except Conflict:
        return redirect(order_address(order), 303)
    return redirect(url if _is_allowed(url) else order_address(order, go="1"), 303)


def finish_payment(order: Order) -> str:
    """Have the money taken to which a shopper who comes back has agreed; the parameter that says what went wrong.

    Whatever goes wrong here is made up for by the next message or the next look at the provider.
    """
    payment = owed_online(order)
    provider = find_provider(payment.provider) if payment is not None else None
    if provider is None or not provider.finishes_on_return:
        return ""
    check_limit(PACE, "return", client_address())
    try:
        finish_agreed(order.id)
    except PaymentDeclined:
        return "declined"
    except (GatewayFailed, Conflict) as error:
        log.warning("payment not finished", order=str(order.id), reason=error.message)
    return ""


def _is_allowed(url: str) -> bool:
    """A shop may have its pay page on a domain of its own; then the order's page links to it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" in pay_page_origins()
