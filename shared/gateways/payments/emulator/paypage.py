"""The hosted pay page: Stripe's part of a checkout, to look at and to click through."""

import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from shared.gateways.payments.amounts import from_stripe
from shared.gateways.payments.emulator.desk import Desk
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
            refusal = desk.pay(session, request.form.get("number", ""), email, request.form.get("name", ""))
    if session["status"] == "complete":
        return redirect(_success_url(session), 303)
    return _page(session, refusal)


def _page(session: dict[str, Any], refusal: str | None = None) -> Response:
    nonce = secrets.token_urlsafe(16)
    template = "pay.html" if session["status"] == "open" else "closed.html"
    names = {
        "session": session,
        "refusal": REFUSALS.get(refusal or "", refusal),
        "typed": request.form,
        "nonce": nonce,
        "price": _price,
    }
    body = render_template(template, language=i18n.current_language(), **names)
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


def _price(amount: int, currency: str) -> str:
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
