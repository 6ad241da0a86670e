"""Checkouts that were left: the list with what became of them, one with what lies in it, and the mails' settings."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired

from dashboard_app.asking import asked_choice, asked_page, asked_text
from dashboard_app.blueprints import store_blueprint
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.models.carts.abandonment import abandoned_by_id
from shared.models.carts.cart import find_cart
from shared.models.orders.order import order_by_id
from shared.services.carts.abandonment import read_contents
from shared.services.carts.abandonment_listing import LeftTab, left_sums, list_left_checkouts
from shared.services.carts.checkout import typed_contact
from shared.services.carts.reminder_settings import reminder_settings, save_reminder_settings
from shared.web.access import requires
from shared.web.forms import BaseForm

blueprint = store_blueprint("left_checkouts", __name__, "/left-checkouts")


class ReminderForm(BaseForm):
    """Whether and when those who left a checkout get a mail."""

    is_on = BooleanField(_l("Write to shoppers who left their checkout"))
    after_hours = IntegerField(_l("After how many hours"), [InputRequired(_l("Type a whole number."))])
    cooldown_days = IntegerField(_l("Days between two such mails"), [InputRequired(_l("Type a whole number."))])


@blueprint.get("/")
@requires("carts.view")
def index() -> Any:
    tab = asked_choice("tab", LeftTab) or LeftTab.ALL
    listing = list_left_checkouts(asked_text(), tab=tab, page=asked_page())
    return render_template("orders/left.html", listing=listing, sums=left_sums(), tab=tab, settings=reminder_settings())


@blueprint.get("/<uuid:abandoned_id>")
@requires("carts.view")
def show(abandoned_id: UUID) -> Any:
    row = abandoned_by_id(abandoned_id)
    cart = find_cart(row.cart_id) if row.cart_id else None
    contact = typed_contact(cart) if cart is not None else None
    return render_template(
        "orders/left_one.html",
        row=row,
        lines=read_contents(cart) if cart is not None else [],
        address=contact.address.lines() if contact else [],
        order=order_by_id(row.order_id) if row.order_id else None,
    )


@blueprint.get("/settings")
@requires("carts.setup")
def settings() -> Any:
    return _show_settings(ReminderForm(obj=reminder_settings()))


@blueprint.post("/settings")
@requires("carts.setup")
def update_settings() -> Any:
    form = ReminderForm()
    try:
        if not form.validate():
            raise Invalid(_("Please check what is marked below."))
        save_reminder_settings(
            is_on=bool(form.is_on.data),
            after_hours=form.after_hours.data or 0,
            cooldown_days=form.cooldown_days.data or 0,
        )
    except Invalid as error:
        if error.fields:
            form.take_errors(error)
        return _show_settings(form), 422
    flash(_("The settings are saved."), "success")
    return redirect(url_for("left_checkouts.settings"))


def _show_settings(form: ReminderForm) -> str:
    return render_template("orders/left_settings.html", form=form)
