"""The table of where postcodes lie, for rates by distance."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.shipping.views import blueprint
from shared.kernel.errors import Invalid
from shared.kernel.formats import country_name
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import ngettext
from shared.models.inventory.location import first_location
from shared.models.shipping.postcode import counts_by_country
from shared.services.shipping.distances import LARGEST_FILE, forget_places, replace_places
from shared.web.access import requires


@blueprint.get("/postcodes")
@requires("shipping.view")
def postcodes() -> Any:
    return _show(200)


@blueprint.post("/postcodes")
@requires("shipping.edit")
def create_postcodes() -> Any:
    request.max_content_length = LARGEST_FILE + 64 * 1024
    file = request.files.get("file")
    try:
        count = replace_places(file.read(LARGEST_FILE + 1) if file is not None else b"")
    except Invalid as error:
        return _show(422, error.message)
    flash(ngettext("One postcode was read.", "%(count)s postcodes were read.", count), "success")
    return redirect(url_for("shipping.postcodes"))


@blueprint.post("/postcodes/<country>/removal")
@requires("shipping.edit")
def remove_postcodes(country: str) -> Any:
    forget_places(country)
    flash(_("The postcodes are removed."), "success")
    return redirect(url_for("shipping.postcodes"))


def _show(status: int, problem: str = "") -> Any:
    counts = [(code, country_name(code), count) for code, count in counts_by_country().items()]
    page = render_template("shipping/postcodes.html", counts=counts, problem=problem, start=first_location())
    return page, status
