"""Accepting an invitation to work for a merchant."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for

from dashboard_app.staff.account_views import blueprint
from dashboard_app.staff.browser import keep_sign_in, this_browser, welcome_back
from dashboard_app.staff.forms import JoinForm
from shared.db.session import session as database
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import current_language
from shared.kernel.i18n import gettext as _
from shared.models.stores.platform import Platform
from shared.services.staff.invitations import OpenInvitation, accept_invitation, join_by_invitation, open_invitation
from shared.services.staff.sign_in import start_sign_in
from shared.web.access import public
from shared.web.context import host
from shared.web.limits import check_limit, client_address


@blueprint.get("/invitations/<token>")
@public
def show_invitation(token: str) -> Any:
    try:
        offer = open_invitation(token, host().platform_id)
    except NotFound:
        return render_template("staff/link_too_old.html", again=""), 404
    return _show(offer, JoinForm(), 200)


@blueprint.post("/invitations/<token>")
@public
def create_membership(token: str) -> Any:
    check_limit("20 per hour", "invitation", client_address())
    try:
        offer = open_invitation(token, host().platform_id)
    except NotFound:
        return render_template("staff/link_too_old.html", again=""), 404
    return _accept(token, offer) if offer.has_account else _join(token, offer)


def _accept(token: str, offer: OpenInvitation) -> Any:
    if g.user is None:
        return redirect(url_for("account.sign_in", next=url_for("account.show_invitation", token=token)))
    accept_invitation(token, _platform(), user=g.user)
    flash(_("Welcome to %(merchant)s.", merchant=offer.merchant_name), "success")
    return redirect(url_for("stores.index"))


def _join(token: str, offer: OpenInvitation) -> Any:
    form = JoinForm()
    if not form.validate_on_submit():
        return _show(offer, form, 422)
    try:
        user, _membership = join_by_invitation(
            token, _platform(), name=form.name.data, password=form.password.data, locale=current_language().code
        )
    except Invalid as error:
        form.take_errors(error)
        return _show(offer, form, 422)
    keep_sign_in(start_sign_in(user, this_browser()))
    return welcome_back(user, url_for("stores.index"))


def _show(offer: OpenInvitation, form: JoinForm, status: int) -> Any:
    is_me = g.user is not None and g.user.email == offer.invitation.email
    return render_template("staff/invitation.html", offer=offer, form=form, is_me=is_me), status


def _platform() -> Platform:
    return database().get_one(Platform, host().platform_id)
