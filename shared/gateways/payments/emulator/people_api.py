"""Customers, kept cards, and the long lists of an account, path for path as Stripe's."""

from typing import Any

from flask import Response, g

from shared.gateways.payments.emulator import objects
from shared.gateways.payments.emulator.api import answer, blueprint, records
from shared.gateways.payments.emulator.lists import list_things
from shared.gateways.payments.emulator.people import new_customer

Thing = dict[str, Any]


@blueprint.post("/customers")
def create_customer() -> tuple[Response, int]:
    return answer(lambda: g.desk.add(new_customer(g.params)))


@blueprint.get("/customers/<customer_id>")
def show_customer(customer_id: str) -> tuple[Response, int]:
    return answer(lambda: g.desk.get("customer", customer_id))


@blueprint.delete("/customers/<customer_id>")
def delete_customer(customer_id: str) -> tuple[Response, int]:
    return answer(_delete_customer, customer_id)


@blueprint.get("/customers/<customer_id>/payment_methods")
def list_methods(customer_id: str) -> tuple[Response, int]:
    return answer(_list_methods, customer_id)


@blueprint.get("/payment_methods/<method_id>")
def show_method(method_id: str) -> tuple[Response, int]:
    return answer(lambda: objects.shown(g.desk.get("payment_method", method_id)))


@blueprint.post("/payment_methods/<method_id>/detach")
def detach_method(method_id: str) -> tuple[Response, int]:
    return answer(_detach, method_id)


@blueprint.get("/payment_intents")
def list_intents() -> tuple[Response, int]:
    return answer(_list_intents)


@blueprint.get("/charges")
def list_charges() -> tuple[Response, int]:
    return answer(list_things, "charge", "/v1/charges", ("payment_intent", "customer"))


@blueprint.get("/application_fees")
def list_fees() -> tuple[Response, int]:
    return answer(list_things, "application_fee", "/v1/application_fees", ("charge",))


def _delete_customer(customer_id: str) -> Thing:
    records().remove(g.desk.get("customer", customer_id))
    for method in g.desk.listed("payment_method"):
        if method["customer"] == customer_id:
            records().remove(method)
    return {"id": customer_id, "object": "customer", "deleted": True}


def _list_methods(customer_id: str) -> Thing:
    g.desk.get("customer", customer_id)
    g.params["customer"] = customer_id
    return list_things("payment_method", f"/v1/customers/{customer_id}/payment_methods", ("customer", "type"))


def _detach(method_id: str) -> Thing:
    method = g.desk.get("payment_method", method_id) | {"customer": None}
    records().save(method)
    g.desk.tell("payment_method.detached", method)
    return objects.shown(method)


def _list_intents() -> Thing:
    page = list_things("payment_intent", "/v1/payment_intents", ("customer",))
    if "data.latest_charge" in g.params.get("expand", []):
        for intent in page["data"]:
            if intent["latest_charge"]:
                intent["latest_charge"] = objects.shown(g.desk.get("charge", intent["latest_charge"]))
    return page
