"""PayPal's own page, to look at and to click through: agree, agree with a bank that says no, or go back."""

import secrets
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from shared.gateways.payments.emulator.records import Records
from shared.gateways.payments.paypal_emulator.desk import Desk
from shared.gateways.payments.paypal_money import from_paypal
from shared.kernel import i18n
from shared.kernel.formats import format_money
from shared.kernel.money import Money

blueprint = Blueprint("paypal_page", __name__, template_folder="templates")
OUTCOMES = ("approve", "decline", "review")
PAYER = "QYR5Z8XDVJNXQ"
OPEN = ("CREATED", "PAYER_ACTION_REQUIRED", "APPROVED")


@blueprint.get("/checkoutnow")
def show_page() -> BaseResponse:
    _account, order = _find(request.args.get("token", ""))
    wanted = [order["_context"].get("locale", ""), *request.accept_languages.values()]
    known = (i18n.closest_language(tag) for tag in wanted if tag)
    i18n.set_locale(next(filter(None, known), i18n.SOURCE_LOCALE))
    nonce = secrets.token_urlsafe(16)
    unit = order["purchase_units"][0]
    names = {"order": order, "unit": unit, "price": _price, "is_open": order["status"] in OPEN, "nonce": nonce}
    back = _led_back(order, "cancel_url")
    page = render_template("paypal.html", language=i18n.current_language(), cancel_url=back, **names)
    response = make_response(page)
    response.headers["Content-Security-Policy"] = _policy(order, nonce)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/checkoutnow")
def agree() -> BaseResponse:
    """Pressed twice, or after it was paid: on to the shop without another word."""
    outcome = request.form.get("outcome", "")
    if outcome not in OUTCOMES:
        abort(400)
    with _records().work():
        account, order = _find(request.args.get("token", ""))
        if order["status"] in OPEN:
            Desk(_records(), account, current_app.config["API_BASE"]).approve(order, outcome)
    return redirect(_led_back(order, "return_url", PayerID=PAYER), 303)


def _led_back(order: dict[str, Any], name: str, **more: str) -> str:
    """PayPal adds its token to whatever the shop's address asks for already."""
    parts = urlsplit(str(order["_context"][name]))
    query = [*parse_qsl(parts.query, keep_blank_values=True), ("token", order["id"]), *more.items()]
    return parts._replace(query=urlencode(query)).geturl()


def _policy(order: dict[str, Any], nonce: str) -> str:
    shop = {urlsplit(str(order["_context"][name])) for name in ("return_url", "cancel_url")}
    origins = " ".join(sorted(f"{part.scheme}://{part.netloc}" for part in shop))
    return (
        f"default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self' {origins}"
    )


def _price(money: dict[str, Any], times: str = "1") -> str:
    amount = from_paypal({**money, "value": Decimal(money["value"]) * int(times)})
    return format_money(Money(amount, money["currency_code"]))


def _find(order_id: str) -> tuple[str, dict[str, Any]]:
    found = _records().find("order", order_id)
    if found is None:
        abort(404)
    return found


def _records() -> Records:
    found: Records = current_app.config["RECORDS"]
    return found
