"""The codes of a discount, and trying it."""

from typing import Any
from uuid import UUID

from flask import Response, flash, g, redirect, render_template, request, url_for

from dashboard_app.asking import asked_id, asked_page, asked_price, asked_text
from dashboard_app.blueprints import store_blueprint
from dashboard_app.promotions.forms import ids, read_whole
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import ngettext
from shared.models.customers.group import all_groups
from shared.models.promotions.discount import discount_by_id
from shared.services.catalog.collection_listing import products_by_id
from shared.services.catalog.sheets.writing import csv_lines
from shared.services.promotions.listing import list_codes
from shared.services.promotions.many_codes import code_rows, delete_code, make_codes
from shared.services.promotions.trial import Trial, try_discount
from shared.services.promotions.wording import told_applied, told_refused
from shared.web.access import requires

blueprint = store_blueprint("discount_codes", __name__, "/discounts/<uuid:discount_id>")


@blueprint.get("/codes")
@requires("discounts.view")
def index(discount_id: UUID) -> Any:
    return _show(discount_id, {})


@blueprint.post("/codes")
@requires("discounts.edit")
def create(discount_id: UUID) -> Any:
    """Make random codes."""
    try:
        count = read_whole(request.form.get("count", ""))
    except Invalid as error:
        return _show(discount_id, {"count": error.message}), 422
    try:
        made = make_codes(discount_id, count, prefix=request.form.get("prefix", ""))
    except (Invalid, Conflict) as error:
        return _show(discount_id, error.fields or {"count": error.message}), error.status
    flash(ngettext("One code is made.", "%(count)s codes are made.", len(made)), "success")
    return redirect(url_for("discount_codes.index", discount_id=discount_id))


@blueprint.get("/codes.csv")
@requires("discounts.view")
def download(discount_id: UUID) -> Response:
    """All codes as a file."""
    discount_by_id(discount_id)
    head = (_("Code"), _("Used"), _("Uses in all"))
    rows = ([code, str(used), str(limit or "")] for code, used, limit in code_rows(discount_id))
    body = "\ufeff" + "".join(csv_lines([list(head), *rows]))
    headers = {"Content-Disposition": 'attachment; filename="codes.csv"'}
    return Response(body, content_type="text/csv; charset=utf-8", headers=headers)


@blueprint.post("/codes/<uuid:code_id>/deletion")
@requires("discounts.edit")
def create_deletion(discount_id: UUID, code_id: UUID) -> Any:
    try:
        delete_code(discount_id, code_id)
        flash(_("The code is gone."), "success")
    except Conflict as error:
        flash(error.message, "error")
    return redirect(url_for("discount_codes.index", discount_id=discount_id))


@blueprint.get("/trial")
@requires("discounts.view")
def trial(discount_id: UUID) -> Any:
    """What a shopper would get, and why."""
    chosen, currency = ids(request.args.getlist("product"))[:50], g.store.currency
    quantity = asked_text("quantity")
    wanted = Trial(
        chosen,
        min(int(quantity), 9_999) if quantity.isascii() and quantity.isdigit() and quantity.strip("0") else 1,
        asked_text("code"),
        asked_text("country").upper()[:2],
        asked_text("email"),
        asked_id("group"),
        asked_price("shipping"),
    )
    tried = try_discount(discount_id, wanted)
    return render_template(
        "promotions/trial.html",
        discount=discount_by_id(discount_id),
        wanted=wanted,
        tried=tried,
        products=products_by_id(chosen),
        groups=all_groups(),
        applied=[(one, told_applied(one, currency)) for one in tried.discounts.applied],
        refused=[(one, told_refused(one, currency)) for one in tried.discounts.refused],
    )


def _show(discount_id: UUID, messages: dict[str, str]) -> Any:
    discount = discount_by_id(discount_id)
    listing = list_codes(discount_id, asked_text(), page=asked_page())
    return render_template("promotions/codes.html", discount=discount, listing=listing, messages=messages)
