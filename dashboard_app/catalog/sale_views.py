"""Sales: the list, and one with what it covers."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.asking import asked_choice, asked_page, asked_text
from dashboard_app.blueprints import store_blueprint
from dashboard_app.catalog.sale_forms import SaleForm
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.catalog.price_sale import Sale, sale_by_id
from shared.services.catalog.collection_listing import products_by_id
from shared.services.catalog.prices.periods import RuleState, state_of
from shared.services.catalog.prices.rule_listing import count_covered, count_sales, list_sales
from shared.services.catalog.prices.sales import create_sale, delete_sale, end_sale, update_sale
from shared.web.access import requires

blueprint = store_blueprint("sales", __name__, "/sales")


@blueprint.get("/")
@requires("catalog.view")
def index() -> Any:
    listing = list_sales(asked_text(), state=asked_choice("state", RuleState), page=asked_page())
    return render_template("catalog/sales.html", listing=listing, counts=count_sales(), state_of=state_of)


@blueprint.get("/new")
@requires("catalog.edit")
def new() -> Any:
    return _show(SaleForm(), None, [])


@blueprint.post("/")
@requires("catalog.edit")
def create() -> Any:
    return _save(None)


@blueprint.get("/<uuid:sale_id>")
@requires("catalog.view")
def show(sale_id: UUID) -> Any:
    sale = sale_by_id(sale_id)
    chosen = [target.product_id for target in sale.targets if target.product_id is not None]
    return _show(SaleForm.of(sale), sale, chosen)


@blueprint.post("/<uuid:sale_id>")
@requires("catalog.edit")
def update(sale_id: UUID) -> Any:
    return _save(sale_by_id(sale_id))


@blueprint.post("/<uuid:sale_id>/ending")
@requires("catalog.edit")
def create_ending(sale_id: UUID) -> Any:
    try:
        sale = end_sale(sale_id)
        flash(_("“%(name)s” is over. The usual prices are back.", name=sale.name), "success")
    except Conflict as error:
        flash(error.message, "error")
    return redirect(url_for("sales.show", sale_id=sale_id))


@blueprint.post("/<uuid:sale_id>/deletion")
@requires("catalog.edit")
def create_deletion(sale_id: UUID) -> Any:
    name = sale_by_id(sale_id).name
    delete_sale(sale_id)
    flash(_("“%(name)s” is deleted.", name=name), "success")
    return redirect(url_for("sales.index"))


def _save(sale: Sale | None) -> Any:
    form = SaleForm()
    chosen = [found for found in map(parse_id, request.form.getlist("product")) if found]
    if not form.validate():
        return _show(form, sale, chosen), 422
    try:
        wish = form.wish(chosen)
        version = int(form.version.data) if (form.version.data or "").isdecimal() else None
        saved = update_sale(sale.id, wish, version=version) if sale else create_sale(wish)
    except (Invalid, NotFound, Conflict) as error:
        form.take_errors(error)
        return _show(form, sale, chosen), error.status
    flash(_told(saved), "success")
    return redirect(url_for("sales.show", sale_id=saved.id))


def _told(sale: Sale) -> str:
    match state_of(sale):
        case RuleState.RUNNING:
            return _("“%(name)s” is running: shoppers see the lower prices now.", name=sale.name)
        case RuleState.PLANNED:
            return _("“%(name)s” is saved, and begins by itself.", name=sale.name)
        case _state:
            return _("“%(name)s” is saved.", name=sale.name)


def _show(form: SaleForm, sale: Sale | None, chosen: list[UUID]) -> Any:
    return render_template(
        "catalog/sale.html",
        form=form,
        sale=sale,
        state=state_of(sale) if sale else None,
        covered=count_covered(sale) if sale else 0,
        products=products_by_id(chosen),
    )
