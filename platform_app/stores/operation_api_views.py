"""Long work: how far it is, stopping it and taking it back."""

from typing import Any
from uuid import UUID

import marshmallow as ma
from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.api.schemas import PageQuery
from shared.models.stores.operation import Operation, OperationStatus, newest_operations, operation_by_id
from shared.services.stores.operation_kinds import kinds_for, operation_kind_named
from shared.services.stores.operations import cancel_operation, undo_operation
from shared.web.access import signed_in
from shared.web.context import principal

blueprint = ApiBlueprint(
    "operations",
    __name__,
    "/stores/<uuid:store_id>/operations",
    "Long work such as imports, exports and changes to many products: ask until `status` says that it has ended.",
)


class ProblemSchema(ma.Schema):
    """Something to read about one item."""

    message = ma.fields.String()
    row = ma.fields.Integer(metadata={"description": "Of an import: the row of the file, from 1"})


class OperationSchema(ma.Schema):
    """Long work. `done` and `failed` count items; `total` is null while nobody knows how many there are."""

    id = ma.fields.UUID()
    kind = ma.fields.String(metadata={"example": "catalog.import"})
    status = ma.fields.String(validate=ma.validate.OneOf([status.value for status in OperationStatus]))
    total = ma.fields.Integer(allow_none=True, metadata={"example": 10000})
    done = ma.fields.Integer(metadata={"example": 4200})
    failed = ma.fields.Integer(metadata={"example": 3})
    problem_count = ma.fields.Integer()
    problems = ma.fields.List(ma.fields.Nested(ProblemSchema), metadata={"description": "The first 200"})
    result = ma.fields.Dict(keys=ma.fields.String())
    undoable = ma.fields.Boolean()
    created_at = ma.fields.DateTime()
    started_at = ma.fields.DateTime(allow_none=True)
    finished_at = ma.fields.DateTime(allow_none=True)


@blueprint.route("")
class Operations(MethodView):
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, OperationSchema(many=True))
    @signed_in
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List long work of the kinds that the caller may ask for, newest first."""
        page, per_page = query["page"], query["per_page"]
        rows, total = newest_operations(kinds_for(principal().allows), page=page, per_page=per_page)
        return answer([shown_operation(row) for row in rows], page=page, per_page=per_page, total=total)


@blueprint.route("/<uuid:operation_id>")
class OneOperation(MethodView):
    @blueprint.response(200, OperationSchema)
    @signed_in
    def get(self, store_id: UUID, operation_id: UUID) -> Response:
        """How far it is, and what came of it."""
        return answer(shown_operation(_allowed(operation_id)))


@blueprint.route("/<uuid:operation_id>/cancellation")
class OperationCancellation(MethodView):
    @blueprint.response(201, OperationSchema)
    @signed_in
    @idempotent
    def post(self, store_id: UUID, operation_id: UUID) -> Response:
        """Stop it after the step that is being made. What is done stays done."""
        _allowed(operation_id)
        return answer(shown_operation(cancel_operation(operation_id)), 201)


@blueprint.route("/<uuid:operation_id>/undo")
class OperationUndo(MethodView):
    @blueprint.response(201, OperationSchema)
    @signed_in
    @idempotent
    def post(self, store_id: UUID, operation_id: UUID) -> Response:
        """Take back what it did, but for what was changed since."""
        _allowed(operation_id)
        return answer(shown_operation(undo_operation(operation_id)), 201)


def _allowed(operation_id: UUID) -> Operation:
    operation = operation_by_id(operation_id)
    principal().demand(operation_kind_named(operation.kind).permission)
    return operation


def shown_operation(row: Operation) -> dict[str, Any]:
    """An operation as the API tells it."""
    return {
        "id": row.id,
        "kind": row.kind,
        "status": row.status.value,
        "total": row.total,
        "done": row.done,
        "failed": row.failed,
        "problem_count": row.problem_count,
        "problems": row.problems,
        "result": row.result,
        "undoable": row.can_be_undone,
        "created_at": row.created_at,
        "started_at": row.started_at,
        "finished_at": row.finished_at,
    }
