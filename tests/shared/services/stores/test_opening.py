"""Opening stores, their names, and what a merchant sets about them."""

from dataclasses import replace

import pytest

from shared.db.engine import Engines
from shared.db.session import platform_scope, store_scope
from shared.kernel.currencies import BY_COUNTRY
from shared.kernel.errors import Conflict, Invalid
from shared.models.stores.merchant import Merchant
from shared.models.stores.platform import all_platforms
from shared.models.stores.store import Store, store_by_id
from shared.services.stores.countries import ZONES
from shared.services.stores.handles import HandleState, check_handle, suggest_handle
from shared.services.stores.hosts import resolve_host
from shared.services.stores.opening import NewStore, close_store, open_store, reopen_store
from shared.services.stores.platforms import create_platform
from shared.services.stores.settings import StoreDetails, change_currency, set_locales, update_store
from tests.factories.stores import make_merchant, make_platform, make_store, unique

DETAILS = StoreDetails(
    name="Kiln & Co",
    email="Hello@Kiln.example",
    phone="",
    description="Bowls.",
    country="BE",
    timezone="Europe/Brussels",
    order_prefix="K-",
)


@pytest.fixture
def merchant(engines: Engines) -> Merchant:
    return make_merchant()


@pytest.fixture
def store(merchant: Merchant) -> Store:
    return make_store(unique("store"), merchant=merchant)


def new_store(**values: str) -> NewStore:
    return replace(NewStore("Second", unique("second"), "JP", "en", "a@example.org"), **values)


def test_every_country_with_a_currency_has_a_time_zone() -> None:
    assert set(ZONES) == set(BY_COUNTRY)


def test_a_merchant_opens_a_second_store(merchant: Merchant, store: Store) -> None:
    with platform_scope():
        second = open_store(merchant, new_store())
    assert (second.merchant_id, second.currency, second.timezone) == (merchant.id, "JPY", "Asia/Tokyo")


def test_a_handle_is_free_on_another_platform(store: Store) -> None:
    with platform_scope():
        assert check_handle(store.platform_id, store.handle.upper()).state is HandleState.TAKEN
        assert check_handle(make_platform().id, store.handle).state is HandleState.AVAILABLE


@pytest.mark.parametrize("typed", ["", "ab", "-abc", "a b c", "über", "www", "xn--abc", "a" * 64, "a.b.c"])
def test_a_bad_handle_gets_a_usable_suggestion(merchant: Merchant, typed: str) -> None:
    with platform_scope():
        answer = check_handle(merchant.platform_id, typed)
        assert answer.state is HandleState.INVALID
        assert check_handle(merchant.platform_id, answer.suggestion).state is HandleState.AVAILABLE


def test_any_script_gives_a_handle(merchant: Merchant) -> None:
    with platform_scope():
        assert suggest_handle(merchant.platform_id, "Blauwe Kom & Zn.") == "blauwe-kom-zn"
        assert check_handle(merchant.platform_id, suggest_handle(merchant.platform_id, "متجر")).state == "available"


def test_a_closed_store_answers_to_no_host(merchant: Merchant, store: Store) -> None:
    other = make_store(merchant=merchant)
    with platform_scope():
        domain = next(one.stores_domain for one in all_platforms() if one.id == merchant.platform_id)
    with store_scope(store.id):
        close_store()
        with pytest.raises(Conflict):
            close_store()
    with platform_scope():
        assert resolve_host(f"{store.handle}.{domain}") is None
        assert resolve_host(f"{other.handle}.{domain}") is not None
    with store_scope(store.id):
        reopen_store()
    with platform_scope():
        assert resolve_host(f"{store.handle}.{domain}") is not None


def test_settings_of_one_store_leave_the_other_alone(merchant: Merchant, store: Store) -> None:
    other = make_store(merchant=merchant)
    with store_scope(store.id):
        update_store(DETAILS)
    with platform_scope():
        changed, untouched = store_by_id(store.id), store_by_id(other.id)
    assert (changed.name, changed.email, changed.order_prefix) == ("Kiln & Co", "hello@kiln.example", "K-")
    assert (untouched.name, untouched.revision) == (other.name, other.revision)
    assert changed.revision == store.revision + 1


@pytest.mark.parametrize("values", [{"name": " "}, {"timezone": "Mars/Olympus"}, {"country": "XX"}])
def test_impossible_settings_are_refused(store: Store, values: dict[str, str]) -> None:
    with store_scope(store.id), pytest.raises(Invalid) as refusal:
        update_store(replace(DETAILS, **values))
    assert list(refusal.value.fields) == list(values)


def test_the_main_language_is_first_and_stays_once_in_use(store: Store) -> None:
    with store_scope(store.id):
        assert set_locales("nl", ["ar", "nl", "xx"], is_in_use=False).locales == ["nl", "ar"]
        with pytest.raises(Conflict):
            set_locales("ar", ["nl"], is_in_use=True)
        assert set_locales("nl", [], is_in_use=True).locales == ["nl"]


def test_the_currency_stays_once_in_use(store: Store) -> None:
    with store_scope(store.id):
        with pytest.raises(Conflict):
            change_currency("JPY", is_in_use=True)
        assert change_currency("EUR", is_in_use=True).currency == "EUR"
        assert change_currency("JPY", is_in_use=False).currency == "JPY"
        with pytest.raises(Invalid):
            change_currency("XXX", is_in_use=False)


def test_a_platform_has_a_code_and_domains_of_its_own(engines: Engines) -> None:
    code = unique("brand")
    with platform_scope():
        create_platform(code, "Brand", f"{code}.example", f"{code}.shops")
        with pytest.raises(Conflict):
            create_platform(code, "Brand", f"{code}2.example", f"{code}2.shops")
        with pytest.raises(Invalid):
            create_platform("Bad Code", "Brand", "a.example", "b.example")
