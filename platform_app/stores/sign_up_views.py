"""Signing up: a person, a store, and straight on to the dashboard."""

from typing import Any
from urllib.parse import urlencode

from flask import jsonify, redirect, render_template, request

from platform_app.context import platform
from platform_app.stores.forms import SignUpForm
from platform_app.stores.views import blueprint
from shared.kernel.currencies import BY_COUNTRY
from shared.kernel.errors import Invalid
from shared.kernel.i18n import current_babel_locale, current_language
from shared.services.staff.sign_in import start_hand_over
from shared.services.staff.sign_up import SignUp, sign_up
from shared.services.stores.handles import HandleState, check_handle
from shared.services.stores.links import dashboard_url
from shared.services.stores.opening import explain_handle
from shared.web.access import public
from shared.web.headers import allow_source
from shared.web.limits import check_limit, client_address

DEFAULT_COUNTRY = "NL"
COUNTRY_OF_LANGUAGE = {"en": "GB", "nl": "NL", "de": "DE", "fr": "FR", "lb": "LU", "pt_BR": "BR", "ar": "EG"}


@blueprint.get("/signup")
@public
def ask_sign_up() -> Any:
    form = SignUpForm(
        data={
            "handle": request.args.get("handle", "")[:63],
            "country": likely_country(),
            "locale": current_language().code,
        }
    )
    return _ask(form, 200)


@blueprint.post("/signup")
@public
def create_sign_up() -> Any:
    check_limit("20 per hour", "sign-up", client_address())
    form = SignUpForm()
    if not form.validate_on_submit():
        return _ask(form, 422)
    try:
        user, _store = sign_up(SignUp(**form.data), platform())
    except Invalid as error:
        form.take_errors(error)
        return _ask(form, 422)
    token = start_hand_over(user)
    return redirect(dashboard_url(platform(), "/welcome?" + urlencode({"token": token})))


@blueprint.get("/signup/handle")
@public
def judge_handle() -> Any:
    """``{"ok", "message", "suggestion"}`` for the address field while it is typed."""
    check_limit("120 per minute", "handle", client_address())
    typed = request.args.get("value") or request.args.get("handle") or ""
    answer = check_handle(platform().id, typed[:80])
    ok = answer.state is HandleState.AVAILABLE
    return jsonify(ok=ok, message=explain_handle(answer), suggestion=answer.suggestion)


@blueprint.get("/signup/currency")
@public
def show_currency() -> Any:
    """The currency that a country brings."""
    return render_template("stores/currency_answer.html", currency=currency_shown(request.args.get("country", "")))


def currency_shown(country: str) -> dict[str, str] | None:
    code = BY_COUNTRY.get(country)
    return {"code": code, "name": str(current_babel_locale().currencies.get(code, code))} if code else None


def likely_country() -> str:
    """From the region of the browser's first language, else of the page's language."""
    for tag, _quality in request.accept_languages:
        region = tag.replace("_", "-").rpartition("-")[2].upper()
        if region in BY_COUNTRY:
            return region
    return COUNTRY_OF_LANGUAGE.get(current_language().code, DEFAULT_COUNTRY)


def _ask(form: SignUpForm, status: int) -> Any:
    """Browsers apply ``form-action`` to the redirect that follows a form, too."""
    allow_source("form-action", dashboard_url(platform(), "").rstrip("/"))
    return render_template("stores/signup.html", form=form, currency=currency_shown(form.country.data or "")), status
