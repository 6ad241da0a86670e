"""The store's settings: an overview of sections, and the general ones."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from dashboard_app.blueprints import store_blueprint
from dashboard_app.stores.forms import GeneralForm
from dashboard_app.stores.sections import sections_for
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.stores.store import current_store
from shared.modules.registry import all_modules
from shared.services.stores.links import store_url
from shared.services.stores.opening import close_store, reopen_store
from shared.services.stores.settings import StoreDetails, update_store
from shared.web.access import requires
from shared.web.context import principal

blueprint = store_blueprint("settings", __name__, "/settings")


@blueprint.get("/")
@requires("stores.view")
def show() -> Any:
    return render_template(
        "stores/settings.html", sections=sections_for(principal()), address=store_url(current_store())
    )


@blueprint.get("/general")
@requires("stores.view")
def general() -> Any:
    return _show_general(GeneralForm(obj=current_store()), 200)


@blueprint.post("/general")
@requires("stores.edit")
def save_general() -> Any:
    form = GeneralForm(obj=current_store())
    if not form.validate_on_submit():
        return _show_general(form, 422)
    try:
        update_store(StoreDetails(**{name: field.data or "" for name, field in form._fields.items()}))
    except Invalid as error:
        form.take_errors(error)
        return _show_general(form, 422)
    flash(_("The settings are saved."), "success")
    return redirect(url_for("settings.general"))


@blueprint.post("/closure")
@requires("stores.edit")
def create_closure() -> Any:
    return _switch(close_store, _("The store is closed. Shoppers see that it does not exist."))


@blueprint.post("/reopening")
@requires("stores.edit")
def create_reopening() -> Any:
    return _switch(reopen_store, _("The store is open again."))


@blueprint.get("/modules")
@requires("stores.view")
def modules() -> Any:
    return render_template("stores/modules.html", modules=list(all_modules().values()))


def _switch(change: Any, message: str) -> Any:
    try:
        change()
        flash(message, "success")
    except Conflict as error:
        flash(error.message, "error")
    return redirect(url_for("settings.general"))


def _show_general(form: GeneralForm, status: int) -> Any:
    return render_template("stores/general.html", form=form), status
