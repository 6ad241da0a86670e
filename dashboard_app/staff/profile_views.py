"""A person's own account: profile, password, sign-ins."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, session, url_for

from dashboard_app.staff.account_views import blueprint
from dashboard_app.staff.browser import keep_preferences
from dashboard_app.staff.devices import describe_device
from dashboard_app.staff.forms import PasswordForm, ProfileForm
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import use_locale
from shared.services.staff.profile import change_password, update_profile
from shared.services.staff.sign_in import end_all_others, end_sign_in, list_sign_ins
from shared.web.access import signed_in


@blueprint.get("/account")
@signed_in
def show_profile() -> Any:
    return _show(ProfileForm(obj=g.user), PasswordForm(), 200)


@blueprint.post("/account")
@signed_in
def save_profile() -> Any:
    form = ProfileForm()
    if not form.validate_on_submit():
        return _show(form, PasswordForm(bound=False), 422)
    update_profile(g.user, name=form.name.data, locale=form.locale.data, theme=form.theme.data)
    with use_locale(g.user.locale):
        flash(_("Your account is saved."), "success")
    return keep_preferences(redirect(url_for("account.show_profile")), g.user)


@blueprint.post("/account/password")
@signed_in
def save_password() -> Any:
    form = PasswordForm()
    if not form.validate_on_submit():
        return _show(ProfileForm(bound=False, obj=g.user), form, 422)
    try:
        change_password(g.user, current=form.current_password.data, new=form.password.data, keep=g.sign_in.id)
    except Invalid as error:
        form.take_errors(error)
        return _show(ProfileForm(bound=False, obj=g.user), form, 422)
    flash(_("Your password is changed, and all other browsers are signed out."), "success")
    return redirect(url_for("account.show_profile"))


@blueprint.post("/account/sign-ins/<uuid:sign_in_id>/end")
@signed_in
def delete_other_sign_in(sign_in_id: UUID) -> Any:
    end_sign_in(g.user.id, sign_in_id)
    if sign_in_id == g.sign_in.id:
        session.clear()
        return redirect(url_for("account.sign_in"))
    flash(_("That browser is signed out."), "success")
    return redirect(url_for("account.show_profile"))


@blueprint.post("/account/sign-ins/end-others")
@signed_in
def delete_all_others() -> Any:
    end_all_others(g.user.id, g.sign_in.id)
    flash(_("All other browsers are signed out."), "success")
    return redirect(url_for("account.show_profile"))


def _show(profile: ProfileForm, password: PasswordForm, status: int) -> Any:
    page = render_template(
        "staff/profile.html",
        profile=profile,
        password=password,
        sign_ins=list_sign_ins(g.user.id),
        present=g.sign_in,
        describe_device=describe_device,
    )
    return page, status
