"""Who works here: the list, invitations, changes and removals."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, url_for

from dashboard_app.blueprints import store_blueprint
from dashboard_app.staff.forms import InvitationForm, PermissionsForm
from dashboard_app.staff.permission_groups import is_risky, permission_groups
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.staff.membership import Membership, Role, invitations_of, members_of, membership_of
from shared.models.staff.user import user_by_id
from shared.services.staff.invitations import invite_member, withdraw_invitation
from shared.services.staff.members import change_member, remove_member
from shared.web.access import requires
from shared.web.limits import check_limit

blueprint = store_blueprint("staff", __name__, "/staff")


@blueprint.get("/")
@requires("staff.view")
def index() -> Any:
    merchant_id = g.store.merchant_id
    return render_template("staff/index.html", members=members_of(merchant_id), invitations=invitations_of(merchant_id))


@blueprint.get("/invitations/new")
@requires("staff.edit")
def new_invitation() -> Any:
    return _ask(InvitationForm(), 200)


@blueprint.post("/invitations")
@requires("staff.edit")
def create_invitation() -> Any:
    check_limit("30 per hour", "invite", str(g.store.merchant_id))
    form = InvitationForm()
    if not form.validate_on_submit():
        return _ask(form, 422)
    try:
        invite_member(g.membership, form.email.data, role=Role(form.role.data), permissions=form.permissions.data)
    except (Invalid, Conflict) as error:
        form.take_errors(error)
        return _ask(form, error.status)
    flash(_("We have sent an invitation to %(email)s.", email=form.email.data), "success")
    return redirect(url_for("staff.index"))


@blueprint.post("/invitations/<uuid:invitation_id>/withdrawal")
@requires("staff.edit")
def delete_invitation(invitation_id: UUID) -> Any:
    withdraw_invitation(g.membership, invitation_id)
    flash(_("The invitation is withdrawn."), "success")
    return redirect(url_for("staff.index"))


@blueprint.get("/members/<uuid:member_id>")
@requires("staff.edit")
def show_member(member_id: UUID) -> Any:
    member = membership_of(g.store.merchant_id, member_id)
    return _show(member, PermissionsForm(data={"role": member.role.value, "permissions": member.permissions}), 200)


@blueprint.post("/members/<uuid:member_id>")
@requires("staff.edit")
def save_member(member_id: UUID) -> Any:
    member, form = membership_of(g.store.merchant_id, member_id), PermissionsForm()
    if not form.validate_on_submit():
        return _show(member, form, 422)
    try:
        change_member(g.membership, member_id, role=Role(form.role.data), permissions=form.permissions.data)
    except (Invalid, Conflict) as error:
        form.take_errors(error)
        return _show(member, form, error.status)
    flash(_("The permissions are saved."), "success")
    return redirect(url_for("staff.index"))


@blueprint.post("/members/<uuid:member_id>/removal")
@requires("staff.edit")
def delete_member(member_id: UUID) -> Any:
    try:
        remove_member(g.membership, member_id)
    except Conflict as error:
        flash(error.message, "error")
        return redirect(url_for("staff.index"))
    flash(_("They no longer work here, and are signed out everywhere."), "success")
    return redirect(url_for("stores.index") if member_id == g.membership.id else url_for("staff.index"))


def _ask(form: InvitationForm, status: int) -> Any:
    groups = permission_groups(g.membership)
    return render_template("staff/invite.html", form=form, groups=groups, is_risky=is_risky), status


def _show(member: Membership, form: PermissionsForm, status: int) -> Any:
    page = render_template(
        "staff/member.html",
        member=member,
        person=user_by_id(member.user_id),
        form=form,
        groups=permission_groups(g.membership),
        is_risky=is_risky,
    )
    return page, status
