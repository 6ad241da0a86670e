"""Attributes: the list in its order, and one with its choices."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for

from dashboard_app.blueprints import store_blueprint
from dashboard_app.catalog.attribute_forms import (
    KIND_NAMES,
    AttributeForm,
    ChoiceRow,
    empty_choice,
    sent_choices,
    show_complaints,
    stored_choices,
    wanted_attribute,
)
from shared.kernel.errors import Invalid, PreconditionFailed
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.catalog.attribute import Attribute, attribute_by_id
from shared.services.catalog.attribute_listing import AttributeRow, list_attributes
from shared.services.catalog.attributes import create_attribute, delete_attribute, order_attributes, update_attribute
from shared.services.catalog.category_listing import category_choices
from shared.web.access import requires

blueprint = store_blueprint("attributes", __name__, "/attributes")


@blueprint.get("/")
@requires("catalog.view")
def index() -> Any:
    return render_template("catalog/attributes.html", rows=list_attributes(), kinds=KIND_NAMES)


@blueprint.post("/order")
@requires("catalog.edit")
def save_order() -> Any:
    order_attributes(found for one in request.form.getlist("order") if (found := parse_id(one)))
    return "", 204


@blueprint.get("/new")
@requires("catalog.edit")
def new() -> Any:
    return _show(AttributeForm(), None, [empty_choice(), empty_choice()], {}, 200)


@blueprint.post("/")
@requires("catalog.edit")
def create() -> Any:
    return _save(None)


@blueprint.get("/choices/new")
@requires("catalog.edit")
def new_choice() -> Any:
    """One more row, for the script that adds it."""
    return render_template("catalog/_choice.html", row=empty_choice(), locales=g.store.other_locales)


@blueprint.get("/<uuid:attribute_id>")
@requires("catalog.view")
def show(attribute_id: UUID) -> Any:
    attribute = attribute_by_id(attribute_id)
    row = list_attributes(attribute_id)[0]
    form = AttributeForm(obj=attribute, data={"kind": attribute.kind.value})
    form.category_ids.data = [str(one) for one in row.category_ids]
    return _show(form, row, stored_choices(row), row.names, 200)


@blueprint.post("/<uuid:attribute_id>")
@requires("catalog.edit")
def update(attribute_id: UUID) -> Any:
    return _save(attribute_by_id(attribute_id))


@blueprint.post("/<uuid:attribute_id>/deletion")
@requires("catalog.edit")
def create_deletion(attribute_id: UUID) -> Any:
    name = attribute_by_id(attribute_id).name
    delete_attribute(attribute_id)
    flash(_("The attribute “%(name)s” is deleted.", name=name), "success")
    return redirect(url_for("attributes.index"))


def _save(attribute: Attribute | None) -> Any:
    form, rows = AttributeForm(), sent_choices(request.form, g.store.other_locales)
    names = {locale: request.form.get(f"name-{locale}", "") for locale in g.store.other_locales}
    row = list_attributes(attribute.id)[0] if attribute else None
    if request.form.get("do") == "add":
        return _show(form, row, [*rows, empty_choice()], names, 200)
    if not form.validate():
        return _show(form, row, rows, names, 422)
    wish = wanted_attribute(form, attribute.kind if attribute else form.chosen_kind, rows, names)
    seen = form.version.data or ""
    try:
        version = int(seen) if seen.isdecimal() else None
        saved = update_attribute(attribute.id, wish, version=version) if attribute else create_attribute(wish)
    except (Invalid, PreconditionFailed) as error:
        form.take_errors(Invalid(error.message, fields=show_complaints(rows, error.fields)))
        return _show(form, row, rows, names, error.status)
    flash(_("“%(title)s” is saved.", title=saved.name), "success")
    return redirect(url_for("attributes.show", attribute_id=saved.id))


def _show(
    form: AttributeForm, row: AttributeRow | None, choices: list[ChoiceRow], names: dict[str, str], status: int
) -> Any:
    form.category_ids.choices = category_choices()
    page = {"form": form, "row": row, "choices": choices, "names": names, "kinds": KIND_NAMES}
    return render_template("catalog/attribute.html", **page, locales=g.store.other_locales), status
