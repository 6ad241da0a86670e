"""Signing up makes a person, a merchant and a store, or nothing at all."""

from typing import Any

import pytest
from sqlalchemy import select

from shared.db.engine import Engines
from shared.db.session import maintenance_scope, platform_scope, session
from shared.kernel.errors import Invalid
from shared.models.outbox.event import OutboxEvent
from shared.models.staff.membership import Role, memberships_of
from shared.models.staff.user import find_user
from shared.models.stores.store import handle_is_taken
from shared.services.staff.passwords import verify_password
from shared.services.staff.sign_up import sign_up
from tests.factories.people import PASSWORD, SignedUp, make_signed_up, sign_up_form
from tests.factories.stores import make_platform


def events_about(some_id: object) -> list[str]:
    with maintenance_scope():
        rows = session().scalars(select(OutboxEvent).order_by(OutboxEvent.id))
        return [row.type for row in rows if str(some_id) in row.payload.values()]


def test_country_decides_currency_and_time_zone(engines: Engines) -> None:
    made = make_signed_up(country="EG", locale="ar")
    assert (made.store.currency, made.store.timezone, made.store.locales) == ("EGP", "Africa/Cairo", ["ar"])


def test_who_signs_up_owns_the_store(ours: SignedUp, theirs: SignedUp) -> None:
    with platform_scope():
        memberships = memberships_of(ours.user.id)
    assert [(one.merchant_id, one.role) for one in memberships] == [(ours.store.merchant_id, Role.OWNER)]


def test_both_events_are_recorded_without_any_token(ours: SignedUp) -> None:
    assert events_about(ours.user.id) == ["staff.signed_up"]
    assert events_about(ours.store.id) == ["stores.opened"]


def test_the_password_is_kept_as_argon2id(ours: SignedUp) -> None:
    assert ours.user.password_hash.startswith("$argon2id$")
    assert verify_password(ours.user.password_hash, PASSWORD)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"name": "  "}, "name"),
        ({"store_name": ""}, "store_name"),
        ({"handle": "dashboard"}, "handle"),
        ({"handle": "-x-"}, "handle"),
        ({"country": "XX"}, "country"),
        ({"locale": "tlh"}, "locale"),
        ({"password": "short"}, "password"),
        ({"password": "password123"}, "password"),
        ({"password": "aaaaabbbbbb"}, "password"),
        ({"password": "anna.jansen@example.org", "email": "anna.jansen@example.org"}, "password"),
        ({"password": "x" * 201}, "password"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_made(engines: Engines, values: dict[str, Any], field: str) -> None:
    platform = make_platform()
    form = sign_up_form(**values)
    with platform_scope():
        with pytest.raises(Invalid) as refusal:
            sign_up(form, platform)
        assert list(refusal.value.fields) == [field]
        assert find_user(platform.id, form.email) is None
        assert not handle_is_taken(platform.id, form.handle)


def test_an_address_is_used_once_per_platform_whatever_its_case(ours: SignedUp) -> None:
    with platform_scope(), pytest.raises(Invalid) as refusal:
        sign_up(sign_up_form(email=ours.user.email.upper()), ours.platform)
    assert list(refusal.value.fields) == ["email"]
    assert make_signed_up(email=ours.user.email).user.id != ours.user.id


def test_a_taken_handle_comes_with_a_free_one(ours: SignedUp) -> None:
    with platform_scope(), pytest.raises(Invalid) as refusal:
        sign_up(sign_up_form(handle=ours.store.handle), ours.platform)
    assert f"{ours.store.handle}-2" in refusal.value.fields["handle"]
