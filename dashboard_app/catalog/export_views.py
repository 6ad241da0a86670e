"""Taking products out as a file: which, in whose columns, as what kind."""

import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for

from dashboard_app.blueprints import store_blueprint
from dashboard_app.catalog.views import asked_filters
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.services.catalog.bulk.preview import count_chosen
from shared.services.catalog.bulk.wishes import Selection
from shared.services.catalog.pictures.places import media_storage
from shared.services.inventory.product_imports.exporting import (
    CONTENT_TYPES,
    ExportWish,
    FileKind,
    Layout,
    exported_file,
    is_small,
    start_export,
    write_export,
)
from shared.services.inventory.product_imports.files import temporary_path
from shared.web.access import requires
from shared.web.context import principal

blueprint = store_blueprint("exports", __name__, "/products/exports")


@blueprint.route("/new", methods=["GET", "POST"])
@requires("catalog.view")
def new() -> Any:
    """All products of the filter, or the ticked ones."""
    ids = tuple(found for found in map(parse_id, request.form.getlist("id")) if found)
    filters = {name: value for name, value in request.args.items() if value and name not in ("page", "sort", "cursor")}
    chosen = Selection(ids) if ids and not request.form.get("all") else Selection(filters=asked_filters())
    return render_template(
        "catalog/export.html",
        selection=json.dumps(chosen.to_json()),
        count=count_chosen(chosen),
        is_part=bool(ids or filters),
        everything=count_chosen(Selection()),
        back=url_for("catalog.index") + (f"?{urlencode(filters)}" if filters else ""),
    )


@blueprint.post("/")
@requires("catalog.view")
def create() -> Any:
    """Few products are sent at once; many become an operation that leaves a link."""
    wish = _sent_wish()
    if not is_small(wish):
        operation = start_export(wish, user_id=principal().id)
        return redirect(url_for("operations.show", operation_id=operation.id))
    with temporary_path() as path:
        write_export(wish, path)
        return _file(path.read_bytes(), wish.filename, CONTENT_TYPES[wish.kind])


@blueprint.get("/<uuid:operation_id>/file")
@requires("catalog.view")
def download(operation_id: UUID) -> Response:
    key, filename, content_type = exported_file(operation_id)
    return _file(media_storage().stream(key), filename, content_type)


def _sent_wish() -> ExportWish:
    """Raises Invalid for what nobody's page sends."""
    sent = request.form
    try:
        chosen = Selection.from_json(json.loads(sent.get("selection", "")))
        if sent.get("which") == "all":
            chosen = Selection()
        return ExportWish(chosen, Layout(sent.get("layout", "ours")), FileKind(sent.get("kind", "csv")))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Invalid(_("Choose the products in the list once more.")) from None


def _file(content: Any, filename: str, content_type: str) -> Response:
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
