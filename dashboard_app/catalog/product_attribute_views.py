"""A product's category, and what it says for the attributes that fit it."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.catalog.attribute_views import blueprint
from shared.kernel.decimals import plain_decimal
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.catalog.attribute import Attribute, AttributeKind
from shared.models.catalog.product import Product, product_by_id
from shared.services.catalog.attribute_values import attributes_for, set_attribute_values, values_said
from shared.services.catalog.categories import set_product_category
from shared.services.catalog.category_listing import category_choices
from shared.web.access import requires


@blueprint.get("/of/<uuid:product_id>")
@requires("catalog.view")
def product(product_id: UUID) -> Any:
    found = product_by_id(product_id)
    said = {key: _as_text(value) for key, value in values_said(product_id).items()}
    return _show(found, attributes_for(found), said, {}, 200)


@blueprint.post("/of/<uuid:product_id>")
@requires("catalog.edit")
def save_product(product_id: UUID) -> Any:
    """Store the category and the values; a new category brings its own attributes."""
    found = product_by_id(product_id)
    attributes = attributes_for(found)
    sent = {one.id: request.form.getlist(f"value-{one.id}") for one in attributes}
    values: dict[UUID, Any] = {
        one.id: sent[one.id] if one.kind.has_choices else next(iter(sent[one.id]), "") for one in attributes
    }
    try:
        set_attribute_values(product_id, values)
    except Invalid as error:
        return _show(found, attributes, sent, error.fields, 422)
    set_product_category([product_id], parse_id(request.form.get("category_id", "")))
    flash(_("“%(title)s” is saved.", title=found.title), "success")
    return redirect(url_for("attributes.product", product_id=product_id))


def _as_text(value: Any) -> list[str]:
    if isinstance(value, tuple):
        return [str(one) for one in value]
    if isinstance(value, bool):
        return ["1" if value else "0"]
    return [value if isinstance(value, str) else plain_decimal(value)]


def _show(
    found: Product, attributes: list[Attribute], said: dict[UUID, list[str]], errors: dict[str, str], status: int
) -> Any:
    page = {"product": found, "attributes": attributes, "said": said, "errors": errors, "kinds": AttributeKind}
    return render_template("catalog/product_attributes.html", **page, categories=category_choices()), status
