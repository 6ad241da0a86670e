"""Customer groups: the list, one with its members, and a look at the shop with its prices."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from dashboard_app.asking import asked_page, asked_text
from dashboard_app.blueprints import store_blueprint
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.i18n import ngettext
from shared.kernel.ids import parse_id
from shared.models.customers.group import CustomerGroup, group_by_id
from shared.services.catalog.prices.rule_listing import list_price_lists
from shared.services.customers.groups import (
    GroupInput,
    add_members,
    create_group,
    delete_group,
    list_groups,
    list_members,
    remove_members,
    set_groups_of,
    update_group,
)
from shared.services.customers.listing import find_customers
from shared.services.customers.previews import preview_token
from shared.services.stores.links import store_url
from shared.web.access import requires
from shared.web.forms import BaseForm, trimmed

blueprint = store_blueprint("customer_groups", __name__, "/customer-groups")


class GroupForm(BaseForm):
    name = StringField(_l("Name"), [DataRequired(_l("Give the group a name.")), Length(max=120)], filters=[trimmed])
    description = TextAreaField(_l("Description"), [Length(max=2_000)], filters=[trimmed])
    code = StringField(_l("Code"), [Length(max=120)], filters=[trimmed])
    version = HiddenField()

    @property
    def wish(self) -> GroupInput:
        return GroupInput(self.name.data or "", self.code.data or "", self.description.data or "")


@blueprint.get("/")
@requires("customers.view")
def index() -> Any:
    return render_template("customers/groups.html", groups=list_groups())


@blueprint.get("/new")
@requires("customers.edit")
def new() -> Any:
    return _show(GroupForm(), None)


@blueprint.post("/")
@requires("customers.edit")
def create() -> Any:
    return _save(None)


@blueprint.get("/<uuid:group_id>")
@requires("customers.view")
def show(group_id: UUID) -> Any:
    group = group_by_id(group_id)
    return _show(GroupForm(obj=group), group)


@blueprint.post("/<uuid:group_id>")
@requires("customers.edit")
def update(group_id: UUID) -> Any:
    return _save(group_by_id(group_id))


@blueprint.post("/<uuid:group_id>/deletion")
@requires("customers.edit")
def create_deletion(group_id: UUID) -> Any:
    name = group_by_id(group_id).name
    try:
        delete_group(group_id)
    except Conflict as error:
        flash(error.message, "error")
        return redirect(url_for("customer_groups.show", group_id=group_id))
    flash(_("“%(name)s” is deleted. Its customers are still there.", name=name), "success")
    return redirect(url_for("customer_groups.index"))


@blueprint.get("/<uuid:group_id>/candidates")
@requires("customers.view")
def candidates(group_id: UUID) -> Any:
    """Customers that fit a search, to be added."""
    group, query = group_by_id(group_id), asked_text("find")
    found = find_customers(query, limit=10) if query else ()
    return render_template("customers/group_candidates.html", group=group, customers=found)


@blueprint.post("/<uuid:group_id>/members")
@requires("customers.edit")
def create_member(group_id: UUID) -> Any:
    added = add_members(group_id, _asked_customers())
    flash(ngettext("One customer is in the group now.", "%(count)s customers are in the group now.", added), "success")
    return redirect(url_for("customer_groups.show", group_id=group_id))


@blueprint.post("/<uuid:group_id>/members/removal")
@requires("customers.edit")
def remove_member(group_id: UUID) -> Any:
    remove_members(group_id, _asked_customers())
    flash(_("The customer is out of the group."), "success")
    return redirect(url_for("customer_groups.show", group_id=group_id))


@blueprint.get("/<uuid:group_id>/preview")
@requires("customers.view")
def preview(group_id: UUID) -> Any:
    """The shop with this group's prices, in this browser, for some hours."""
    token = preview_token(group_by_id(group_id).id)
    return redirect(store_url(g.store, f"/preview/prices/{token}"))


@blueprint.post("/of/<uuid:customer_id>")
@requires("customers.edit")
def save_of_customer(customer_id: UUID) -> Any:
    """The groups that are ticked on a customer's page."""
    wanted = [found for found in map(parse_id, request.form.getlist("group")) if found]
    set_groups_of(customer_id, wanted)
    flash(_("The customer’s groups are saved."), "success")
    return redirect(url_for("customers.show", customer_id=customer_id))


def _asked_customers() -> list[UUID]:
    found = [found for found in map(parse_id, request.form.getlist("customer")) if found]
    if not found:
        raise NotFound(_("This customer does not exist."))
    return found


def _save(group: CustomerGroup | None) -> Any:
    form = GroupForm()
    if not form.validate():
        return _show(form, group), 422
    try:
        version = int(form.version.data) if (form.version.data or "").isdecimal() else None
        saved = update_group(group.id, form.wish, version=version) if group else create_group(form.wish)
    except (Invalid, Conflict) as error:
        form.take_errors(error)
        return _show(form, group), error.status
    flash(_("“%(name)s” is saved.", name=saved.name), "success")
    return redirect(url_for("customer_groups.show", group_id=saved.id))


def _show(form: GroupForm, group: CustomerGroup | None) -> Any:
    return render_template(
        "customers/group.html",
        form=form,
        group=group,
        members=list_members(group.id, page=asked_page(), per_page=50) if group else None,
        price_lists=list_price_lists(group_id=group.id).rows if group else (),
    )
