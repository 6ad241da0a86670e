"""The tax class of a product and of its variants."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.blueprints import store_blueprint
from dashboard_app.taxes.forms import class_choices
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.catalog.product import product_by_id
from shared.models.taxes.settings import tax_settings
from shared.services.taxes.classes import set_tax_class, variants_to_tax
from shared.web.access import requires

blueprint = store_blueprint("product_taxes", __name__, "/products")
MOST_VARIANTS = 200


@blueprint.get("/<uuid:product_id>/tax")
@requires("catalog.view")
def show(product_id: UUID) -> Any:
    product = product_by_id(product_id)
    return render_template(
        "taxes/product.html",
        product=product,
        variants=variants_to_tax(product_id)[:MOST_VARIANTS],
        classes=class_choices(_("The store’s default class")),
        own_classes=class_choices(_("As the product")),
        settings=tax_settings(),
    )


@blueprint.post("/<uuid:product_id>/tax")
@requires("catalog.edit")
def save(product_id: UUID) -> Any:
    shown = variants_to_tax(product_id)[:MOST_VARIANTS]
    sent = {one.id: request.form.get(f"variant-{one.id}") for one in shown}
    own = {variant_id: parse_id(text) for variant_id, text in sent.items() if text is not None}
    set_tax_class(product_id, parse_id(request.form.get("tax_class", "")), own)
    flash(_("The tax class is saved. It counts for orders from now on."), "success")
    return redirect(url_for("product_taxes.show", product_id=product_id))
