"""Which store is visited, in which language."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort

from shared.db.session import store_scope
from shared.kernel.config import current_settings
from shared.kernel.i18n import set_locale
from shared.models.stores.store import current_store
from shared.services.stores.links import store_host
from shared.web.access import Access, Audience
from shared.web.context import enter_scope, host
from storefront_app.carts.wording import address_lines, days, payment_detail, payment_name
from storefront_app.drops.images import media_address
from storefront_app.memory import remember
from storefront_app.place import current_place


@dataclass(frozen=True, slots=True)
class VisitedStore:
    """The store as its shoppers see it. ``host`` is the one it goes by, ``origin`` the same with scheme and port."""

    id: UUID
    name: str
    handle: str
    email: str
    phone: str
    country: str
    currency: str
    timezone: str
    description: str
    default_locale: str
    locales: tuple[str, ...]
    host: str

    @property
    def origin(self) -> str:
        return current_settings().origin(self.host)


def enter_storefront() -> Any:
    """Open the store's scope; interface texts follow the language of the address."""
    context = host()
    if context.store_id is None:
        abort(404)
    enter_scope(store_scope(context.store_id))
    set_locale(context.locale, store().timezone)


def guard_storefront(access: Access) -> Any:
    if access.audience is not Audience.SHOPPER:
        abort(404)


def store() -> VisitedStore:
    """The store that is visited; read from the database once per revision."""
    return remember(("store",), _read_store)


def _read_store() -> VisitedStore:
    row = current_store()
    return VisitedStore(
        id=row.id,
        name=row.name,
        handle=row.handle,
        email=row.email,
        phone=row.phone,
        country=row.country,
        currency=row.currency,
        timezone=row.timezone,
        description=row.description,
        default_locale=row.default_locale,
        locales=tuple(row.locales),
        host=store_host(row),
    )


def template_context() -> dict[str, Any]:
    """For the pages that the platform itself answers for. ``picture(key, width)`` is a stored picture's address."""
    return {
        "store": store(),
        "store_name": store().name,
        "home_url": current_place().root_url or "/",
        "address_lines": address_lines,
        "days": days,
        "payment_name": payment_name,
        "payment_detail": payment_detail,
        "picture": lambda key, width: media_address(current_place(), key, width),
    }
