"""PayPal's objects as they are made: https://developer.paypal.com/docs/api/orders/v2/."""

import secrets
import string
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from shared.gateways.payments.paypal_emulator.problems import malformed, refused
from shared.gateways.payments.paypal_money import CURRENCIES
from shared.kernel.currencies import exponent_of

Thing = dict[str, Any]
LETTERS = string.ascii_uppercase + string.digits
INTENTS = ("CAPTURE", "AUTHORIZE")
#: PayPal keeps money aside so long.
AUTHORISED_FOR = timedelta(days=29)


def new_id(length: int = 17) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def moment(after: timedelta = timedelta()) -> str:
    return (datetime.now(UTC) + after).strftime("%Y-%m-%dT%H:%M:%SZ")


def shown(thing: Thing) -> Thing:
    """What the world sees: names that begin with ``_`` are ours, and so is ``object``."""
    return {name: value for name, value in thing.items() if name != "object" and not name.startswith("_")}


def link(href: str, rel: str, method: str = "GET") -> dict[str, str]:
    return {"href": href, "rel": rel, "method": method}


def read_money(money: Any, field: str, *, least: Decimal = Decimal(0)) -> Decimal:
    """An amount as PayPal takes it: a decimal string with no more digits than the currency has."""
    if not isinstance(money, dict) or not isinstance(money.get("value"), str):
        raise malformed(field)
    if money.get("currency_code") not in CURRENCIES:
        raise refused("CURRENCY_NOT_SUPPORTED", "Currency code is not supported.")
    try:
        value = Decimal(money["value"])
    except InvalidOperation as error:
        raise malformed(field) from error
    if -int(value.as_tuple().exponent) > exponent_of(money["currency_code"]):
        raise refused("DECIMAL_PRECISION", "The value of the field should not be more than two decimal places.")
    if value < least:
        raise refused("CANNOT_BE_ZERO_OR_NEGATIVE", "Must be greater than zero.")
    return value


def new_order(base: str, page: str, body: Thing) -> Thing:
    """Judged as PayPal does: the items come to the total to the cent."""
    units, source = body.get("purchase_units") or [], (body.get("payment_source") or {}).get("paypal") or {}
    if body.get("intent") not in INTENTS or len(units) != 1:
        raise malformed("intent or purchase_units")
    unit = units[0]
    _check_items(unit, read_money(unit.get("amount"), "amount", least=Decimal("0.001")))
    context = source.get("experience_context") or {}
    for name in ("return_url", "cancel_url"):
        if not str(context.get(name, "")).startswith(("http://", "https://")):
            raise malformed(name)
    order_id, now = new_id(), moment()
    return {
        "id": order_id,
        "object": "order",
        "intent": body["intent"],
        "status": "PAYER_ACTION_REQUIRED",
        "payment_source": {"paypal": {}},
        "purchase_units": [{"reference_id": "default", **unit}],
        "create_time": now,
        "update_time": now,
        "links": [
            link(f"{base}/v2/checkout/orders/{order_id}", "self"),
            link(f"{page}/checkoutnow?token={order_id}", "payer-action"),
        ],
        "_context": context,
        "_outcome": "approve",
    }


def _check_items(unit: Thing, total: Decimal) -> None:
    items = unit.get("items")
    if items is None:
        return
    worth = sum(
        (read_money(item.get("unit_amount"), "unit_amount") * int(item.get("quantity", "0")) for item in items),
        Decimal(0),
    )
    told = read_money((unit["amount"].get("breakdown") or {}).get("item_total"), "item_total")
    if worth != told:
        raise refused("ITEM_TOTAL_MISMATCH", "Should equal sum of (unit_amount * quantity) across all items.")
    if told != total:
        raise refused("AMOUNT_MISMATCH", "Should equal item_total + tax_total + shipping.")


def new_capture(base: str, order: Thing, amount: Thing, status: str) -> Thing:
    capture_id, now = new_id(), moment()
    return {
        "id": capture_id,
        "status": status,
        "amount": amount,
        "final_capture": True,
        "custom_id": order["purchase_units"][0].get("custom_id", ""),
        "supplementary_data": {"related_ids": {"order_id": order["id"]}},
        "create_time": now,
        "update_time": now,
        "links": [
            link(f"{base}/v2/payments/captures/{capture_id}", "self"),
            link(f"{base}/v2/payments/captures/{capture_id}/refund", "refund", "POST"),
            link(f"{base}/v2/checkout/orders/{order['id']}", "up"),
        ],
    }


def new_authorisation(base: str, order: Thing, amount: Thing) -> Thing:
    authorisation_id, now = new_id(), moment()
    return {
        "id": authorisation_id,
        "status": "CREATED",
        "amount": amount,
        "custom_id": order["purchase_units"][0].get("custom_id", ""),
        "expiration_time": moment(AUTHORISED_FOR),
        "supplementary_data": {"related_ids": {"order_id": order["id"]}},
        "create_time": now,
        "update_time": now,
        "links": [link(f"{base}/v2/payments/authorizations/{authorisation_id}", "self")],
    }


def new_refund(base: str, capture: Thing, amount: Thing, custom_id: str) -> Thing:
    refund_id, now = new_id(), moment()
    return {
        "id": refund_id,
        "status": "COMPLETED",
        "amount": amount,
        "custom_id": custom_id,
        "create_time": now,
        "update_time": now,
        "links": [
            link(f"{base}/v2/payments/refunds/{refund_id}", "self"),
            link(f"{base}/v2/payments/captures/{capture['id']}", "up"),
        ],
    }
