"""All variants of a product in one table: edited field by field, or many at once."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for

from dashboard_app.asking import asked_page, asked_text
from dashboard_app.catalog.grid import (
    GridRow,
    Reader,
    ShownClash,
    before_of,
    note_errors,
    read_before,
    sent_grid,
    shown_clashes,
    stored_grid,
    wanted_change,
)
from dashboard_app.catalog.grid_edits import asked_edit, ticked_variants
from dashboard_app.catalog.views import blueprint
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import ngettext
from shared.kernel.ids import parse_id
from shared.models.catalog.media import media_of_product
from shared.models.catalog.product import Product
from shared.models.catalog.whole_product import product_with_options
from shared.models.inventory.location import active_locations
from shared.services.catalog.variant_cells import CellsClash
from shared.services.catalog.variant_listing import VariantFilters, VariantPage, list_variants, rows_by_id
from shared.services.catalog.variant_removal import remove_variants
from shared.services.inventory.stocked_variants import change_variants
from shared.web.access import requires
from shared.web.context import principal

PER_PAGE = (50, 100, 250)


@blueprint.get("/<uuid:product_id>/variants")
@requires("catalog.view")
def variants(product_id: UUID) -> Any:
    product = product_with_options(product_id)
    page = list_variants(product_id, _filters(product), page=asked_page(), per_page=_per_page())
    return _show(product, page, stored_grid(page.rows, _reader(product)))


@blueprint.post("/<uuid:product_id>/variants")
@requires("catalog.edit")
def save_variants(product_id: UUID) -> Any:
    """Store what was typed into the table; everything else stays as it is, whoever changed it meanwhile."""
    product = product_with_options(product_id)
    reader, sent_ids = _reader(product), [one for one in map(parse_id, request.form.getlist("row")) if one]
    grid = sent_grid(rows_by_id(product_id, sent_ids), request.form, reader)
    try:
        change = wanted_change(grid, read_before(request.form.get("before", "")), reader)
        change_variants(product_id, change, user_id=principal().id)
    except CellsClash as error:
        return _show_again(product, grid, error.message, 409, shown_clashes(error.clashes, grid, reader))
    except (Invalid, Conflict) as error:
        note_errors(grid, error.fields)
        return _show_again(product, grid, error.message, error.status)
    flash(_("The variants are saved.") if change else _("Nothing was changed."), "success")
    return redirect(_back(product_id))


@blueprint.post("/<uuid:product_id>/variants/edits")
@requires("catalog.edit")
def edit_variants(product_id: UUID) -> Any:
    """One change for all ticked variants."""
    product = product_with_options(product_id)
    try:
        chosen = ticked_variants(product_id, _filters(product))
        change_variants(product_id, asked_edit(product_id, chosen, _reader(product)), user_id=principal().id)
    except (Invalid, Conflict) as error:
        flash(_first(error), "error")
        return redirect(_back(product_id))
    told = ngettext("One variant is changed.", "%(count)s variants are changed.", len(chosen))
    flash(told, "success")
    return redirect(_back(product_id))


@blueprint.post("/<uuid:product_id>/variants/removal")
@requires("catalog.edit")
def create_variants_removal(product_id: UUID) -> Any:
    """Stop selling the ticked variants."""
    product = product_with_options(product_id)
    try:
        count = remove_variants(product_id, ticked_variants(product_id, _filters(product)))
    except (Invalid, Conflict) as error:
        flash(_first(error), "error")
        return redirect(_back(product_id))
    flash(ngettext("One variant is removed.", "%(count)s variants are removed.", count), "success")
    return redirect(_back(product_id))


def _first(error: Invalid | Conflict) -> str:
    return next(iter(error.fields.values()), error.message)


def _reader(product: Product) -> Reader:
    return Reader(g.store.currency, product.unit)


def _filters(product: Product) -> VariantFilters:
    chosen = (parse_id(asked_text(f"option-{option.id}")) for option in product.options)
    return VariantFilters(asked_text(), tuple(value for value in chosen if value))


def _per_page() -> int:
    wanted = asked_text("per_page")
    return int(wanted) if wanted.isdecimal() and int(wanted) in PER_PAGE else PER_PAGE[1]


def _back(product_id: UUID) -> str:
    query = request.query_string.decode("ascii", "replace")
    return url_for("catalog.variants", product_id=product_id) + (f"?{query}" if query else "")


def _show_again(
    product: Product, grid: list[GridRow], message: str, status: int, clashes: list[ShownClash] | None = None
) -> Any:
    """The rows that were sent, with what was typed; their place among the pages stays as it was."""
    page = list_variants(product.id, _filters(product), page=asked_page(), per_page=_per_page())
    return _show(product, page, grid, message=message, clashes=clashes or []), status


def _show(
    product: Product,
    page: VariantPage,
    grid: list[GridRow],
    *,
    message: str = "",
    clashes: list[ShownClash] | None = None,
) -> Any:
    return render_template(
        "catalog/variants.html",
        product=product,
        listing=page,
        grid=grid,
        before=before_of(grid, _reader(product)),
        pictures=media_of_product(product.id),
        counts_here=len(active_locations()) <= 1,
        message=message,
        clashes=clashes or [],
        per_page_choices=PER_PAGE,
        choices={option.id: [(str(value.id), value.name) for value in option.values] for option in product.options},
        is_filtered=bool(_filters(product)),
    )
