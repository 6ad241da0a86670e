"""Which store is visited, in which language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, g

from shared.db.session import store_scope
from shared.kernel.config import current_settings
from shared.kernel.i18n import set_locale
from shared.models.stores.consents import ConsentBox, shown_boxes
from shared.models.stores.selling import SellingTerms, selling_terms
from shared.models.stores.store import current_store
from shared.models.stores.store_translation import store_descriptions
from shared.models.taxes.settings import TaxSettings, tax_settings
from shared.services.catalog.prices.context import shopping_as
from shared.services.catalog.search.store_facts import known_revision
from shared.services.orders.taxed import shown_taxes
from shared.services.stores.links import store_host
from shared.web.access import Access, Audience
from shared.web.context import enter_scope, host
from storefront_app.carts.wording import address_lines, days, delivery_detail, payment_name
from storefront_app.drops.images import media_address
from storefront_app.memory import remember
from storefront_app.place import current_place
from storefront_app.shopper import present_shopper


@dataclass(frozen=True, slots=True)
class VisitedStore:
    """The store as its shoppers see it. ``host`` is the one it goes by, ``origin`` the same with scheme and port.

    ``currency`` is its own; the visitor's stands in ``Place``.
    """

    id: UUID
    name: str
    handle: str
    email: str
    phone: str
    country: str
    currency: str
    terms: SellingTerms
    taxes: TaxSettings
    timezone: str
    descriptions: Mapping[str, str]
    default_locale: str
    locales: tuple[str, ...]
    host: str
    asks_couriers: bool = False
    consents: tuple[ConsentBox, ...] = ()

    @property
    def description(self) -> str:
        """What the store says about itself, in the visitor's language as far as it is translated."""
        return self.descriptions.get(host().locale) or self.descriptions[self.default_locale]

    @property
    def origin(self) -> str:
        return current_settings().origin(self.host)


def enter_storefront() -> Any:
    """Open the store's scope; interface texts follow the language of the address."""
    context = host()
    if context.store_id is None:
        abort(404)
    enter_scope(store_scope(context.store_id))
    enter_scope(known_revision(context.revision))
    set_locale(context.locale, store().timezone)
    g.shopper = present_shopper(store().terms)
    enter_scope(shopping_as(g.shopper))


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
        terms=selling_terms(row),
        taxes=tax_settings(row),
        timezone=row.timezone,
        descriptions={**store_descriptions(), row.default_locale: row.description},
        default_locale=row.default_locale,
        locales=tuple(row.locales),
        host=store_host(row),
        consents=shown_boxes(row),
        asks_couriers=row.asks_couriers,
    )


def template_context() -> dict[str, Any]:
    """For the pages that the platform itself answers for. ``picture(key, width)`` is a stored picture's address."""
    return {
        "store": store(),
        "store_name": store().name,
        "home_url": current_place().root_url or "/",
        "address_lines": address_lines,
        "days": days,
        "delivery_detail": delivery_detail,
        "payment_name": payment_name,
        "shown_taxes": shown_taxes,
        "picture": lambda key, width: media_address(current_place(), key, width),
    }
