"""Custom fields: their definitions, and what a product or another thing says in them."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.asking import asked_choice, asked_text
from dashboard_app.blueprints import store_blueprint
from dashboard_app.catalog.field_forms import KIND_NAMES, OWNER_NAMES, FieldForm
from dashboard_app.catalog.field_rows import FieldRow, sent_fields, show_complaints, stored_fields, wanted_values
from shared.kernel.errors import Invalid, NotFound, PreconditionFailed
from shared.kernel.i18n import gettext as _
from shared.models.catalog.custom_field import (
    CustomField,
    FieldOwner,
    all_custom_fields,
    custom_field_by_id,
    custom_fields_of,
)
from shared.models.catalog.whole_product import product_with_parts
from shared.services.catalog.custom_fields import create_custom_field, delete_custom_field, update_custom_field
from shared.services.catalog.custom_values import custom_values_of, set_custom_values
from shared.services.catalog.references import THINGS, find_things, name_things
from shared.web.access import requires

blueprint = store_blueprint("fields", __name__, "/fields")


@blueprint.get("/")
@requires("catalog.view")
def index() -> Any:
    return render_template("catalog/fields.html", fields=all_custom_fields(), owners=OWNER_NAMES, kinds=KIND_NAMES)


@blueprint.get("/new")
@requires("catalog.edit")
def new() -> Any:
    owner = asked_choice("owner", FieldOwner) or FieldOwner.PRODUCT
    return _show(FieldForm(data={"owner": owner.value}), None, 200)


@blueprint.post("/")
@requires("catalog.edit")
def create() -> Any:
    return _save(None)


@blueprint.get("/candidates")
@requires("catalog.view")
def candidates() -> Any:
    """Things that a field or a menu may lead to, found by words."""
    kind, into = asked_text("kind"), asked_text("into")
    found = find_things(kind, asked_text("find")) if kind in THINGS else []
    page = {"things": found, "into": into, "name": asked_text("name"), "one": bool(asked_text("single"))}
    return render_template("catalog/_things.html", **page)


@blueprint.get("/<uuid:field_id>")
@requires("catalog.view")
def show(field_id: UUID) -> Any:
    row = custom_field_by_id(field_id)
    limits = {"least": row.limits.get("min"), "most": row.limits.get("max")}
    form = FieldForm(obj=row, data=limits | {"choices": "\n".join(row.limits.get("choices", ()))})
    form.owner.data, form.kind.data = row.owner.value, row.kind.value
    return _show(form, row, 200)


@blueprint.post("/<uuid:field_id>")
@requires("catalog.edit")
def update(field_id: UUID) -> Any:
    return _save(custom_field_by_id(field_id))


@blueprint.post("/<uuid:field_id>/deletion")
@requires("catalog.edit")
def create_deletion(field_id: UUID) -> Any:
    name = custom_field_by_id(field_id).name
    delete_custom_field(field_id)
    flash(_("The field “%(name)s” is deleted.", name=name), "success")
    return redirect(url_for("fields.index"))


@blueprint.get("/of/product/<uuid:product_id>")
@requires("catalog.view")
def product(product_id: UUID) -> Any:
    return _show_values(FieldOwner.PRODUCT, product_id, None, 200)


@blueprint.get("/of/<owner>/<uuid:owner_id>")
@requires("catalog.view")
def values(owner: str, owner_id: UUID) -> Any:
    return _show_values(_owner(owner), owner_id, None, 200)


@blueprint.post("/of/<owner>/<uuid:owner_id>")
@requires("catalog.edit")
def save_values(owner: str, owner_id: UUID) -> Any:
    kind = _owner(owner)
    rows = sent_fields(custom_fields_of(kind), request.form)
    try:
        set_custom_values(kind, owner_id, wanted_values(rows))
    except Invalid as error:
        show_complaints(rows, error.fields)
        return _show_values(kind, owner_id, rows, 422)
    flash(_("The fields are saved."), "success")
    return redirect(_address(kind, owner_id))


def _owner(name: str) -> FieldOwner:
    found = next((one for one in FieldOwner if one.value == name), None)
    if found is None:
        raise NotFound
    return found


def _address(owner: FieldOwner, owner_id: UUID) -> str:
    if owner is FieldOwner.PRODUCT:
        return url_for("fields.product", product_id=owner_id)
    return url_for("fields.values", owner=owner.value, owner_id=owner_id)


def _save(stored: CustomField | None) -> Any:
    form = FieldForm()
    if not form.validate():
        return _show(form, stored, 422)
    seen = form.version.data or ""
    try:
        version = int(seen) if seen.isdecimal() else None
        wish = form.wish(stored)
        saved = update_custom_field(stored.id, wish, version=version) if stored else create_custom_field(wish)
    except (Invalid, PreconditionFailed) as error:
        form.take_errors(error)
        return _show(form, stored, error.status)
    flash(_("“%(title)s” is saved.", title=saved.name), "success")
    return redirect(url_for("fields.index"))


def _show(form: FieldForm, stored: CustomField | None, status: int) -> Any:
    page = {"form": form, "stored": stored, "owners": OWNER_NAMES, "kinds": KIND_NAMES}
    return render_template("catalog/field.html", **page), status


def _show_values(owner: FieldOwner, owner_id: UUID, rows: list[FieldRow] | None, status: int) -> Any:
    product = product_with_parts(owner_id) if owner is FieldOwner.PRODUCT else None
    title = product.title if product else _title(owner, owner_id)
    if rows is None:
        rows = stored_fields(custom_fields_of(owner), custom_values_of([owner_id]).get(owner_id, {}))
    variants = product.variants if product and custom_fields_of(FieldOwner.VARIANT) else []
    page = {"owner": owner, "owner_id": owner_id, "title": title, "rows": rows, "variants": variants}
    return render_template("catalog/field_values.html", **page, product=product, owners=OWNER_NAMES), status


def _title(owner: FieldOwner, owner_id: UUID) -> str:
    if owner is FieldOwner.VARIANT:
        return _("Variant")
    found = name_things(owner.value, [owner_id]).get(owner_id)
    if found is None:
        raise NotFound
    return found.title
