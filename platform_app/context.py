"""Who asks the platform for something, on which of its surfaces."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import abort, g, redirect, request, session, url_for

from platform_app.credentials import find_bearer
from shared.db.session import leave_transaction, platform_scope, store_scope
from shared.db.session import session as database
from shared.kernel.config import current_settings
from shared.kernel.errors import NotAllowed, NotAuthenticated
from shared.kernel.hosts import Surface
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import set_locale
from shared.models.stores.platform import Platform
from shared.services.staff.sign_in import find_signed_in
from shared.web.access import Access, Audience
from shared.web.context import Principal, enter_scope, host, principal
from shared.web.limits import check_limit
from shared.web.locale import preferred_language

TOKEN = "sign_in"  # noqa: S105
OPERATOR_APP = "operator"


def enter_platform() -> Any:
    """Open the scope and find who asks: by bearer token on the API, by session on the operator console."""
    enter_scope(platform_scope())
    set_locale(preferred_language(request, fallback=host().default_locale))
    find = _FINDERS.get(host().surface)
    if find is not None:
        g.principal = find()
    if host().surface is Surface.API:
        _enter_store()


def _find_caller() -> Principal:
    found = find_bearer(request, host().platform_id)
    if found.is_known:
        check_limit(current_settings().api_rate_limit, "api", str(found.id))
    return found


def _find_operator() -> Principal:
    token = session.get(TOKEN)
    _sign_in, user = find_signed_in(token, OPERATOR_APP, host().platform_id) if token else (None, None)
    g.user = user
    if user is None or not user.is_operator:
        return Principal()
    return Principal("user", user.id, user.name, is_operator=True)


_FINDERS: dict[Surface, Callable[[], Principal]] = {Surface.API: _find_caller, Surface.OPERATOR: _find_operator}


def _enter_store() -> None:
    """The store named in the address, for callers with any right there; everybody else is told it does not exist."""
    store_id = (request.view_args or {}).get("store_id")
    if store_id is None:
        return
    if not principal().is_known:
        raise NotAuthenticated(_("Send an API key or access token as “Authorization: Bearer …”."))
    g.principal = g.bearer.in_store(store_id)
    leave_transaction()
    enter_scope(store_scope(store_id))


def guard_platform(access: Access) -> Any:
    match access.audience:
        case Audience.PUBLIC:
            return None
        case Audience.OPERATOR:
            return None if principal().is_operator else redirect(url_for("operator.sign_in"))
        case Audience.SIGNED_IN if not principal().is_known:
            raise NotAuthenticated(_("Send an API key or access token as “Authorization: Bearer …”."))
        case Audience.SIGNED_IN:
            return None
        case Audience.PERMISSION:
            return principal().demand(*access.permissions)
        case _:
            return abort(404)


def template_context() -> dict[str, Any]:
    return {"current_user": g.get("user"), "platform": platform()}


def platform() -> Platform:
    """The platform whose host was asked, read once per request."""
    if "platform" not in g:
        found = database().get(Platform, host().platform_id)
        if found is None:
            raise NotAllowed("This platform is gone.")
        g.platform = found
    known: Platform = g.platform
    return known


def bearer_store_ids() -> list[UUID]:
    """The stores in which the caller of the API has any right."""
    stores: list[UUID] = g.bearer.store_ids()
    return stores
