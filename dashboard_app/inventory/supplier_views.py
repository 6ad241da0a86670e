"""Suppliers: whom goods are bought from."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for

from dashboard_app.asking import asked_page, asked_text
from dashboard_app.inventory.forms import SupplierForm, address_of
from dashboard_app.inventory.views import blueprint
from shared.kernel.addresses import Address
from shared.kernel.currencies import BY_COUNTRY, EXPONENTS
from shared.kernel.errors import Invalid, PreconditionFailed
from shared.kernel.formats import country_choices
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.models.inventory.supplier import Supplier, supplier_by_id
from shared.services.inventory.document_lists import list_purchases, list_suppliers
from shared.services.inventory.suppliers import SupplierInput, create_supplier, update_supplier
from shared.web.access import requires


@blueprint.get("/suppliers")
@requires("inventory.purchase")
def suppliers() -> Any:
    return render_template("inventory/suppliers.html", listing=list_suppliers(asked_text(), page=asked_page()))


@blueprint.get("/suppliers/new")
@requires("inventory.purchase")
def new_supplier() -> Any:
    return _show(None, _form(None))


@blueprint.post("/suppliers")
@requires("inventory.purchase")
def make_supplier() -> Any:
    form = _form(None)
    try:
        supplier = create_supplier(_input(form))
    except Invalid as error:
        form.take_errors(error)
        return _show(None, form), 422
    flash(_("“%(name)s” is added.", name=supplier.name), "success")
    return redirect(url_for("inventory.supplier", supplier_id=supplier.id))


@blueprint.get("/suppliers/<uuid:supplier_id>")
@requires("inventory.purchase")
def supplier(supplier_id: UUID) -> Any:
    found = supplier_by_id(supplier_id)
    return _show(found, _form(found))


@blueprint.post("/suppliers/<uuid:supplier_id>")
@requires("inventory.purchase")
def save_supplier(supplier_id: UUID) -> Any:
    found = supplier_by_id(supplier_id)
    form = _form(found)
    try:
        update_supplier(supplier_id, _input(form), version=request.form.get("version", type=int))
    except (Invalid, PreconditionFailed) as error:
        form.take_errors(error)
        return _show(found, form), error.status
    flash(_("“%(name)s” is saved.", name=form.name.data), "success")
    return redirect(url_for("inventory.supplier", supplier_id=supplier_id))


def _form(found: Supplier | None) -> SupplierForm:
    fresh = {"currency": g.store.currency, "country": g.store.country, "locale": g.store.default_locale}
    kept = fresh if found is None else _values(found)
    form = SupplierForm(data=kept)
    form.country.choices = [("", ""), *country_choices(BY_COUNTRY)]
    form.currency.choices = [(code, code) for code in sorted(EXPONENTS)]
    form.locale.choices = [(code, language.name) for code, language in LANGUAGES.items()]
    return form


def _values(found: Supplier) -> dict[str, Any]:
    names = ("name", "contact", "email", "phone", "currency", "locale", "lead_days", "note", "is_active")
    return {**found.address, **{name: getattr(found, name) for name in names}}


def _input(form: SupplierForm) -> SupplierInput:
    return SupplierInput(
        name=form.name.data or "",
        currency=form.currency.data or "",
        contact=form.contact.data or "",
        email=form.email.data or "",
        phone=form.phone.data or "",
        address=Address.from_dict(address_of(form)),
        locale=form.locale.data or "",
        lead_days=form.lead_days.data if form.lead_days.data is not None else 7,
        note=form.note.data or "",
        is_active=bool(form.is_active.data),
    )


def _show(found: Supplier | None, form: SupplierForm) -> str:
    orders = list_purchases(supplier_id=found.id, per_page=10).rows if found else ()
    return render_template("inventory/supplier.html", supplier=found, form=form, orders=orders)
