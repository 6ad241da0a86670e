"""What the order's page says to somebody who pays by transfer."""

from typing import Any

import segno
from markupsafe import Markup

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
    details = transfer_details(order, payment)
    return {
        "transfer": details,
        "qr_code": qr_code(details.link) if details.link else "",
        "proofs": proofs_of(order.id),
        "most_megabytes": LARGEST // 1024**2,
    }


def qr_code(text: str) -> Markup:
    """A picture of the text for a phone's camera, dark on light whatever the page's colours."""
    code = segno.make_qr(text, error="m")
    return Markup(code.svg_inline(scale=4, border=3, dark="#000", light="#fff", omitsize=True))  # noqa: S704 (our own SVG)
