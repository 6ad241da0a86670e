"""Who works on the dashboard, and on which store."""

from typing import Any

from flask import abort, g, redirect, request, session, url_for

from shared.db.session import leave_transaction, platform_scope, store_scope
from shared.kernel.i18n import set_locale
from shared.models.staff.membership import find_membership, memberships_of
from shared.models.stores.store import Store, find_store_by_handle, stores_of
from shared.modules.registry import all_permissions
from shared.services.staff.sign_in import find_signed_in
from shared.web.access import Access, Audience
from shared.web.context import Principal, enter_scope, host, principal
from shared.web.locale import preferred_language
from shared.web.menu import menu_for

APP = "dashboard"
TOKEN = "sign_in"  # noqa: S105


def enter_dashboard() -> Any:
    """Open the scope, find the user by the session's sign-in, then the store named in the address."""
    enter_scope(platform_scope())
    token = session.get(TOKEN)
    g.sign_in, g.user = find_signed_in(token, APP, host().platform_id) if token else (None, None)
    own = g.user.locale if g.user else None
    set_locale(preferred_language(request, own=own, fallback=host().default_locale))
    if g.user is not None:
        g.principal = Principal("user", g.user.id, g.user.name)
        _enter_store()


def _enter_store() -> None:
    """A store of which the user is no member answers like one that does not exist."""
    handle = (request.view_args or {}).get("store")
    if handle is None:
        return
    request.view_args.pop("store")  # type: ignore[union-attr]
    store = find_store_by_handle(host().platform_id, handle)
    membership = find_membership(g.user.id, store.merchant_id) if store else None
    if store is None or membership is None:
        abort(404)
    allowed = frozenset(code for code in all_permissions() if membership.allows(code))
    g.principal = Principal("user", g.user.id, g.user.name, allowed)
    g.store, g.membership = store, membership
    set_locale(preferred_language(request, own=g.user.locale), store.timezone)
    leave_transaction()
    enter_scope(store_scope(store.id))


def guard_dashboard(access: Access) -> Any:
    """Send strangers to the sign-in page; demand what the view declares of everybody else."""
    if access.audience is Audience.PUBLIC:
        return None
    if not principal().is_known:
        return redirect(url_for("account.sign_in", next=_here()))
    if access.audience is Audience.PERMISSION:
        principal().demand(*access.permissions)
    return None


def _here() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None


def template_context() -> dict[str, Any]:
    """What the layout shows: the person, the store, its menu and the switcher."""
    store: Store | None = g.get("store")
    return {
        "current_user": g.get("user"),
        "current_store": store,
        "principal": principal(),
        "menu": menu_for(APP, principal()) if store else [],
        "stores": _own_stores() if g.get("user") else [],
    }


def _own_stores() -> list[Store]:
    if "own_stores" not in g:
        g.own_stores = stores_of([membership.merchant_id for membership in memberships_of(g.user.id)])
    found: list[Store] = g.own_stores
    return found
