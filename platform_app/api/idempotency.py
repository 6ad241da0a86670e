"""``Idempotency-Key``: the same POST twice has one effect and one answer."""

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from flask import Response, g, request

from platform_app.api.envelope import IDEMPOTENCY_HEADER as HEADER
from platform_app.api.envelope import JSON, LONGEST_KEY, TAKES_KEY
from platform_app.api.fingerprint import fingerprint
from shared.db.bulk import insert_once
from shared.db.session import transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.kernel.tenant import find_store_id
from shared.models.outbox.idempotency import IdempotencyKey, find_key, release_key, take_over_key
from shared.web.context import principal

ABANDONED = timedelta(minutes=15)
View = TypeVar("View", bound=Callable[..., Any])


def idempotent(view: View) -> View:
    """Keep the answer with the effect, in one transaction; a repeated request gets the kept answer.

    A request with the same key that is still being worked on is waited for by the database's own unique key.
    """

    @functools.wraps(view)
    def once(*args: Any, **values: Any) -> Any:
        key = _asked_key()
        if not key:
            return view(*args, **values)
        with transaction():
            return _replayed(key) or _kept(key, view(*args, **values))

    return _noted(once)


def replayable(view: View) -> View:
    """The same for work in several transactions of its own that may be done twice, such as upserts.

    A request that broke off half-way is simply carried out once more.
    """

    @functools.wraps(view)
    def once(*args: Any, **values: Any) -> Any:
        key = _asked_key()
        if not key:
            return view(*args, **values)
        kept = find_key(_principal(), key)
        if kept is not None and kept.body is not None and kept.status is not None:
            return _replay(kept, fingerprint())
        answered = view(*args, **values)
        with transaction():
            if _replayed(key) is None:
                _kept(key, answered)
        return answered

    return _noted(once)


def claiming(view: View) -> View:
    """The same for work that leaves its transaction and must not be done twice, such as keeping a file that was sent.

    The key is claimed beforehand. A second request meanwhile is refused with Conflict; where the work fails the key is
    free again, and where its process died it is after ``ABANDONED``.
    """

    @functools.wraps(view)
    def once(*args: Any, **values: Any) -> Any:
        key = _asked_key()
        if not key:
            return view(*args, **values)
        with transaction():
            replayed = _replayed(key)
        return replayed or _carried_out(key, lambda: view(*args, **values))

    return _noted(once)


def _carried_out(key: str, work: Callable[[], Response]) -> Response:
    try:
        answered = work()
    except Exception:
        with transaction():
            release_key(_principal(), key)
        raise
    with transaction():
        return _kept(key, answered)


def _noted(view: Any) -> Any:
    """The document says that the operation takes the header."""
    view._apidoc = getattr(view, "_apidoc", {}) | {TAKES_KEY: True}
    return view


def _asked_key() -> str:
    key = request.headers.get(HEADER, "")
    if len(key) > LONGEST_KEY:
        raise Invalid(_("The Idempotency-Key is too long: use at most 200 characters."))
    return key


def _replay(kept: IdempotencyKey, asked: bytes) -> Response:
    if kept.request_hash != asked:
        raise Invalid(_("This Idempotency-Key was used for another request."))
    if kept.status is None or kept.body is None:
        raise Conflict(_("A request with this Idempotency-Key is still being worked on."))
    return Response(kept.body, kept.status, content_type=JSON, headers={"Idempotent-Replayed": "true"})


def _replayed(key: str) -> Response | None:
    """The answer given before, or None after claiming the key for this request."""
    asked, now = fingerprint(), clock.now()
    values = {
        "id": new_id(),
        "store_id": find_store_id(),
        "principal": _principal(),
        "key": key,
        "request_hash": asked,
        "status": None,
        "body": None,
        "created_at": now,
    }
    if insert_once(IdempotencyKey, values) or take_over_key(_principal(), key, asked, before=now - ABANDONED):
        return None
    kept = find_key(_principal(), key)
    if kept is None:
        raise Conflict(_("A request with this Idempotency-Key is still being worked on."))
    return _replay(kept, asked)


def keep_instead(kept: Response) -> None:
    """Keep this answer rather than the one that is given: for answers that hold what nobody may read twice."""
    g.kept_answer = kept.get_data()


def _kept(key: str, response: Response) -> Response:
    row = find_key(_principal(), key)
    if row is not None:
        row.status, row.body = response.status_code, g.pop("kept_answer", None) or response.get_data()
    return response


def _principal() -> str:
    return f"{principal().kind}:{principal().id}"
