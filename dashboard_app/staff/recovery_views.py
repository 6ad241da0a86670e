"""A forgotten password, and the proof of an e-mail address."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for

from dashboard_app.staff.account_views import blueprint
from dashboard_app.staff.forms import NewPasswordForm, ResetRequestForm
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.services.staff.tokens import (
    is_reset_token,
    request_password_reset,
    request_verification,
    reset_password,
    verify_email,
)
from shared.web.access import public, signed_in
from shared.web.context import host
from shared.web.limits import check_limit, client_address

PER_ADDRESS = "10 per hour"
PER_ACCOUNT = "5 per hour"


@blueprint.get("/reset")
@public
def ask_reset() -> Any:
    return render_template("staff/reset_request.html", form=ResetRequestForm(), is_sent=False)


@blueprint.post("/reset")
@public
def create_reset() -> Any:
    """Always the same answer, whether or not somebody has this address."""
    check_limit(PER_ADDRESS, "reset", client_address())
    form = ResetRequestForm()
    if not form.validate_on_submit():
        return render_template("staff/reset_request.html", form=form, is_sent=False), 422
    check_limit(PER_ACCOUNT, "reset", str(host().platform_id), form.email.data.lower())
    request_password_reset(host().platform_id, form.email.data)
    return render_template("staff/reset_request.html", form=form, is_sent=True)


@blueprint.get("/reset/<token>")
@public
def ask_new_password(token: str) -> Any:
    if not is_reset_token(token):
        return render_template("staff/link_too_old.html", again=url_for("account.ask_reset")), 404
    return render_template("staff/new_password.html", form=NewPasswordForm())


@blueprint.post("/reset/<token>")
@public
def create_new_password(token: str) -> Any:
    check_limit("20 per hour", "new-password", client_address())
    form = NewPasswordForm()
    if not form.validate_on_submit():
        return render_template("staff/new_password.html", form=form), 422
    try:
        reset_password(token, form.password.data, host().platform_id)
    except NotFound:
        return render_template("staff/link_too_old.html", again=url_for("account.ask_reset")), 404
    except Invalid as error:
        form.take_errors(error)
        return render_template("staff/new_password.html", form=form), 422
    flash(_("Your password is changed. Sign in with the new one."), "success")
    return redirect(url_for("account.sign_in"))


@blueprint.get("/verify/<token>")
@public
def ask_verification(token: str) -> Any:
    """A button rather than a link that acts: mail scanners follow every link."""
    return render_template("staff/verify.html")


@blueprint.post("/verify/<token>")
@public
def create_verification(token: str) -> Any:
    check_limit("20 per hour", "verify", client_address())
    try:
        verify_email(token, host().platform_id)
    except NotFound:
        return render_template("staff/link_too_old.html", again=url_for("account.show_profile")), 404
    flash(_("Thank you: your e-mail address is verified."), "success")
    return redirect(url_for("stores.index"))


@blueprint.post("/verification")
@signed_in
def request_another_verification() -> Any:
    check_limit(PER_ACCOUNT, "verification", str(g.user.id))
    request_verification(g.user)
    flash(_("We have sent another mail to %(email)s.", email=g.user.email), "success")
    return redirect(url_for("account.show_profile"))
