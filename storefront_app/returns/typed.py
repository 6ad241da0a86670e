"""What a shopper typed about each line of an order."""

from uuid import UUID

from flask import request

from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.quantities import parse_quantity
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order
from shared.services.returns.opening import WantedLine


def typed_lines(order: Order) -> dict[UUID, WantedLine]:
    """Raises Invalid, naming the fields (``quantity-<line>``)."""
    wrong: dict[str, str] = {}
    found: dict[UUID, WantedLine] = {}
    for line in order.lines:
        try:
            quantity = _quantity(line)
        except Invalid as error:
            wrong[f"quantity-{line.id}"] = error.message or next(iter(error.fields.values()), "")
            continue
        if quantity:
            texts = [request.form.get(f"{name}-{line.id}", "").strip() for name in ("reason", "note", "instead")]
            found[line.id] = WantedLine(quantity, texts[0][:200], texts[1][:500], _instead(texts[2]))
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    return found


def _instead(text: str) -> UUID | None:
    """None is money; what is no variant at all is refused like one that is not to be had."""
    return (parse_id(text) or UUID(int=0)) if text else None


def _quantity(line: OrderLine) -> int:
    text = request.form.get(f"quantity-{line.id}", "").strip()
    return parse_quantity(text, line.unit) if text and text != "0" else 0
