"""Imports and exports of products, as resources with a status."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Response, request
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import claiming, idempotent
from platform_app.api.schemas import PageQuery
from platform_app.catalog.import_schemas import (
    ExportBody,
    ImportChangeBody,
    ImportItemQuery,
    ImportItemSchema,
    ImportSchema,
    UploadBody,
)
from platform_app.stores.operation_api_views import OperationSchema, shown_operation
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.catalog.product_import import (
    ImportItem,
    ProductImport,
    count_outcomes,
    import_by_id,
    items_of,
    newest_imports,
    outcomes_of,
)
from shared.models.stores.operation import operation_by_id, operations_by_id
from shared.services.catalog.bulk.wishes import Selection
from shared.services.catalog.pictures.places import media_storage
from shared.services.inventory.product_imports.exporting import ExportWish, exported_file, start_export
from shared.services.inventory.product_imports.failed_rows import failed_rows
from shared.services.inventory.product_imports.imports import (
    change_shape,
    check_import,
    receive_import,
    run_import,
    set_mapping,
)
from shared.web.access import requires, takes_up_to
from shared.web.context import principal

LARGEST_UPLOAD = 650_000_000

blueprint = ApiBlueprint(
    "imports",
    __name__,
    "/stores/<uuid:store_id>/imports",
    "Products from files: upload, columns, trial, run, failed rows. Take a run back by its operation's `undo`.",
)
exports = ApiBlueprint("exports", __name__, "/stores/<uuid:store_id>/exports", "Products into files.")


@blueprint.route("")
class Imports(MethodView):
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, ImportSchema(many=True))
    @requires("catalog.edit")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List imports, newest first."""
        rows, total = newest_imports(page=query["page"], per_page=query["per_page"])
        shown = _all_shown(rows)
        return answer(shown, page=query["page"], per_page=query["per_page"], total=total)

    @blueprint.arguments(UploadBody, location="files")
    @blueprint.response(201, ImportSchema)
    @takes_up_to(LARGEST_UPLOAD)
    @requires("catalog.edit")
    @claiming
    def post(self, _files: dict[str, Any], store_id: UUID) -> Response:
        """Upload a CSV or XLSX file (multipart, field `file`); encoding, delimiter and columns are recognised."""
        file, pictures = request.files.get("file"), request.files.get("pictures")
        if file is None:
            raise Invalid(_("Choose a file first."), fields={"file": _("Choose a file first.")})
        archive = pictures.stream if pictures else None
        name = file.filename or "products.csv"
        return answer(_shown(receive_import(name, file.stream, user_id=principal().id, pictures=archive)), 201)


@blueprint.route("/<uuid:import_id>")
class OneImport(MethodView):
    @blueprint.response(200, ImportSchema)
    @requires("catalog.edit")
    def get(self, store_id: UUID, import_id: UUID) -> Response:
        """The file, its columns, and how far trial, run and pictures are."""
        return answer(_shown(import_by_id(import_id)))

    @blueprint.arguments(ImportChangeBody)
    @blueprint.response(200, ImportSchema)
    @requires("catalog.edit")
    def patch(self, body: dict[str, Any], store_id: UUID, import_id: UUID) -> Response:
        """Say how the file is written and what its columns mean; the columns are remembered for the next file."""
        imported = import_by_id(import_id)
        if body["encoding"] or body["delimiter"]:
            encoding = body["encoding"] or imported.shape["encoding"]
            imported = change_shape(
                import_id, encoding=encoding, delimiter=body["delimiter"] or imported.shape["delimiter"]
            )
        if body["columns"] is not None or body["options"] is not None:
            mapping = body["columns"] if body["columns"] is not None else imported.mapping
            imported = set_mapping(import_id, mapping, body["options"])
        return answer(_shown(imported))


@blueprint.route("/<uuid:import_id>/trial")
class ImportTrial(MethodView):
    @blueprint.response(201, OperationSchema)
    @requires("catalog.edit")
    @idempotent
    def post(self, store_id: UUID, import_id: UUID) -> Response:
        """Find out what would happen, without changing anything; read it from `/items` when it has ended."""
        return answer(shown_operation(check_import(import_id, user_id=principal().id)), 201)


@blueprint.route("/<uuid:import_id>/run")
class ImportRun(MethodView):
    @blueprint.response(201, OperationSchema)
    @requires("catalog.edit")
    @idempotent
    def post(self, store_id: UUID, import_id: UUID) -> Response:
        """Carry the file out."""
        return answer(shown_operation(run_import(import_id, user_id=principal().id)), 201)


@blueprint.route("/<uuid:import_id>/items")
class ImportItems(MethodView):
    @blueprint.arguments(ImportItemQuery, location="query")
    @blueprint.response(200, ImportItemSchema(many=True))
    @requires("catalog.edit")
    def get(self, query: dict[str, Any], store_id: UUID, import_id: UUID) -> Response:
        """Products of the file with what became of them: in the run, or, before that, in the trial."""
        imported = import_by_id(import_id)
        ids = {"trial": imported.check_id, "run": imported.run_id, "": imported.run_id or imported.check_id}
        operation_id = ids[query["of"]]
        page, per_page = query["page"], query["per_page"]
        if operation_id is None:
            return answer([], page=page, per_page=per_page, total=0)
        rows = items_of(operation_id, query["outcome"], page=page, per_page=per_page)
        counts = count_outcomes(operation_id)
        total = counts.get(query["outcome"].value, 0) if query["outcome"] else sum(counts.values())
        return answer([_shown_item(row) for row in rows], page=page, per_page=per_page, total=total)


@blueprint.route("/<uuid:import_id>/failed-rows")
class FailedRows(MethodView):
    @blueprint.response(200, content_type="text/csv")
    @requires("catalog.edit")
    def get(self, store_id: UUID, import_id: UUID) -> Response:
        """The rows that did not go through, as CSV, with the reasons in a last column."""
        return Response("".join(failed_rows(import_id)), content_type="text/csv; charset=utf-8")


@exports.route("")
class Exports(MethodView):
    @exports.arguments(ExportBody)
    @exports.response(201, OperationSchema)
    @requires("catalog.view")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Ask for a file of these products, or of all. When the operation is done, fetch `/exports/{id}/file`."""
        wish = ExportWish(Selection(tuple(body["ids"])), body["layout"], body["kind"])
        return answer(shown_operation(start_export(wish, user_id=principal().id)), 201)


@exports.route("/<uuid:export_id>")
class OneExport(MethodView):
    @exports.response(200, OperationSchema)
    @requires("catalog.view")
    def get(self, store_id: UUID, export_id: UUID) -> Response:
        """How far the export is."""
        operation = operation_by_id(export_id)
        if operation.kind != "catalog.export":
            raise NotFound(_("This file is not there."))
        return answer(shown_operation(operation))


@exports.route("/<uuid:export_id>/file")
class ExportFile(MethodView):
    @exports.response(200, content_type="text/csv")
    @requires("catalog.view")
    def get(self, store_id: UUID, export_id: UUID) -> Response:
        """The file itself."""
        key, filename, content_type = exported_file(export_id)
        response = Response(media_storage().stream(key), content_type=content_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
        return response


def _shown(row: ProductImport) -> dict[str, Any]:
    return _all_shown([row])[0]


def _all_shown(rows: Sequence[ProductImport]) -> list[dict[str, Any]]:
    """In two statements, however many."""
    named = {found for row in rows for found in (row.check_id, row.run_id, row.fetch_id) if found}
    operations = {key: shown_operation(one) for key, one in operations_by_id(named).items()} if named else {}
    outcomes = outcomes_of(operations.keys()) if operations else {}
    return [_with_operations(row, operations, outcomes) for row in rows]


def _with_operations(
    row: ProductImport, operations: Mapping[UUID, dict[str, Any]], outcomes: Mapping[UUID, dict[str, int]]
) -> dict[str, Any]:
    columns = [
        {"name": name, "samples": samples, "code": code}
        for name, samples, code in zip(row.names, row.samples, row.mapping, strict=True)
    ]
    last = row.run_id or row.check_id
    return {
        "id": row.id,
        "filename": row.filename,
        "size": row.size,
        **row.shape,
        "columns": columns,
        "options": row.options,
        "trial": operations[row.check_id] if row.check_id else None,
        "run": operations[row.run_id] if row.run_id else None,
        "pictures": operations[row.fetch_id] if row.fetch_id else None,
        "outcomes": outcomes.get(last, {}) if last else {},
        "created_at": row.created_at,
    }


def _shown_item(row: ImportItem) -> dict[str, Any]:
    names = ("first_row", "last_row", "handle", "title", "product_id", "changes", "problems")
    return {name: getattr(row, name) for name in names} | {"outcome": row.outcome.value}
