"""Signing in and out."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for

from dashboard_app.context import APP, TOKEN
from dashboard_app.staff.browser import keep_sign_in, next_page, this_browser, welcome_back
from dashboard_app.staff.forms import SignInForm
from shared.kernel.errors import NotAuthenticated, TooMany
from shared.services.staff.sign_in import authenticate, finish_hand_over, sign_out, start_sign_in
from shared.web.access import public, signed_in
from shared.web.context import host
from shared.web.limits import check_limit, client_address

blueprint = Blueprint("account", __name__)
PER_ADDRESS = "20 per minute"


@blueprint.get("/sign-in")
@public
def sign_in() -> Any:
    """Ask for e-mail and password; whoever is signed in goes straight on."""
    if g.user is not None:
        return redirect(next_page())
    return render_template("staff/sign_in.html", form=SignInForm(), next_page=request.args.get("next", ""))


@blueprint.post("/sign-in")
@public
def create_sign_in() -> Any:
    check_limit(PER_ADDRESS, "sign-in", client_address())
    form = SignInForm()
    if not form.validate_on_submit():
        return _ask_again(form, 422)
    try:
        user = authenticate(host().platform_id, form.email.data, form.password.data)
    except (NotAuthenticated, TooMany) as error:
        form.form_errors.append(error.message)
        return _ask_again(form, error.status)
    keep_sign_in(start_sign_in(user, this_browser()))
    return welcome_back(user, next_page())


def _ask_again(form: SignInForm, status: int) -> Any:
    return render_template("staff/sign_in.html", form=form, next_page=request.form.get("next", "")), status


@blueprint.post("/sign-out")
@signed_in
def delete_sign_in() -> Any:
    sign_out(session[TOKEN], APP)
    session.clear()
    return redirect(url_for("account.sign_in"))


@blueprint.route("/welcome", methods=["GET"])
@public
def welcome() -> Any:
    """Arrive from sign-up with a token that is good once; a HEAD request, as link previews send, does not spend it."""
    if request.method != "GET":
        return ""
    check_limit(PER_ADDRESS, "sign-in", client_address())
    try:
        user, token = finish_hand_over(request.args.get("token", ""), host().platform_id, this_browser())
    except NotAuthenticated:
        return redirect(url_for("account.sign_in"))
    keep_sign_in(token)
    return welcome_back(user, url_for("stores.index"))
