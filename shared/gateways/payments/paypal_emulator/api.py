"""The REST API, path for path as PayPal's: https://developer.paypal.com/api/rest/."""

import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, current_app, g, jsonify, request
from werkzeug.exceptions import HTTPException

from shared.gateways.payments.emulator.records import Answer, Records
from shared.gateways.payments.paypal_emulator import things
from shared.gateways.payments.paypal_emulator.desk import Desk
from shared.gateways.payments.paypal_emulator.problems import PayPalProblem, malformed, refused
from shared.gateways.payments.paypal_emulator.signing import Signer
from shared.gateways.payments.paypal_emulator.things import Thing

blueprint = Blueprint("paypal_api", __name__)
TOKEN_SECONDS = 32_400
SIGNED_PARTS = ("transmission_sig", "transmission_id", "transmission_time", "webhook_id")
NO = "The instrument presented was either declined by the processor or bank, or it can't be used for this payment."
#: Any client ID is an account of its own, as long as its secret begins so.
SECRET_START = "sandbox-"  # noqa: S105 (the beginning of a made-up secret)


def records() -> Records:
    found: Records = current_app.config["RECORDS"]
    return found


@blueprint.post("/v1/oauth2/token")
def create_token() -> tuple[Response, int]:
    given = request.authorization
    if given is None or not given.username or not str(given.password).startswith(SECRET_START):
        return jsonify({"error": "invalid_client", "error_description": "Client Authentication failed"}), 401
    if request.form.get("grant_type") != "client_credentials":
        return jsonify({"error": "unsupported_grant_type"}), 400
    token = f"A21AA{uuid4().hex}"
    current_app.config["TOKENS"][token] = (given.username, time.monotonic() + TOKEN_SECONDS)
    current_app.config["COUNTS"]["tokens"] += 1
    return jsonify({"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_SECONDS}), 200


@blueprint.before_request
def identify() -> None:
    """Every call but the one for a token needs one."""
    if request.endpoint == "paypal_api.create_token":
        return
    token = request.authorization.token if request.authorization else None
    account, until = current_app.config["TOKENS"].get(token, ("", 0.0))
    if until <= time.monotonic():
        raise PayPalProblem(401, "AUTHENTICATION_FAILURE", "Authentication failed due to invalid credentials.")
    g.account = account
    g.desk = Desk(records(), account, current_app.config["API_BASE"])


@blueprint.errorhandler(PayPalProblem)
def refuse(problem: PayPalProblem) -> tuple[Response, int]:
    return jsonify(problem.body), problem.status


def refuse_unknown(error: HTTPException) -> tuple[Response, int]:
    return jsonify({"name": "RESOURCE_NOT_FOUND", "message": str(error.description)}), error.code or 404


def answer(operation: str, act: Callable[[], Thing], status: int = 201) -> tuple[Response, int]:
    """Do it once per ``PayPal-Request-Id``; what was wished for goes before. Refusals are not kept."""
    key = request.headers.get("PayPal-Request-Id")
    kept_as = f"{request.path} {key}"
    with records().work():
        kept = records().answer_of(g.account, kept_as) if key else None
        if kept is not None:
            return jsonify(kept.body), kept.status
        _grant_wish(operation)
        body = act()
        if key:
            records().keep_answer(g.account, kept_as, Answer(request.path, status, body))
    return jsonify(body), status


def _grant_wish(operation: str) -> None:
    """Fail as a test asked for: ``(status, issue)`` once."""
    wishes: list[tuple[str, int, str]] = current_app.config["WISHES"]
    found = next((wish for wish in wishes if wish[0] == operation), None)
    if found is not None:
        wishes.remove(found)
        name = "INTERNAL_SERVER_ERROR" if found[1] >= 500 else "UNPROCESSABLE_ENTITY"
        raise PayPalProblem(found[1], name, "As you wished.", found[2])


def body() -> Thing:
    try:
        found = json.loads(request.get_data() or b"{}")
    except ValueError as error:
        raise malformed("the body") from error
    if not isinstance(found, dict):
        raise malformed("the body")
    return found


@blueprint.post("/v2/checkout/orders")
def create_order() -> tuple[Response, int]:
    order = things.new_order(current_app.config["API_BASE"], current_app.config["URL_BASE"], body())
    return answer("create", lambda: things.shown(g.desk.add_order(order)))


@blueprint.get("/v2/checkout/orders/<order_id>")
def show_order(order_id: str) -> tuple[Response, int]:
    return answer("show", lambda: _whole(g.desk.order(order_id)), 200)


@blueprint.post("/v2/checkout/orders/<order_id>/<any(capture,authorize):act>")
def complete_order(order_id: str, act: str) -> tuple[Response, int]:
    with records().work():
        order = g.desk.order(order_id)
        is_declined = order["status"] == "APPROVED" and order["_outcome"] == "decline"
        if is_declined:
            g.desk.decline(order)
    if is_declined:
        again = [things.link(things_link(order), "redirect")]
        raise refused("INSTRUMENT_DECLINED", NO, again)
    if order["_outcome"] == "review":
        current_app.config["REVIEW"](order_id)
    return answer(act, lambda: _whole(g.desk.complete(g.desk.order(order_id), act.upper())))


def things_link(order: Thing) -> str:
    return next(str(link["href"]) for link in order["links"] if link["rel"] == "payer-action")


@blueprint.get("/v2/payments/<any(captures,authorizations,refunds):kind>/<part_id>")
def show_part(kind: str, part_id: str) -> tuple[Response, int]:
    return answer("show", lambda: things.shown(g.desk.part(kind[:-1], part_id)[1]), 200)


@blueprint.post("/v2/payments/authorizations/<authorisation_id>/capture")
def capture_authorisation(authorisation_id: str) -> tuple[Response, int]:
    return answer("capture", lambda: things.shown(g.desk.capture(authorisation_id, body().get("amount"))))


@blueprint.post("/v2/payments/authorizations/<authorisation_id>/void")
def void_authorisation(authorisation_id: str) -> tuple[Response, int]:
    return answer("void", lambda: things.shown(g.desk.void(authorisation_id)), 200)


@blueprint.post("/v2/payments/captures/<capture_id>/refund")
def refund_capture(capture_id: str) -> tuple[Response, int]:
    asked = body()
    return answer(
        "refund",
        lambda: things.shown(g.desk.refund(capture_id, asked.get("amount"), str(asked.get("custom_id", "")))),
    )


@blueprint.post("/v1/notifications/webhooks")
def create_webhook() -> tuple[Response, int]:
    asked = body()
    if not str(asked.get("url", "")).startswith(("http://", "https://")) or not asked.get("event_types"):
        raise malformed("url or event_types")
    webhook = {"id": things.new_id(), "object": "webhook", "url": asked["url"], "event_types": asked["event_types"]}
    return answer("webhook", lambda: things.shown(records().add(g.account, webhook)))


@blueprint.get("/v1/notifications/webhooks/<webhook_id>")
def show_webhook(webhook_id: str) -> tuple[Response, int]:
    return answer("show", lambda: things.shown(_webhook(webhook_id)), 200)


@blueprint.post("/v1/notifications/verify-webhook-signature")
def verify_signature() -> tuple[Response, int]:
    """Whether we signed that event for that webhook of the account that asks."""
    asked = body()
    signer: Signer = current_app.config["SIGNER"]
    _webhook(str(asked.get("webhook_id", "")))
    parts = [str(asked.get(name, "")) for name in SIGNED_PARTS]
    is_ours = signer.is_ours(compact(asked.get("webhook_event")), *parts)
    return jsonify({"verification_status": "SUCCESS" if is_ours else "FAILURE"}), 200


def compact(event: Any) -> bytes:
    """The bytes of an event as they are sent and signed."""
    return json.dumps(event, separators=(",", ":")).encode()


def _webhook(webhook_id: str) -> Thing:
    found = records().find("webhook", webhook_id, g.account)
    if found is None:
        raise PayPalProblem(404, "INVALID_RESOURCE_ID", "Resource id is invalid.", "INVALID_RESOURCE_ID")
    return found[1]


def _whole(order: Thing) -> Thing:
    """An order with what was taken and given back, without our own notes in it."""
    unit = order["purchase_units"][0]
    payments = {
        kind: [things.shown(part) for part in parts] for kind, parts in (unit.get("payments") or {}).items() if parts
    }
    told = things.shown(order) | {"purchase_units": [unit | {"payments": payments}]}
    if not payments:
        told["purchase_units"][0].pop("payments")
    return told
