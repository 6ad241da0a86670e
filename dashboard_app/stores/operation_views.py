"""Long work: what waits and runs, how far it is, what came of it; stopping it and taking it back."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from sqlalchemy import select

from dashboard_app.asking import asked_page
from dashboard_app.blueprints import store_blueprint
from shared.db.session import session
from shared.kernel.i18n import gettext as _
from shared.models.staff.user import User
from shared.models.stores.operation import Operation, newest_operations, operation_by_id, operations_under_way
from shared.services.stores.operation_kinds import kinds_for, operation_kind_named
from shared.services.stores.operations import cancel_operation, undo_operation
from shared.web.access import signed_in
from shared.web.context import principal

blueprint = store_blueprint("operations", __name__, "/operations")

PER_PAGE = 30


@blueprint.get("/")
@signed_in
def index() -> Any:
    rows, total = newest_operations(kinds_for(principal().allows), page=asked_page(), per_page=PER_PAGE)
    people = session().scalars(select(User).where(User.id.in_([row.user_id for row in rows if row.user_id])))
    return render_template(
        "stores/operations.html",
        rows=rows,
        total=total,
        page=asked_page(),
        per_page=PER_PAGE,
        kind_of=operation_kind_named,
        people={user.id: user.name for user in people},
    )


@blueprint.get("/mark")
@signed_in
def show_mark() -> Any:
    """The sign in the page's head, and a word once when nothing runs any more."""
    return render_template("stores/_mark.html", count=operations_under_way(kinds_for(principal().allows)))


@blueprint.get("/<uuid:operation_id>")
@signed_in
def show(operation_id: UUID) -> Any:
    return render_template("stores/operation.html", **_shown(_allowed(operation_id)))


@blueprint.get("/<uuid:operation_id>/progress")
@signed_in
def show_progress(operation_id: UUID) -> Any:
    """The moving part of a page; when the work has ended the page is asked to show itself afresh."""
    operation = _allowed(operation_id)
    answer = Response(render_template("stores/_progress.html", **_shown(operation)))
    if not operation.is_under_way:
        answer.headers["HX-Refresh"] = "true"
    return answer


@blueprint.post("/<uuid:operation_id>/cancellation")
@signed_in
def create_cancellation(operation_id: UUID) -> Any:
    _allowed(operation_id)
    cancel_operation(operation_id)
    flash(_("It stops after the step that is being made. What is done stays done."), "success")
    return redirect(_back(operation_id))


@blueprint.post("/<uuid:operation_id>/undo")
@signed_in
def create_undo(operation_id: UUID) -> Any:
    _allowed(operation_id)
    undo_operation(operation_id)
    flash(_("What was done is being taken back."), "success")
    return redirect(_back(operation_id))


def _allowed(operation_id: UUID) -> Operation:
    """Raises NotFound, and NotAllowed for those who could not have asked for it."""
    operation = operation_by_id(operation_id)
    principal().demand(operation_kind_named(operation.kind).permission)
    return operation


def _shown(operation: Operation) -> dict[str, Any]:
    user = session().get(User, operation.user_id) if operation.user_id else None
    return {"operation": operation, "kind": operation_kind_named(operation.kind), "person": user}


def _back(operation_id: UUID) -> str:
    """The page of the kind's own that asked, or the operation's."""
    wanted = request.form.get("back", "")
    is_ours = wanted.startswith("/s/") and "//" not in wanted and "\\" not in wanted
    return wanted if is_ours else url_for("operations.show", operation_id=operation_id)
