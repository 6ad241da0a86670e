"""Discounts: the list, and one with all that it says."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for

from dashboard_app.asking import asked_choice, asked_page, asked_text
from dashboard_app.blueprints import store_blueprint
from dashboard_app.promotions.forms import DiscountForm, ids, shown_values, tier_rows
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.promotions.discount import Discount, TargetRole, codes_of, discount_by_id
from shared.services.catalog.collection_listing import products_by_id
from shared.services.catalog.prices.periods import RuleState, state_of
from shared.services.promotions.discounts import create_discount, delete_discount, pause_discount, update_discount
from shared.services.promotions.listing import count_discounts, describe, list_discounts
from shared.services.promotions.summaries import input_of
from shared.services.promotions.wording import summary_lines
from shared.web.access import requires

blueprint = store_blueprint("discounts", __name__, "/discounts")


@blueprint.get("/")
@requires("discounts.view")
def index() -> Any:
    listing = list_discounts(asked_text(), state=asked_choice("state", RuleState), page=asked_page())
    told = {row.discount.id: summary_lines(input_of(row.discount), g.store.currency)[0] for row in listing.rows}
    return render_template(
        "promotions/index.html", listing=listing, counts=count_discounts(), state_of=state_of, told=told
    )


@blueprint.get("/new")
@requires("discounts.edit")
def new() -> Any:
    return _show(DiscountForm(), None)


@blueprint.post("/")
@requires("discounts.edit")
def create() -> Any:
    return _save(None)


@blueprint.get("/<uuid:discount_id>")
@requires("discounts.view")
def show(discount_id: UUID) -> Any:
    discount = discount_by_id(discount_id)
    return _show(DiscountForm.of(discount, own_code(discount)), discount)


@blueprint.post("/<uuid:discount_id>")
@requires("discounts.edit")
def update(discount_id: UUID) -> Any:
    return _save(discount_by_id(discount_id))


@blueprint.get("/<uuid:discount_id>/copy")
@requires("discounts.edit")
def new_copy(discount_id: UUID) -> Any:
    """A new discount, filled in like this one, with a name and code still to be given."""
    discount = discount_by_id(discount_id)
    values = shown_values(discount, own_code(discount)) | {"code": "", "version": ""}
    values["name"] = _("Copy of %(name)s", name=discount.name)
    return _show(DiscountForm(data=values), None, like=discount)


@blueprint.post("/summary")
@requires("discounts.view")
def create_summary() -> Any:
    """What the form says so far, in plain sentences."""
    wish = DiscountForm().wish(is_lenient=True)
    return render_template("promotions/_summary.html", lines=summary_lines(wish, g.store.currency))


@blueprint.post("/<uuid:discount_id>/pause")
@requires("discounts.edit")
def create_pause(discount_id: UUID) -> Any:
    is_active = request.form.get("on") == "1"
    told = _("“%(name)s” is switched on.") if is_active else _("“%(name)s” is switched off.")
    try:
        flash(told % {"name": pause_discount(discount_id, is_active=is_active).name}, "success")
    except Conflict as error:
        flash(error.message, "error")
    return redirect(url_for("discounts.show", discount_id=discount_id))


@blueprint.post("/<uuid:discount_id>/deletion")
@requires("discounts.edit")
def create_deletion(discount_id: UUID) -> Any:
    name = discount_by_id(discount_id).name
    try:
        delete_discount(discount_id)
    except Conflict as error:
        flash(error.message, "error")
        return redirect(url_for("discounts.show", discount_id=discount_id))
    flash(_("“%(name)s” is deleted.", name=name), "success")
    return redirect(url_for("discounts.index"))


def own_code(discount: Discount) -> str:
    """The code of a discount that has one of its own, good for many orders."""
    return next((code.code for code in codes_of(discount.id, most=1) if code.usage_limit is None), "")


def _save(discount: Discount | None) -> Any:
    form = DiscountForm()
    if not form.validate():
        return _show(form, discount), 422
    try:
        wish = form.wish()
        version = int(form.version.data) if (form.version.data or "").isdecimal() else None
        saved = update_discount(discount.id, wish, version=version) if discount else create_discount(wish)
    except (Invalid, NotFound, Conflict) as error:
        form.take_errors(error)
        return _show(form, discount), error.status
    flash(_("“%(name)s” is saved.", name=saved.name), "success")
    return redirect(url_for("discounts.show", discount_id=saved.id))


def _show(form: DiscountForm, discount: Discount | None, *, like: Discount | None = None) -> Any:
    kept = discount or like
    is_sent = request.method == "POST"
    lines = summary_lines(form.wish(is_lenient=True) if is_sent or not kept else input_of(kept), g.store.currency)
    return render_template(
        "promotions/show.html",
        form=form,
        discount=discount,
        state=state_of(discount) if discount else None,
        row=describe([discount])[0] if discount else None,
        products=products_by_id(_products("product", TargetRole.COVERED, kept)),
        bought=_products("bought_product", TargetRole.BOUGHT, kept),
        tiers=tier_rows(kept),
        lines=lines,
    )


def _products(name: str, role: TargetRole, kept: Discount | None) -> list[UUID]:
    """The products that were sent, else those that are kept."""
    if request.method == "POST":
        return ids(request.form.getlist(name))
    return kept.ids_of(role, "product") if kept else []
