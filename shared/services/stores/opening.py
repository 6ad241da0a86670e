"""Opening and closing stores."""

from dataclasses import dataclass

from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.events import outbox
from shared.events.stores import StoreChanged, StoreOpened
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import closest_language
from shared.kernel.i18n import gettext as _
from shared.models.stores.merchant import Merchant
from shared.models.stores.revision import touch_storefront
from shared.models.stores.store import Store, StoreStatus, current_store
from shared.services.stores.countries import currency_of, known_country, zone_of
from shared.services.stores.handles import HandleAnswer, HandleState, check_handle

NAME_LENGTH = 80


@dataclass(frozen=True)
class NewStore:
    """What it takes to open a store; ``currency`` and ``timezone`` follow from the country unless given."""

    name: str
    handle: str
    country: str
    locale: str
    email: str
    currency: str = ""
    timezone: str = ""


def open_store(merchant: Merchant, new: NewStore) -> Store:
    """A store of this merchant, open at once. Raises Invalid with the field that is wrong.

    What a new store needs from other modules (a location, a theme, rates) is made by those who listen to StoreOpened.
    """
    store = Store(
        platform_id=merchant.platform_id,
        merchant_id=merchant.id,
        handle=_free_handle(merchant, new.handle),
        name=_store_name(new.name),
        email=new.email,
        country=known_country(new.country),
        currency=new.currency or currency_of(new.country),
        timezone=new.timezone or zone_of(new.country),
        default_locale=_locale(new.locale),
        locales=[_locale(new.locale)],
    )
    with transaction():
        with explain_refusals({"uq_stores_platform_id_handle": lambda: _handle_taken(new.handle)}):
            session().add(store)
        outbox.record(StoreOpened(store.id))
    return store


def close_store() -> Store:
    """Take the current store off the net; its rows stay. Raises Conflict where it is closed already."""
    return _set_status(StoreStatus.CLOSED, _("This store is closed already."))


def reopen_store() -> Store:
    """Bring the current store back. Raises Conflict where it is open."""
    return _set_status(StoreStatus.OPEN, _("This store is open already."))


def _set_status(status: StoreStatus, refusal: str) -> Store:
    with transaction():
        store = current_store()
        if store.status == status:
            raise Conflict(refusal)
        store.status = status
        touch_storefront()
        outbox.record(StoreChanged(store.id))
    return store


def _free_handle(merchant: Merchant, typed: str) -> str:
    answer = check_handle(merchant.platform_id, typed)
    if answer.state is not HandleState.AVAILABLE:
        raise Invalid(fields={"handle": explain_handle(answer)})
    return answer.handle


def explain_handle(answer: HandleAnswer) -> str:
    """The answer in words, for a person who chooses an address."""
    if answer.state is HandleState.TAKEN:
        return _("This address is taken. “%(suggestion)s” is free.", suggestion=answer.suggestion)
    if answer.state is HandleState.INVALID:
        return _(
            "Use 3 to 63 letters (a–z), digits and hyphens, such as “%(suggestion)s”.", suggestion=answer.suggestion
        )
    return _("This address is free.")


def _handle_taken(handle: str) -> Invalid:
    return Invalid(fields={"handle": _("Somebody has just taken this address. Choose another one.")})


def _store_name(typed: str) -> str:
    name = typed.strip()
    if not name or len(name) > NAME_LENGTH:
        raise Invalid(
            fields={"store_name": _("Give the store a name of at most %(count)s letters.", count=NAME_LENGTH)}
        )
    return name


def _locale(code: str) -> str:
    locale = closest_language(code)
    if locale is None:
        raise Invalid(fields={"locale": _("Choose a language from the list.")})
    return locale
