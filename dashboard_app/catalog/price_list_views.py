"""Price lists: the list, one with its settings, and its prices in a table or as a file."""

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for

from dashboard_app.asking import asked_choice, asked_id, asked_page, asked_text
from dashboard_app.blueprints import store_blueprint
from dashboard_app.catalog.price_grid import PriceRow, sent_rows, stored_rows, wanted_prices
from dashboard_app.catalog.price_list_forms import PriceListForm
from shared.kernel.currencies import exponent_of
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import ngettext
from shared.models.catalog.price_list import PriceList, price_list_by_id
from shared.models.customers.group import all_groups, find_groups
from shared.models.stores.selling import selling_terms
from shared.services.catalog.prices.list_entries import EntryPage, list_entries
from shared.services.catalog.prices.list_files import read_list, write_list
from shared.services.catalog.prices.list_prices import set_list_prices
from shared.services.catalog.prices.periods import RuleState, state_of
from shared.services.catalog.prices.price_lists import create_price_list, delete_price_list, update_price_list
from shared.services.catalog.prices.rule_listing import count_price_lists, list_price_lists
from shared.web.access import requires

blueprint = store_blueprint("price_lists", __name__, "/price-lists")


@blueprint.get("/")
@requires("catalog.view")
def index() -> Any:
    listing = list_price_lists(
        asked_text(),
        state=asked_choice("state", RuleState),
        currency=asked_text("currency")[:3],
        group_id=asked_id("group"),
        page=asked_page(),
    )
    groups = {group.id: group.name for group in all_groups()}
    codes = selling_terms().codes
    return render_template(
        "catalog/price_lists.html",
        listing=listing,
        counts=count_price_lists(),
        groups=groups,
        currencies=codes,
        state_of=state_of,
    )


@blueprint.get("/new")
@requires("catalog.edit")
def new() -> Any:
    return _show(PriceListForm(), None)


@blueprint.post("/")
@requires("catalog.edit")
def create() -> Any:
    return _save(None)


@blueprint.get("/<uuid:list_id>")
@requires("catalog.view")
def show(list_id: UUID) -> Any:
    price_list = price_list_by_id(list_id)
    return _show(PriceListForm.of(price_list), price_list)


@blueprint.post("/<uuid:list_id>")
@requires("catalog.edit")
def update(list_id: UUID) -> Any:
    return _save(price_list_by_id(list_id))


@blueprint.post("/<uuid:list_id>/deletion")
@requires("catalog.edit")
def create_deletion(list_id: UUID) -> Any:
    name = price_list_by_id(list_id).name
    delete_price_list(list_id)
    flash(_("“%(name)s” is deleted with its prices.", name=name), "success")
    return redirect(url_for("price_lists.index"))


@blueprint.get("/<uuid:list_id>/prices")
@requires("catalog.view")
def prices(list_id: UUID) -> Any:
    price_list, page = price_list_by_id(list_id), _entries(list_id)
    return _show_prices(price_list, page, stored_rows(page.rows, price_list.currency))


@blueprint.post("/<uuid:list_id>/prices")
@requires("catalog.edit")
def save_prices(list_id: UUID) -> Any:
    """Store what was typed; rows that nobody touched stay as they are, whoever changed them meanwhile."""
    price_list, page = price_list_by_id(list_id), _entries(list_id)
    rows = sent_rows(page.rows, request.form, price_list.currency)
    wanted = wanted_prices(rows, price_list.currency)
    if not any(row.errors for row in rows) and wanted:
        _list, results = set_list_prices(list_id, [item for _row, item in wanted], most=len(wanted))
        for (row, _item), result in zip(wanted, results, strict=True):
            if result.status == "refused":
                row.errors["price"] = result.message
    if any(row.errors for row in rows):
        return _show_prices(price_list, page, rows, message=_("Please look at the marked fields.")), 422
    changed = len({row.entry.variant_id for row, _item in wanted})
    told = ngettext("The prices of one variant are saved.", "The prices of %(count)s variants are saved.", changed)
    flash(told if changed else _("Nothing was changed."), "success")
    return redirect(_back(list_id))


@blueprint.get("/<uuid:list_id>/file")
@requires("catalog.view")
def download(list_id: UUID) -> Response:
    """The list as CSV."""
    code = price_list_by_id(list_id).code
    lines = "".join(write_list(list_id))
    headers = {"Content-Disposition": f'attachment; filename="{code}.csv"'}
    return Response(lines, content_type="text/csv; charset=utf-8", headers=headers)


@blueprint.post("/<uuid:list_id>/file")
@requires("catalog.edit")
def upload(list_id: UUID) -> Any:
    """Take prices from a CSV or XLSX file."""
    price_list, file = price_list_by_id(list_id), request.files.get("file")
    if file is None or not file.filename:
        flash(_("Choose a file first."), "error")
        return redirect(url_for("price_lists.show", list_id=list_id))
    with NamedTemporaryFile(suffix=Path(file.filename).suffix[:10]) as kept:
        file.save(kept.name)
        try:
            result = read_list(list_id, Path(kept.name))
        except Invalid as error:
            flash(error.message, "error")
            return redirect(url_for("price_lists.show", list_id=list_id))
    return render_template("catalog/price_list_import.html", price_list=price_list, result=result)


def _entries(list_id: UUID) -> EntryPage:
    only_priced = asked_text("only") == "priced"
    return list_entries(list_id, asked_text(), only_priced=only_priced, page=asked_page(), per_page=50)


def _back(list_id: UUID) -> str:
    query = request.query_string.decode("ascii", "replace")
    return url_for("price_lists.prices", list_id=list_id) + (f"?{query}" if query else "")


def _save(price_list: PriceList | None) -> Any:
    form = PriceListForm()
    if not form.validate():
        return _show(form, price_list), 422
    try:
        wish = form.wish()
        version = int(form.version.data) if (form.version.data or "").isdecimal() else None
        saved = update_price_list(price_list.id, wish, version=version) if price_list else create_price_list(wish)
    except (Invalid, NotFound, Conflict) as error:
        form.take_errors(error)
        return _show(form, price_list), error.status
    flash(_("“%(name)s” is saved.", name=saved.name), "success")
    return redirect(url_for("price_lists.show" if price_list else "price_lists.prices", list_id=saved.id))


def _show(form: PriceListForm, price_list: PriceList | None) -> Any:
    state = state_of(price_list) if price_list else None
    return render_template("catalog/price_list.html", form=form, price_list=price_list, state=state)


def _show_prices(price_list: PriceList, page: EntryPage, rows: list[PriceRow], *, message: str = "") -> Any:
    group = next(iter(find_groups([price_list.group_id])), None) if price_list.group_id else None
    return render_template(
        "catalog/price_list_prices.html",
        price_list=price_list,
        group=group,
        listing=page,
        rows=rows,
        state=state_of(price_list),
        message=message,
        digits=exponent_of(price_list.currency),
    )
