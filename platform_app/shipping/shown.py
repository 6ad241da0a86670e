"""Zones, rates and labels as plain values, and back."""

from collections.abc import Iterable
from typing import Any

from shared.gateways.couriers.base import CourierRate
from shared.models.orders.label import ShippingLabel
from shared.models.shipping.rate import RateKind, ShippingRate, ShippingZone
from shared.services.shipping.rate_setup import RateInput
from shared.services.shipping.tables import Step, read_steps

TIMES = ("min_days", "max_days")


def zone_values(zone: ShippingZone, rates: Iterable[ShippingRate]) -> dict[str, Any]:
    names = ("id", "name", "countries", "areas", "postcodes", "position", "version")
    deliveries = [rate_values(rate) for rate in rates if rate.kind is RateKind.DELIVERY]
    return {name: getattr(zone, name) for name in names} | {"rates": deliveries}


def rate_values(rate: ShippingRate) -> dict[str, Any]:
    names = ("id", "zone_id", "name", "basis", "price", "free_over", *TIMES, "position")
    steps = [{"up_to": step.up_to, "price": step.price} for step in read_steps(rate.steps)]
    return {name: getattr(rate, name) for name in names} | {"steps": steps}


def point_values(point: ShippingRate) -> dict[str, Any]:
    names = ("id", "location_id", "name", "price", "free_over", *TIMES, "hours", "instructions", "position")
    return {name: getattr(point, name) for name in names}


def courier_rate_values(rate: CourierRate) -> dict[str, Any]:
    return {name: getattr(rate, name) for name in ("reference", "carrier", "service", "amount", "currency", "days")}


def label_values(label: ShippingLabel) -> dict[str, Any]:
    names = ("id", "order_id", "fulfilment_id", "return_id", "state", "carrier", "service", "amount", "currency")
    return {name: getattr(label, name) for name in (*names, "tracking_number", "problem", "created_at")}


def rate_input(body: dict[str, Any]) -> RateInput:
    steps = tuple(Step(step["up_to"], step["price"]) for step in body["steps"])
    times = {name: body[name] for name in TIMES}
    return RateInput(body["name"], body["price"], body["free_over"], **times, basis=body["basis"], steps=steps)


def point_input(body: dict[str, Any]) -> RateInput:
    return RateInput(**body, kind=RateKind.PICKUP)
