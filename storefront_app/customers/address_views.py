"""The customer's address book, by each country's own rules."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from shared.kernel.addresses import Address
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.customers.customer import CustomerAddress, address_of_customer, addresses_of
from shared.services.carts.checkout import Contact
from shared.services.customers.address_book import add_address, change_address, choose_default, remove_address
from shared.web.access import shopper
from storefront_app.carts.checkout_forms import MARKS, ContactForm, contact_form
from storefront_app.customers.account_views import demand_customer, myself, show_account

blueprint = Blueprint("addresses", __name__, url_prefix="/account/addresses")
blueprint.before_request(demand_customer)


@blueprint.get("")
@shopper
def index() -> str:
    rows = [(row, Address.from_dict(row.fields)) for row in addresses_of(myself().id)]
    return show_account("addresses.html", "addresses", rows=rows)


@blueprint.get("/new")
@shopper
def new() -> str:
    return _show(None, _form(Contact(myself().email, myself().phone, Address(name=myself().name))))


@blueprint.post("/new")
@shopper
def create() -> Any:
    form = _form(None)
    if "reload" in request.form:
        return _show(None, form)
    try:
        wanted = form.contact
        add_address(myself().id, wanted.address, phone=wanted.phone, is_default="is_default" in request.form)
    except (Conflict, Invalid) as error:
        form.take_errors(error)
        return _show(None, form), 422
    return _back(_("The address is saved."))


@blueprint.get("/<uuid:address_id>")
@shopper
def edit(address_id: UUID) -> str:
    row = address_of_customer(myself().id, address_id)
    return _show(row, _form(Contact(myself().email, row.phone, Address.from_dict(row.fields))))


@blueprint.post("/<uuid:address_id>")
@shopper
def update(address_id: UUID) -> Any:
    row, form = address_of_customer(myself().id, address_id), _form(None)
    if "reload" in request.form:
        return _show(row, form)
    try:
        wanted = form.contact
        change_address(myself().id, address_id, wanted.address, phone=wanted.phone)
    except Invalid as error:
        form.take_errors(error)
        return _show(row, form), 422
    if "is_default" in request.form:
        choose_default(myself().id, address_id)
    return _back(_("The address is saved."))


@blueprint.post("/<uuid:address_id>/default")
@shopper
def make_default(address_id: UUID) -> BaseResponse:
    choose_default(myself().id, address_id)
    return _back(_("The address is saved."))


@blueprint.post("/<uuid:address_id>/removal")
@shopper
def remove(address_id: UUID) -> BaseResponse:
    remove_address(myself().id, address_id)
    return _back(_("The address is removed."))


@blueprint.post("/fields")
@shopper
def fields() -> str:
    """The fields of the chosen country, with what was typed so far, for scripts."""
    return render_template("carts/_address.html", form=_form(None), marks=MARKS)


def _form(kept: Contact | None) -> ContactForm:
    return contact_form(kept, is_shipped=False)


def _show(row: CustomerAddress | None, form: ContactForm) -> str:
    is_default = "is_default" in request.form if request.form else row is not None and row.is_default
    return show_account("address.html", "addresses", row=row, form=form, marks=MARKS, is_default=is_default)


def _back(message: str) -> BaseResponse:
    flash(message, "success")
    return redirect(url_for("addresses.index"), 303)
