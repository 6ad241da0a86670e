"""Saved views of the list: kept, renamed, shared, begun with, deleted."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for

from dashboard_app.orders.handling_forms import ViewForm
from dashboard_app.orders.views import blueprint
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.orders.view import OrderView, default_view_id, views_for
from shared.services.orders.views import change_view, delete_view, save_view, set_default_view
from shared.web.access import requires


def view_address(view: OrderView) -> str:
    """The list as the view keeps it."""
    return f"{url_for('orders.index')}?{urlencode({**view.filters, 'view': str(view.id)})}"


@blueprint.get("/views")
@requires("orders.view")
def list_views() -> Any:
    return _show(ViewForm(bound=False))


@blueprint.post("/views")
@requires("orders.view")
def create_view() -> Any:
    """Keep the filters that stand in this page's address."""
    form = ViewForm()
    try:
        name, asked = form.name.data or "", request.args.to_dict()
        view = save_view(g.user.id, name, asked, is_shared=form.is_shared.data)
    except (Invalid, Conflict) as error:
        form.take_errors(error)
        return _show(form), error.status
    flash(_("The view “%(name)s” is kept.", name=view.name), "success")
    return redirect(view_address(view))


@blueprint.post("/views/<uuid:view_id>")
@requires("orders.view")
def update_view(view_id: UUID) -> Any:
    form = ViewForm()
    try:
        change_view(view_id, g.user.id, form.name.data or "", is_shared=form.is_shared.data)
    except (Invalid, Conflict) as error:
        form.take_errors(error)
        return _show(form), error.status
    flash(_("The view is saved."), "success")
    return redirect(url_for("orders.list_views"))


@blueprint.post("/views/<uuid:view_id>/removal")
@requires("orders.view")
def remove_view(view_id: UUID) -> Any:
    delete_view(view_id, g.user.id)
    flash(_("The view is deleted."), "success")
    return redirect(url_for("orders.list_views"))


@blueprint.post("/views/default")
@requires("orders.view")
def choose_default_view() -> Any:
    """Where this person's list begins; without a view, with all orders."""
    text = request.form.get("view", "")
    set_default_view(g.user.id, UUID(text) if text else None)
    flash(_("Your list begins there from now on."), "success")
    return redirect(url_for("orders.list_views"))


def _show(form: ViewForm) -> str:
    user_id = g.user.id
    views = views_for(user_id)
    return render_template(
        "orders/views.html", form=form, views=views, default_id=default_view_id(user_id), user_id=user_id,
        address=view_address,
    )  # fmt: skip
