"""The prices of one product: a page of its own beside its details."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for

from dashboard_app.catalog.price_tab import (
    VariantPrices,
    price_chart,
    prices_of_product,
    take_typed,
    wanted_changes,
)
from dashboard_app.catalog.views import blueprint
from shared.db.session import transaction
from shared.kernel.currencies import exponent_of
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.catalog.product import Product
from shared.models.catalog.whole_product import product_with_parts
from shared.services.catalog.prices.base_prices import set_base_prices
from shared.services.catalog.prices.variant_sales import set_variant_sales
from shared.web.access import requires


@blueprint.get("/<uuid:product_id>/prices")
@requires("catalog.view")
def prices(product_id: UUID) -> Any:
    product = product_with_parts(product_id)
    return _show(product, prices_of_product(product))


@blueprint.post("/<uuid:product_id>/prices")
@requires("catalog.edit")
def save_prices(product_id: UUID) -> Any:
    """Store what was typed: own prices and sale prices, all or nothing."""
    product = product_with_parts(product_id)
    rows = prices_of_product(product)
    take_typed(rows, request.form)
    own, sales = wanted_changes(rows, g.store.currency)
    if not any(row.errors for row in rows):
        try:
            with transaction():
                set_base_prices(own)
                set_variant_sales(sales)
        except Invalid as error:
            _note(rows, error)
    if any(row.errors for row in rows):
        return _show(product, rows, message=_("Please look at the marked fields.")), 422
    flash(_("The prices are saved.") if own or sales else _("Nothing was changed."), "success")
    return redirect(url_for("catalog.prices", product_id=product_id))


def _note(rows: list[VariantPrices], error: Invalid) -> None:
    """Beside the fields of their variant; ``amount`` is the sale's price."""
    by_id = {str(row.variant.id): row for row in rows}
    for key, message in error.fields.items():
        variant_id, _dot, name = key.partition(".")
        if variant_id in by_id:
            by_id[variant_id].errors["sale" if name == "amount" else name] = message


def _show(product: Product, rows: list[VariantPrices], *, message: str = "") -> Any:
    return render_template(
        "catalog/prices.html",
        product=product,
        rows=rows,
        chart=price_chart(product, g.store.currency),
        digits=exponent_of(g.store.currency),
        message=message,
    )
