"""The files of a product: what buyers may download once they have paid."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.catalog.views import blueprint
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.kernel.money import ARABIC_DIGITS
from shared.models.catalog.digital_file import digital_file_by_id, files_of_product
from shared.models.catalog.product import product_by_id
from shared.services.catalog.digital_files import LARGEST, DownloadTerms, attach_file, change_terms, detach_file
from shared.services.catalog.variant_listing import list_variants
from shared.web.access import requires, takes_up_to

#: The file and the form around it.
BODY = LARGEST + 1024 * 1024


@blueprint.get("/<uuid:product_id>/files")
@requires("catalog.view")
def files(product_id: UUID) -> Any:
    return _show(product_id, {})


@blueprint.post("/<uuid:product_id>/files")
@takes_up_to(BODY)
@requires("catalog.edit")
def create_file(product_id: UUID) -> Any:
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise Invalid(fields={"file": _("Choose a file first.")})
        variant_id = parse_id(request.form.get("variant", ""))
        file = attach_file(product_id, sent.filename, sent.stream, variant_id=variant_id, terms=_terms())
    except Invalid as error:
        return _show(product_id, error.fields or {"file": error.message}), error.status
    flash(_("“%(name)s” is kept. Buyers get it once they have paid.", name=file.filename), "success")
    return redirect(url_for("catalog.files", product_id=product_id))


@blueprint.post("/<uuid:product_id>/files/<uuid:file_id>")
@requires("catalog.edit")
def update_file(product_id: UUID, file_id: UUID) -> Any:
    _refuse_foreign(product_id, file_id)
    try:
        change_terms(file_id, _terms())
    except Invalid as error:
        flash(next(iter(error.fields.values()), error.message), "error")
        return redirect(url_for("catalog.files", product_id=product_id))
    flash(_("The terms hold for orders from now on."), "success")
    return redirect(url_for("catalog.files", product_id=product_id))


@blueprint.post("/<uuid:product_id>/files/<uuid:file_id>/deletion")
@requires("catalog.edit")
def create_file_deletion(product_id: UUID, file_id: UUID) -> Any:
    _refuse_foreign(product_id, file_id)
    detach_file(file_id)
    flash(_("The file is deleted."), "success")
    return redirect(url_for("catalog.files", product_id=product_id))


def _refuse_foreign(product_id: UUID, file_id: UUID) -> None:
    if digital_file_by_id(file_id).product_id != product_id:
        raise NotFound(_("This file does not exist."))


def _terms() -> DownloadTerms:
    """Raises Invalid."""
    read: dict[str, int | None] = {}
    for name in ("most_downloads", "days"):
        text = request.form.get(name, "").strip().translate(ARABIC_DIGITS)
        if text and (not text.isdecimal() or len(text) > 6):
            raise Invalid(fields={name: _("Type a whole number, or nothing.")})
        read[name] = int(text) if text else None
    return DownloadTerms(read["most_downloads"], read["days"])


def _show(product_id: UUID, errors: dict[str, str]) -> Any:
    product = product_by_id(product_id)
    variants = list_variants(product_id, per_page=250).rows
    return render_template(
        "catalog/files.html",
        product=product,
        files=files_of_product(product_id),
        variants=variants if len(variants) > 1 else (),
        titles={row.id: row.title for row in variants},
        ships=any(row.requires_shipping for row in variants),
        errors=errors,
        limit=LARGEST,
    )
