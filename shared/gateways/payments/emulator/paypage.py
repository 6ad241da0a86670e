"""The hosted pay page: Stripe's part of a checkout, to look at and to click through."""

import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from shared.gateways.payments.amounts import from_stripe
from shared.gateways.payments.emulator.desk import Desk, Payer
from shared.gateways.payments.emulator.records import Records
from shared.kernel import i18n
from shared.kernel.formats import format_money
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.money import Money

blueprint = Blueprint("pay_page", __name__, template_folder="templates")
AUTO = ("", "auto", None)
REFUSALS = {
    "Your card was declined.": _l("Your card was declined."),
    "Your card has insufficient funds.": _l("Your card has insufficient funds."),
    "Your card has expired.": _l("Your card has expired."),
    "Your card's security code is incorrect.": _l("Your card's security code is incorrect."),
    "We are unable to authenticate your payment method. Please choose a different payment method.": _l(
        "Your bank did not confirm that it is you."
    ),
    "Your card was declined: only test cards work in test mode.": _l(
        "Your card was declined: only test cards work in test mode."
    ),
}


@blueprint.before_request
def choose_language() -> None:
    """The session's language, or the browser's."""
    found = _records().find("checkout.session", (request.view_args or {}).get("session_id", ""))
    locale = found[1]["locale"] if found else None
    wanted = request.accept_languages.values() if locale in AUTO else [locale]
    known = (i18n.closest_language(tag) for tag in wanted)
    i18n.set_locale(next(filter(None, known), i18n.SOURCE_LOCALE))


@blueprint.get("/c/pay/<session_id>")
def show_page(session_id: str) -> BaseResponse:
    _account, session = _find(session_id)
    if session["status"] == "complete":
        return redirect(_success_url(session), 303)
    return _page(session)


@blueprint.post("/c/pay/<session_id>")
def pay(session_id: str) -> BaseResponse:
    """Charge the card; a second press of the button finds the session paid and moves on."""
    with _records().work():
        account, session = _find(session_id)
        refusal = None
        if session["status"] == "open":
            email = request.form.get("email") or session["customer_email"] or ""
            desk = Desk(_records(), account)
            refusal = desk.pay(session, _payer(account, session, email))
    return _lead_on(session_id, refusal)


@blueprint.get("/c/pay/<session_id>/challenge")
def show_challenge(session_id: str) -> BaseResponse:
    """The bank's page: is it really the card's owner?"""
    _account, session = _find(session_id)
    return _page(session, template="challenge.html") if session.get("_challenge") else _lead_on(session_id)


@blueprint.post("/c/pay/<session_id>/challenge")
def answer_challenge(session_id: str) -> BaseResponse:
    with _records().work():
        account, session = _find(session_id)
        refusal = None
        if session["status"] == "open":
            is_passed = request.form.get("answer") == "yes"
            refusal = Desk(_records(), account).answer_challenge(session, is_passed=is_passed)
    return _lead_on(session_id, refusal)


def _payer(account: str, session: dict[str, Any], email: str) -> Payer:
    """A kept card of the session's own customer, or the one whose number was typed."""
    kept = {method["id"]: method for method in _kept_cards(account, session)}.get(request.form.get("kept", ""))
    name, keeps = request.form.get("name", ""), "keep" in request.form and kept is None
    number = kept["_number"] if kept else request.form.get("number", "")
    return Payer(number, email, name, keeps, kept["id"] if kept else "")


def _kept_cards(account: str, session: dict[str, Any]) -> list[dict[str, Any]]:
    if not session["customer"]:
        return []
    found = _records().newest_first(account, "payment_method")
    return [method for method in found if method["customer"] == session["customer"]]


def _lead_on(session_id: str, refusal: str | None = None) -> BaseResponse:
    _account, session = _find(session_id)
    if session["status"] == "complete":
        return redirect(_success_url(session), 303)
    if session.get("_challenge"):
        return redirect(f"{request.path.removesuffix('/challenge')}/challenge", 303)
    return _page(session, refusal)


def _page(session: dict[str, Any], refusal: str | None = None, template: str = "pay.html") -> Response:
    nonce = secrets.token_urlsafe(16)
    template = template if session["status"] == "open" else "closed.html"
    account, _session = _find(session["id"])
    names = {
        "session": session,
        "kept": _kept_cards(account, session),
        "refusal": REFUSALS.get(refusal or "", refusal),
        "typed": request.form,
        "nonce": nonce,
        "price": price,
    }
    body = render_template(template, **names)
    response = make_response(body, 402 if refusal else 200)
    response.headers["Content-Security-Policy"] = _policy(session, nonce)
    response.headers["Cache-Control"] = "no-store"
    return response


def _policy(session: dict[str, Any], nonce: str) -> str:
    """Forms may lead on to the shop: browsers hold ``form-action`` against redirects too."""
    shop = {urlsplit(session[name] or "") for name in ("success_url", "cancel_url")}
    origins = " ".join(sorted(f"{part.scheme}://{part.netloc}" for part in shop if part.netloc))
    return (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src data:; base-uri 'none'; "
        f"frame-ancestors 'none'; form-action 'self' {origins}"
    )


def price(amount: int, currency: str) -> str:
    code = currency.upper()
    return format_money(Money(from_stripe(amount, code), code))


def _find(session_id: str) -> tuple[str, dict[str, Any]]:
    found = _records().find("checkout.session", session_id)
    if found is None:
        abort(404)
    return found


def _success_url(session: dict[str, Any]) -> str:
    url: str = session["success_url"]
    return url.replace("{CHECKOUT_SESSION_ID}", session["id"]).replace("%7BCHECKOUT_SESSION_ID%7D", session["id"])


def _records() -> Records:
    found: Records = current_app.config["RECORDS"]
    return found
