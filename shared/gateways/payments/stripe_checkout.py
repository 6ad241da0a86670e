"""A pay page as Stripe's Checkout takes it."""

from typing import Any

from stripe.params.checkout import SessionCreateParams

from shared.gateways.payments.amounts import to_stripe
from shared.gateways.payments.base import CheckoutRequest
from shared.gateways.payments.stripe_objects import stripe_locale


def checkout_params(request: CheckoutRequest) -> SessionCreateParams:
    """What Stripe is asked for. A known customer chooses there whether the card is kept, or pays with one."""
    params: dict[str, Any] = {
        "mode": "payment",
        "client_reference_id": request.reference,
        "line_items": [_line_params(line, request.currency) for line in request.lines],
        "success_url": request.success_url.replace("{CHECKOUT_ID}", "{CHECKOUT_SESSION_ID}"),
        "cancel_url": request.cancel_url,
        "metadata": {**request.metadata, "reference": request.reference},
        "payment_intent_data": {
            "metadata": {**request.metadata, "reference": request.reference},
            "capture_method": "manual" if request.capture_later else "automatic",
        },
        "payment_method_types": ["card"],
    }
    if request.application_fee:
        params["payment_intent_data"]["application_fee_amount"] = to_stripe(request.application_fee, request.currency)
    if request.customer:
        params["customer"] = request.customer
        params["saved_payment_method_options"] = {"payment_method_save": "enabled"}
    elif request.customer_email:
        params["customer_email"] = request.customer_email
    if request.locale:
        params["locale"] = stripe_locale(request.locale)
    if request.expires_at:
        params["expires_at"] = int(request.expires_at.timestamp())
    return params  # type: ignore[return-value]


def _line_params(line: Any, currency: str) -> dict[str, Any]:
    product = {"name": line.name} | ({"description": line.description} if line.description else {})
    price = {
        "currency": currency.lower(),
        "unit_amount": to_stripe(line.unit_amount, currency),
        "product_data": product,
    }
    return {"price_data": price, "quantity": line.quantity}
