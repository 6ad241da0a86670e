"""``Idempotency-Key``: the same POST twice has one effect and one answer."""

import functools
import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from flask import Response, request

from platform_app.api.envelope import JSON
from shared.db.bulk import insert_once
from shared.db.session import transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.kernel.tenant import find_store_id
from shared.models.outbox.idempotency import IdempotencyKey, find_key
from shared.web.context import principal

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
View = TypeVar("View", bound=Callable[..., Any])


def idempotent(view: View) -> View:
    """Keep the answer with the effect, in one transaction; a repeated request gets the kept answer.

    A request with the same key that is still being worked on is waited for by the database's own unique key.
    """

    @functools.wraps(view)
    def once(*args: Any, **values: Any) -> Any:
        key = request.headers.get(HEADER, "")
        if not key:
            return view(*args, **values)
        if len(key) > 200:
            raise Invalid(_("The Idempotency-Key is too long: use at most 200 characters."))
        with transaction():
            return _replayed(key) or _kept(key, view(*args, **values))

    return once  # type: ignore[return-value]


def replayable(view: View) -> View:
    """The same for work in several transactions of its own that may be done twice, such as upserts.

    A request that broke off half-way is simply carried out once more.
    """

    @functools.wraps(view)
    def once(*args: Any, **values: Any) -> Any:
        key = request.headers.get(HEADER, "")
        if not key:
            return view(*args, **values)
        if len(key) > 200:
            raise Invalid(_("The Idempotency-Key is too long: use at most 200 characters."))
        kept = find_key(_principal(), key)
        if kept is not None and kept.body is not None and kept.status is not None:
            _refuse_other_request(kept)
            return Response(kept.body, kept.status, content_type=JSON, headers={"Idempotent-Replayed": "true"})
        answered = view(*args, **values)
        with transaction():
            if _replayed(key) is None:
                _kept(key, answered)
        return answered

    return once  # type: ignore[return-value]


def _refuse_other_request(kept: IdempotencyKey) -> None:
    if kept.request_hash != _fingerprint():
        raise Invalid(_("This Idempotency-Key was used for another request."))


def _replayed(key: str) -> Response | None:
    """The answer given before, or None after claiming the key for this request."""
    values = {
        "id": new_id(),
        "store_id": find_store_id(),
        "principal": _principal(),
        "key": key,
        "request_hash": _fingerprint(),
        "status": None,
        "body": None,
        "created_at": clock.now(),
    }
    if insert_once(IdempotencyKey, values):
        return None
    kept = find_key(_principal(), key)
    if kept is None or kept.status is None or kept.body is None:
        raise Conflict(_("A request with this Idempotency-Key is still being worked on."))
    _refuse_other_request(kept)
    return Response(kept.body, kept.status, content_type=JSON, headers={"Idempotent-Replayed": "true"})


def _kept(key: str, response: Response) -> Response:
    row = find_key(_principal(), key)
    if row is not None:
        row.status, row.body = response.status_code, response.get_data()
    return response


def _principal() -> str:
    return f"{principal().kind}:{principal().id}"


def _fingerprint() -> bytes:
    return hashlib.sha256(f"{request.method} {request.full_path}\n".encode() + request.get_data()).digest()
