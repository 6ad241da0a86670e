"""The languages and the currency of the store."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from sqlalchemy import select

from dashboard_app.stores.forms import LanguagesForm
from dashboard_app.stores.views import blueprint
from shared.db.session import session, transaction
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.catalog.product import Product
from shared.models.stores.store import current_store
from shared.services.stores.settings import change_currency, set_locales
from shared.web.access import requires


@blueprint.get("/languages")
@requires("stores.view")
def languages() -> Any:
    return _show(LanguagesForm(obj=current_store()), 200)


@blueprint.post("/languages")
@requires("stores.edit")
def save_languages() -> Any:
    form = LanguagesForm()
    if not form.validate_on_submit():
        return _show(form, 422)
    try:
        with transaction():
            set_locales(form.default_locale.data, form.locales.data, is_in_use=_is_in_use())
            change_currency(form.currency.data, is_in_use=_is_in_use())
    except (Invalid, Conflict) as error:
        form.take_errors(error)
        return _show(form, error.status)
    flash(_("The languages and the currency are saved."), "success")
    return redirect(url_for("settings.languages"))


def _is_in_use() -> bool:
    """Whether texts and prices have been entered that lean on the main language and the currency."""
    return session().scalar(select(Product.id).limit(1)) is not None


def _show(form: LanguagesForm, status: int) -> Any:
    return render_template("stores/languages.html", form=form, is_in_use=_is_in_use()), status
