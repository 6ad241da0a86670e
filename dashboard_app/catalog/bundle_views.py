"""What a bundle is made of."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.asking import asked_text
from dashboard_app.catalog.views import blueprint
from dashboard_app.steps import read_percent
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.kernel.quantities import parse_quantity
from shared.models.catalog.bundle import price_of_bundle
from shared.models.catalog.product import product_by_id
from shared.models.catalog.variant import Variant, variants_by_id
from shared.services.catalog.bundle_parts import PartRow, part_candidates, part_rows, rows_of_variants
from shared.services.catalog.bundles import WHOLE, PartInput, end_bundle, make_bundle
from shared.services.catalog.variant_listing import list_variants
from shared.web.access import requires


@blueprint.get("/<uuid:product_id>/bundle")
@requires("catalog.view")
def bundle(product_id: UUID) -> Any:
    chosen = _chosen(product_id)
    rule = price_of_bundle(chosen)[0]
    return _show(product_id, chosen, part_rows(chosen), "" if rule is None else str(Decimal(rule.discount) / 100))


@blueprint.get("/<uuid:product_id>/bundle/candidates")
@requires("catalog.view")
def bundle_candidates(product_id: UUID) -> str:
    """Variants of other products that can be parts, while somebody types."""
    found = part_candidates(asked_text(), besides=product_id)
    return render_template("catalog/part_candidates.html", rows=found, query=asked_text())


@blueprint.post("/<uuid:product_id>/bundle")
@requires("catalog.edit")
def save_bundle(product_id: UUID) -> Any:
    chosen, rows = _chosen(product_id), _sent_rows()
    discount = request.form.get("discount", "") if request.form.get("pricing") == "sum" else ""
    try:
        percent = int(read_percent(discount or "0") * 100) if request.form.get("pricing") == "sum" else None
        make_bundle(chosen, _read_parts(rows), discount=percent)
    except (Invalid, Conflict) as error:
        return _show(product_id, chosen, rows, discount, error), error.status
    flash(_("The bundle is saved."), "success")
    return redirect(url_for("catalog.bundle", product_id=product_id, variant=chosen))


@blueprint.post("/<uuid:product_id>/bundle/end")
@requires("catalog.edit")
def create_bundle_end(product_id: UUID) -> Any:
    end_bundle(_chosen(product_id))
    flash(_("This is no bundle any more. It has stock of its own again."), "success")
    return redirect(url_for("catalog.bundle", product_id=product_id))


def _chosen(product_id: UUID) -> UUID:
    """The variant that the page is about: the one that is asked for, or the product's first."""
    product_by_id(product_id)
    asked = parse_id(request.values.get("variant", ""))
    known: Variant | None = variants_by_id([asked]).get(asked) if asked else None
    if known is not None and known.product_id == product_id:
        return known.id
    return list_variants(product_id, per_page=1).rows[0].id


def _sent_rows() -> list[PartRow]:
    """The parts as they were sent, with what was typed."""
    typed = {
        found: request.form.get(f"quantity-{found}", "1")
        for one in request.form.getlist("part")
        if (found := parse_id(one))
    }
    gone = set(request.form.getlist("dropped"))
    return rows_of_variants({key: text for key, text in typed.items() if str(key) not in gone})


def _read_parts(rows: list[PartRow]) -> list[PartInput]:
    """Raises Invalid naming each quantity that cannot be read."""
    parts, complaints = [], {}
    for index, row in enumerate(rows):
        try:
            parts.append(PartInput(row.variant_id, parse_quantity(row.typed, row.unit)))  # type: ignore[arg-type]
        except Invalid as error:
            complaints[f"parts.{index}"] = next(iter(error.fields.values()), error.message)
    if complaints:
        raise Invalid(_("Please look at the parts of the bundle."), fields=complaints)
    return parts


def _show(
    product_id: UUID, chosen: UUID, rows: list[PartRow], discount: str, error: Invalid | Conflict | None = None
) -> Any:
    variants = list_variants(product_id, per_page=250).rows
    variant = variants_by_id([chosen])[chosen]
    return render_template(
        "catalog/bundle.html",
        product=product_by_id(product_id),
        variant=variant,
        variants=variants if len(variants) > 1 else (),
        available=next((row.available for row in variants if row.id == chosen), 0),
        rows=rows,
        by_sum=bool(discount) or request.form.get("pricing") == "sum",
        discount=discount,
        whole=WHOLE,
        error=error,
    )
