"""What a merchant sets about the current store."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import available_timezones

from shared.db.session import transaction
from shared.events import outbox
from shared.events.stores import StoreChanged
from shared.kernel.currencies import is_currency
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.models.stores.revision import touch_storefront
from shared.models.stores.store import Store, current_store
from shared.services.stores.countries import known_country


@dataclass(frozen=True)
class StoreDetails:
    """The store's general settings."""

    name: str
    email: str
    phone: str
    description: str
    country: str
    timezone: str
    order_prefix: str


def update_store(details: StoreDetails) -> Store:
    """Replace the current store's general settings. Raises Invalid with the field that is wrong."""
    if not details.name.strip():
        raise Invalid(fields={"name": _("Give the store a name.")})
    if details.timezone not in available_timezones():
        raise Invalid(fields={"timezone": _("Choose a time zone from the list.")})
    with transaction():
        store = current_store()
        store.name = details.name.strip()
        store.email = details.email.strip().lower()
        store.phone = details.phone.strip()
        store.description = details.description.strip()
        store.country = known_country(details.country)
        store.timezone = details.timezone
        store.order_prefix = details.order_prefix.strip()
        _announce(store)
    return store


def set_locales(default: str, locales: Iterable[str], *, is_in_use: bool) -> Store:
    """The languages that shoppers can choose; ``default`` is always among them.

    Texts are written in the default language, so it stays once the store ``is_in_use``. Raises Invalid, Conflict.
    """
    wanted = [code for code in LANGUAGES if code == default or code in set(locales)]
    if default not in LANGUAGES:
        raise Invalid(fields={"default_locale": _("Choose a language from the list.")})
    with transaction():
        store = current_store()
        if default != store.default_locale and is_in_use:
            raise Conflict(
                _("Your products are written in the store’s main language, so it cannot be changed any more.")
            )
        store.default_locale, store.locales = default, [default, *(code for code in wanted if code != default)]
        _announce(store)
    return store


def change_currency(currency: str, *, is_in_use: bool) -> Store:
    """The currency of every price. It stays once the store ``is_in_use``. Raises Invalid, Conflict."""
    if not is_currency(currency):
        raise Invalid(fields={"currency": _("Choose a currency from the list.")})
    with transaction():
        store = current_store()
        if store.currency == currency:
            return store
        if is_in_use:
            raise Conflict(_("Your prices are kept in the store’s currency, so it cannot be changed any more."))
        store.currency = currency
        _announce(store)
    return store


def _announce(store: Store) -> None:
    touch_storefront()
    outbox.record(StoreChanged(store.id))
