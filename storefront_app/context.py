"""Which store is visited, in which language."""

from typing import Any

from flask import abort, g

from shared.db.session import store_scope
from shared.kernel.i18n import set_locale
from shared.models.stores.store import Store, current_store
from shared.web.access import Access, Audience
from shared.web.context import enter_scope, host


def enter_storefront() -> Any:
    """Open the store's scope; interface texts follow the language of the address."""
    context = host()
    if context.store_id is None:
        abort(404)
    enter_scope(store_scope(context.store_id))
    set_locale(context.locale)


def guard_storefront(access: Access) -> Any:
    if access.audience is not Audience.SHOPPER:
        abort(404)


def store() -> Store:
    """The store that is visited, read once per request."""
    if "store" not in g:
        g.store = current_store()
    found: Store = g.store
    return found


def template_context() -> dict[str, Any]:
    return {"store": store()}
