"""What the order's page says to somebody who pays by transfer."""

from typing import Any

from shared.gateways.payments.provider import find_provider
from shared.models.orders.order import Order
from shared.models.payments.payment import payments_of
from shared.models.payments.proof import proofs_of
from shared.services.orders.proofs import LARGEST, awaited_transfer
from shared.services.orders.transfer_details import transfer_details


def transfer_of(order: Order) -> dict[str, Any]:
    """``transfer`` as long as one is awaited, with the proofs sent so far; orders paid otherwise cost nothing."""
    provider = find_provider(order.payment_provider)
    payment = awaited_transfer(order, payments_of(order.id)) if provider and provider.takes_proof else None
    if payment is None:
        return {"transfer": None, "proofs": []}
    return {
        "transfer": transfer_details(order, payment),
        "proofs": proofs_of(order.id),
        "most_megabytes": LARGEST // 1024**2,
    }
