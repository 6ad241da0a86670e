"""The REST API, path for path as Stripe's: https://docs.stripe.com/api."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify, request
from werkzeug.exceptions import HTTPException

from shared.gateways.payments.emulator import objects
from shared.gateways.payments.emulator.desk import Desk
from shared.gateways.payments.emulator.fees import check_fee, platform_of
from shared.gateways.payments.emulator.lists import as_list, list_things
from shared.gateways.payments.emulator.params import read_params, table, text, whole
from shared.gateways.payments.emulator.problems import StripeProblem, required, unusable
from shared.gateways.payments.emulator.records import Answer, Records

Thing = dict[str, Any]
Act = Callable[..., Thing]
blueprint = Blueprint("stripe_api", __name__, url_prefix="/v1")
DEAR_AMOUNT = 99_999_999


def records() -> Records:
    found: Records = current_app.config["RECORDS"]
    return found


@blueprint.before_request
def identify() -> None:
    """Every call needs a test key; ``Stripe-Account`` acts for another account."""
    key = (request.authorization.token or request.authorization.username) if request.authorization else None
    if not key:
        raise StripeProblem("You did not provide an API key.", status=401)
    if not key.startswith(("sk_test_", "rk_test_")):
        raise StripeProblem(f"Invalid API Key provided: {key[:8]}****", status=401)
    connected = request.headers.get("Stripe-Account")
    g.request_id = objects.new_id("req")
    g.key_account = objects.account_of(key)
    g.account = connected or g.key_account
    if connected and platform_of(records(), connected) != g.key_account:
        message = f"The provided key '{key[:8]}****' does not have access to account '{connected}' (or that account"
        raise StripeProblem(
            f"{message} does not exist). Application access may have been revoked.", status=403, code="account_invalid"
        )
    note = {"id": g.request_id, "idempotency_key": request.headers.get("Idempotency-Key")}
    g.desk = Desk(records(), g.account, note)
    g.params = read_params((request.form if request.method == "POST" else request.args).items(multi=True))


@blueprint.after_request
def sign_answer(response: Response) -> Response:
    response.headers["Request-Id"] = g.get("request_id", "")
    response.headers["Stripe-Version"] = objects.API_VERSION
    if "account" in g and request.headers.get("Stripe-Account"):
        response.headers["Stripe-Account"] = g.account
    key = request.headers.get("Idempotency-Key")
    if key:
        response.headers["Idempotency-Key"] = key
    return response


@blueprint.errorhandler(StripeProblem)
def refuse(problem: StripeProblem) -> tuple[Response, int]:
    return jsonify(problem.body), problem.status


def refuse_unknown(error: HTTPException) -> tuple[Response, int]:
    message = f"Unrecognized request URL ({request.method}: {request.path})."
    return jsonify({"error": {"message": message, "type": "invalid_request_error"}}), error.code or 404


def answer(act: Act, *parts: Any) -> tuple[Response, int]:
    """Run ``act`` once per idempotency key; its answer, good or bad, is kept with what it changed."""
    key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
    fingerprint = hashlib.sha256(f"{request.path} {json.dumps(g.params, sort_keys=True)}".encode()).hexdigest()
    with records().work():
        kept = records().answer_of(g.account, key) if key else None
        if kept is None:
            kept = _attempt(act, parts, fingerprint)
            if key and kept.status < 500:
                records().keep_answer(g.account, key, kept)
        elif kept.request != fingerprint:
            message = (
                "Keys for idempotent requests can only be used with the same parameters they were first used with."
            )
            raise StripeProblem(message, kind="idempotency_error")
        else:
            g.replayed = True
    response = jsonify(kept.body)
    if g.get("replayed"):
        response.headers["Idempotent-Replayed"] = "true"
    return response, kept.status


def _attempt(act: Act, parts: tuple[Any, ...], fingerprint: str) -> Answer:
    try:
        return Answer(fingerprint, 200, act(*parts))
    except StripeProblem as problem:
        return Answer(fingerprint, problem.status, problem.body)


@blueprint.post("/checkout/sessions")
def create_session() -> tuple[Response, int]:
    return answer(_create_session)


@blueprint.get("/checkout/sessions")
def list_sessions() -> tuple[Response, int]:
    return answer(list_things, "checkout.session", "/v1/checkout/sessions", ("status", "payment_intent"))


@blueprint.get("/checkout/sessions/<session_id>")
def show_session(session_id: str) -> tuple[Response, int]:
    return answer(_show_session, session_id)


@blueprint.get("/checkout/sessions/<session_id>/line_items")
def list_line_items(session_id: str) -> tuple[Response, int]:
    return answer(_list_line_items, session_id)


@blueprint.post("/checkout/sessions/<session_id>/expire")
def expire_session(session_id: str) -> tuple[Response, int]:
    return answer(lambda: objects.shown(g.desk.expire(g.desk.get("checkout.session", session_id))))


@blueprint.post("/payment_intents")
def create_intent() -> tuple[Response, int]:
    return answer(_create_intent)


@blueprint.get("/payment_intents/<intent_id>")
def show_intent(intent_id: str) -> tuple[Response, int]:
    return answer(lambda: _expanded(g.desk.get("payment_intent", intent_id)))


@blueprint.post("/payment_intents/<intent_id>/capture")
def capture_intent(intent_id: str) -> tuple[Response, int]:
    return answer(
        lambda: g.desk.capture(
            g.desk.get("payment_intent", intent_id), _amount("amount_to_capture"), _amount("application_fee_amount")
        )
    )


@blueprint.post("/payment_intents/<intent_id>/cancel")
def cancel_intent(intent_id: str) -> tuple[Response, int]:
    reason = g.params.get("cancellation_reason")
    return answer(lambda: g.desk.cancel(g.desk.get("payment_intent", intent_id), reason))


@blueprint.get("/charges/<charge_id>")
def show_charge(charge_id: str) -> tuple[Response, int]:
    return answer(lambda: objects.shown(g.desk.get("charge", charge_id)))


@blueprint.post("/refunds")
def create_refund() -> tuple[Response, int]:
    return answer(_create_refund)


@blueprint.get("/refunds")
def list_refunds() -> tuple[Response, int]:
    return answer(list_things, "refund", "/v1/refunds", ("payment_intent", "charge"))


@blueprint.get("/refunds/<refund_id>")
def show_refund(refund_id: str) -> tuple[Response, int]:
    return answer(lambda: objects.shown(g.desk.get("refund", refund_id)))


@blueprint.get("/disputes")
def list_disputes() -> tuple[Response, int]:
    return answer(list_things, "dispute", "/v1/disputes", ("payment_intent", "charge"))


@blueprint.get("/disputes/<dispute_id>")
def show_dispute(dispute_id: str) -> tuple[Response, int]:
    return answer(lambda: g.desk.get("dispute", dispute_id))


@blueprint.post("/disputes/<dispute_id>/close")
def close_dispute(dispute_id: str) -> tuple[Response, int]:
    return answer(lambda: g.desk.close_dispute(g.desk.get("dispute", dispute_id)))


def _create_session() -> Thing:
    if g.params.get("mode") != "payment":
        raise unusable("mode", "This emulator knows Checkout Sessions in payment mode only.")
    text(g.params, "success_url")
    lines = [_read_line(line, f"line_items[{place}]") for place, line in enumerate(g.params.get("line_items") or [])]
    if not lines:
        raise required("line_items")
    if len({line["currency"] for line in lines}) > 1:
        raise unusable("line_items", "All line items must have the same currency.")
    if g.params.get("customer"):
        g.desk.get("customer", g.params["customer"])
    intent_data = table(g.params, "payment_intent_data")
    session = objects.new_session(current_app.config["URL_BASE"], g.params, lines, intent_data)
    check_fee(records(), g.account, whole(intent_data, "application_fee_amount", 0), session["amount_total"])
    if not 0 < session["amount_total"] <= DEAR_AMOUNT:
        raise StripeProblem("The total amount is too small or too large to be charged.", code="amount_too_small")
    return objects.shown(g.desk.add(session))


def _read_line(line: Thing, name: str) -> Thing:
    price, product = table(line, "price_data"), table(table(line, "price_data"), "product_data")
    if not price:
        raise required(f"{name}[price_data]")
    quantity = whole(line, "quantity", 1, least=1)
    currency = text(price, "currency").lower()
    return objects.new_line(
        text(product, "name"), product.get("description"), currency, whole(price, "unit_amount"), quantity
    )


def _show_session(session_id: str) -> Thing:
    session = g.desk.get("checkout.session", session_id)
    shown = objects.shown(session)
    if "line_items" in g.params.get("expand", []):
        shown["line_items"] = as_list(session["_line_items"], f"/v1/checkout/sessions/{session_id}/line_items", False)
    wanted = {name for name in g.params.get("expand", []) if name.partition(".")[0] == "payment_intent"}
    if wanted and shown["payment_intent"]:
        intent = g.desk.get("payment_intent", shown["payment_intent"])
        shown["payment_intent"] = _with_charge(intent, "payment_intent.latest_charge" in wanted)
    return shown


def _list_line_items(session_id: str) -> Thing:
    return as_list(g.desk.get("checkout.session", session_id)["_line_items"], request.path, False)


def _create_intent() -> Thing:
    intent = objects.new_intent(
        whole(g.params, "amount", least=1),
        text(g.params, "currency").lower(),
        metadata=table(g.params, "metadata"),
        capture_method=g.params.get("capture_method") or "automatic_async",
        receipt_email=g.params.get("receipt_email"),
    )
    g.desk.add(intent)
    g.desk.tell("payment_intent.created", intent)
    return intent


def _expanded(intent: Thing) -> Thing:
    return _with_charge(intent, "latest_charge" in g.params.get("expand", []))


def _with_charge(intent: Thing, is_wanted: bool) -> Thing:
    if is_wanted and intent["latest_charge"]:
        return intent | {"latest_charge": objects.shown(g.desk.get("charge", intent["latest_charge"]))}
    return intent


def _create_refund() -> Thing:
    charge_id = g.params.get("charge")
    if not charge_id:
        intent = g.desk.get("payment_intent", text(g.params, "payment_intent"))
        if intent["status"] != "succeeded":
            message = f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
            raise StripeProblem(message, code="resource_missing", param="payment_intent")
        charge_id = intent["latest_charge"]
    charge = g.desk.get("charge", charge_id)
    with_fee = g.params.get("refund_application_fee") == "true"
    note = table(g.params, "metadata")
    return g.desk.refund(charge, _amount("amount"), g.params.get("reason"), note, with_fee=with_fee)


def _amount(name: str) -> int | None:
    return whole(g.params, name, least=1) if g.params.get(name) else None
