"""Shippo's REST API (version 2018-02-08), by plain HTTP through the egress client."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote

import orjson

from shared.gateways.couriers.base import (
    Box,
    CourierLabel,
    CourierRate,
    CourierRefused,
    LabelState,
    Party,
    Whereabouts,
)
from shared.gateways.http import HttpAnswer, HttpClient
from shared.kernel.currencies import EXPONENTS, exponent_of
from shared.kernel.errors import GatewayFailed
from shared.kernel.i18n import gettext as _
from shared.kernel.money import round_minor

VERSION = "2018-02-08"
LONGEST_NOTE = 100
STATES = {
    "QUEUED": LabelState.PENDING,
    "WAITING": LabelState.PENDING,
    "SUCCESS": LabelState.BOUGHT,
    "ERROR": LabelState.FAILED,
    "REFUNDPENDING": LabelState.REFUND_PENDING,
    "REFUNDED": LabelState.REFUNDED,
    "REFUNDREJECTED": LabelState.REFUND_REFUSED,
}
PLACES = {
    "PRE_TRANSIT": Whereabouts.HANDED_IN,
    "TRANSIT": Whereabouts.IN_TRANSIT,
    "DELIVERED": Whereabouts.DELIVERED,
    "RETURNED": Whereabouts.RETURNED,
    "FAILURE": Whereabouts.FAILED,
}


class ShippoGateway:
    """The account of ``key``. ``client`` decides how long an answer is waited for."""

    def __init__(self, key: str, client: HttpClient, *, api_base: str = "https://api.goshippo.com") -> None:
        self._client, self._base = client, api_base.rstrip("/")
        self._headers = {
            "Authorization": f"ShippoToken {key}",
            "Content-Type": "application/json",
            "SHIPPO-API-VERSION": VERSION,
        }

    def check(self) -> None:
        self._ask("GET", "/carrier_accounts?results=1")

    def rates(self, sender: Party, receiver: Party, boxes: Sequence[Box], currency: str) -> list[CourierRate]:
        body = {
            "address_from": _address(sender),
            "address_to": _address(receiver),
            "parcels": [_parcel(box) for box in boxes],
            "async": False,
        }
        found = self._ask("POST", "/shipments", body).get("rates") or []
        read = (_rate(rate, currency) for rate in found)
        return sorted((rate for rate in read if rate is not None), key=lambda rate: (rate.amount, rate.service))

    def rate(self, reference: str, currency: str) -> CourierRate:
        found = _rate(self._ask("GET", f"/rates/{quote(reference, safe='')}"), currency)
        if found is None:
            raise CourierRefused(_("This offer has ended. Ask for the prices again."))
        return found

    def buy(self, rate_reference: str, note: str) -> CourierLabel:
        body = {"rate": rate_reference, "label_file_type": "PDF", "async": False, "metadata": note[:LONGEST_NOTE]}
        return _label(self._ask("POST", "/transactions", body))

    def bought_by(self, rate_reference: str) -> CourierLabel | None:
        found = self._ask("GET", f"/transactions?rate={quote(rate_reference, safe='')}").get("results") or []
        return _label(found[0]) if found else None

    def label(self, reference: str) -> CourierLabel:
        return _label(self._ask("GET", f"/transactions/{quote(reference, safe='')}"))

    def refund(self, reference: str) -> None:
        answer = self._ask("POST", "/refunds", {"transaction": reference, "async": False})
        if answer.get("status") == "ERROR":
            raise CourierRefused(_("This label cannot be given back."))

    def file(self, url: str) -> bytes:
        answer = self._client.get(url)
        if not answer.is_success or not answer.body.startswith(b"%PDF"):
            raise CourierRefused(_("The label's file cannot be read."))
        return answer.body

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        sent = orjson.dumps(body) if body is not None else None
        answer = self._client.send(method, self._base + path, body=sent, headers=self._headers)
        if not answer.is_success:
            raise _refusal(answer)
        found = _read(answer)
        if not isinstance(found, dict):
            raise GatewayFailed(_("Shippo answered something that we do not understand."))
        return found


def _read(answer: HttpAnswer) -> Any:
    try:
        return orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return None


def _refusal(answer: HttpAnswer) -> GatewayFailed:
    if answer.status >= 500 or answer.status == 429:
        return GatewayFailed(_("Shippo cannot answer at the moment."))
    if answer.status in (401, 403):
        return CourierRefused(_("Shippo does not know this key."))
    told = _read(answer)
    detail = told.get("detail") if isinstance(told, dict) else None
    return CourierRefused(_("Shippo refused: %(reason)s", reason=str(detail or answer.status)[:200]))


def _address(party: Party) -> dict[str, str]:
    address = party.address
    return {
        "name": address.name or address.company,
        "company": address.company,
        "street1": address.street,
        "city": address.city,
        "state": address.area,
        "zip": address.postcode,
        "country": address.country,
        "phone": party.phone,
        "email": party.email,
    }


def _parcel(box: Box) -> dict[str, str]:
    sizes = {"length": box.length, "width": box.width, "height": box.height}
    plain = {name: str(Decimal(millimetres).scaleb(-1)) for name, millimetres in sizes.items()}
    return plain | {"distance_unit": "cm", "weight": str(box.weight), "mass_unit": "g"}


def _rate(rate: Mapping[str, Any], currency: str) -> CourierRate | None:
    """Shippo names a price in the sender's currency and in the receiver's; None where neither is ours."""
    for amount, code in (("amount", "currency"), ("amount_local", "currency_local")):
        minor = _minor(rate.get(amount), currency) if rate.get(code) == currency else None
        if minor is not None and rate.get("object_id"):
            level = rate.get("servicelevel") or {}
            days = rate.get("estimated_days")
            return CourierRate(
                str(rate["object_id"]),
                str(rate.get("provider", "")),
                str(level.get("name", "")),
                minor,
                currency,
                days if isinstance(days, int) and days >= 0 else None,
            )
    return None


def _minor(amount: Any, currency: str) -> int | None:
    try:
        value = Decimal(str(amount))
    except InvalidOperation:
        return None
    if not value.is_finite() or value < 0 or currency not in EXPONENTS:
        return None
    return round_minor(value.scaleb(exponent_of(currency)))


def _label(found: Mapping[str, Any]) -> CourierLabel:
    told = found.get("messages") or []
    problem = "; ".join(str(one.get("text", "")) for one in told if isinstance(one, dict))
    return CourierLabel(
        reference=str(found.get("object_id", "")),
        state=STATES.get(str(found.get("status")), LabelState.PENDING),
        tracking_number=str(found.get("tracking_number") or ""),
        tracking_url=str(found.get("tracking_url_provider") or ""),
        file_url=str(found.get("label_url") or ""),
        whereabouts=PLACES.get(str(found.get("tracking_status")), Whereabouts.UNKNOWN),
        problem=problem[:500],
    )
