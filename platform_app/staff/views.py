"""The operator console: who runs the deployment sees how it does."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for

from platform_app.context import OPERATOR_APP, TOKEN
from platform_app.staff.forms import OperatorSignInForm
from shared.kernel.errors import NotAuthenticated, TooMany
from shared.kernel.i18n import gettext as _
from shared.services.staff.overview import PER_PAGE, find_stores, queue_lengths, read_overview
from shared.services.staff.sign_in import Browser, sign_in_operator, sign_out
from shared.services.stores.links import site_url, subdomain_url
from shared.web.access import operator, public
from shared.web.context import host, principal
from shared.web.limits import check_limit, client_address

blueprint = Blueprint("operator", __name__, subdomain="operator")
LAST_PAGE = 10_000


@blueprint.get("/")
@operator
def overview() -> Any:
    return render_template(
        "staff/overview.html",
        overview=read_overview(),
        queues=queue_lengths(),
        newest=find_stores("", 1).rows[:5],
        site_url=site_url,
    )


@blueprint.get("/stores")
@operator
def stores() -> Any:
    words, page = request.args.get("q", "").strip()[:100], max(1, request.args.get("page", 1, type=int))
    found = find_stores(words, min(page, LAST_PAGE))
    return render_template(
        "staff/stores.html", found=found, words=words, per_page=PER_PAGE, store_address=subdomain_url
    )


@blueprint.get("/sign-in")
@public
def sign_in() -> Any:
    if principal().is_operator:
        return redirect(url_for("operator.overview"))
    return render_template("staff/operator_sign_in.html", form=OperatorSignInForm())


@blueprint.post("/sign-in")
@public
def create_sign_in() -> Any:
    check_limit("10 per minute", "operator-sign-in", client_address())
    form = OperatorSignInForm()
    if not form.validate_on_submit():
        return _ask_again(form, _("Type your e-mail address and password."), 422)
    browser = Browser(OPERATOR_APP, request.user_agent.string, client_address())
    try:
        token = sign_in_operator(host().platform_id, form.email.data, form.password.data, browser)
    except (NotAuthenticated, TooMany) as error:
        return _ask_again(form, error.message, error.status)
    session.clear()
    session[TOKEN] = token
    return redirect(url_for("operator.overview"))


@blueprint.post("/sign-out")
@operator
def delete_sign_in() -> Any:
    sign_out(session[TOKEN], OPERATOR_APP)
    session.clear()
    return redirect(url_for("operator.sign_in"))


def _ask_again(form: OperatorSignInForm, message: str, status: int) -> Any:
    form.form_errors.append(message)
    return render_template("staff/operator_sign_in.html", form=form), status
