"""Sign-ins: begun with a password, kept as a hash, ended one by one or all together."""

from datetime import timedelta

import pytest
import redis
import time_machine
from argon2 import PasswordHasher

from shared.db.engine import Engines
from shared.db.session import platform_scope, session, transaction
from shared.kernel import clock
from shared.kernel.errors import NotAuthenticated, NotFound, TooMany
from shared.models.staff.user import user_by_id
from shared.services.staff import attempts
from shared.services.staff.passwords import is_outdated, verify_password
from shared.services.staff.sign_in import (
    Browser,
    end_all_others,
    end_sign_in,
    find_signed_in,
    finish_hand_over,
    list_sign_ins,
    sign_in,
    sign_in_operator,
    sign_out,
    start_hand_over,
    start_sign_in,
)
from tests.factories.people import PASSWORD, SignedUp, make_signed_up

DASHBOARD = Browser("dashboard", "Firefox", "127.0.0.1")
pytestmark = pytest.mark.usefixtures("queue")


def is_signed_in(token: str, of: SignedUp, app: str = "dashboard") -> bool:
    return find_signed_in(token, app, of.platform.id)[1] is not None


def test_a_sign_in_holds_in_its_own_app_and_platform_only(ours: SignedUp) -> None:
    stranger = make_signed_up()
    with platform_scope():
        token = sign_in(ours.platform.id, ours.user.email.upper(), PASSWORD, DASHBOARD)
        assert is_signed_in(token, ours)
        assert not is_signed_in(token, ours, app="operator")
        assert not is_signed_in(token, stranger)
        assert not is_signed_in(token + "x", ours)


def test_it_ends_after_thirty_days(ours: SignedUp) -> None:
    with platform_scope():
        token = sign_in(ours.platform.id, ours.user.email, PASSWORD, DASHBOARD)
        with time_machine.travel(clock.now() + timedelta(days=30, seconds=5)):
            assert not is_signed_in(token, ours)


def test_wrong_password_and_unknown_address_read_alike(ours: SignedUp) -> None:
    said = []
    with platform_scope():
        for email in (ours.user.email, "nobody@example.org"):
            with pytest.raises(NotAuthenticated) as refusal:
                sign_in(ours.platform.id, email, "wrong", DASHBOARD)
            said.append(refusal.value.message)
    assert said[0] == said[1]


@pytest.mark.parametrize("is_known", [True, False])
def test_ten_wrong_guesses_stop_even_the_right_one(ours: SignedUp, theirs: SignedUp, is_known: bool) -> None:
    email = ours.user.email if is_known else "nobody@example.org"
    with platform_scope():
        for _guess in range(attempts.MOST_FAILURES):
            with pytest.raises(NotAuthenticated):
                sign_in(ours.platform.id, email, "wrong", DASHBOARD)
        with pytest.raises(TooMany):
            sign_in(ours.platform.id, email, PASSWORD, DASHBOARD)
        assert sign_in(ours.platform.id, theirs.user.email, PASSWORD, DASHBOARD)


def test_the_right_password_forgets_earlier_failures(ours: SignedUp) -> None:
    with platform_scope():
        for _round in range(2):
            for _guess in range(attempts.MOST_FAILURES - 1):
                with pytest.raises(NotAuthenticated):
                    sign_in(ours.platform.id, ours.user.email, "wrong", DASHBOARD)
            assert sign_in(ours.platform.id, ours.user.email, PASSWORD, DASHBOARD)


def test_the_count_begins_with_the_first_failure_and_ends_by_itself(ours: SignedUp, queue: redis.Redis) -> None:
    attempts.note_failure(ours.platform.id, ours.user.email)
    attempts.note_failure(ours.platform.id, ours.user.email)
    (key,) = queue.keys("sign-in-failures:*")
    assert int(queue.get(key) or 0) == 2
    assert 0 < queue.ttl(key) <= attempts.WINDOW_SECONDS
    assert ours.user.email.encode() not in key


def test_only_operators_enter_the_console(ours: SignedUp) -> None:
    with platform_scope():
        with pytest.raises(NotAuthenticated):
            sign_in_operator(ours.platform.id, ours.user.email, PASSWORD, Browser("operator"))
        with transaction():
            user_by_id(ours.user.id).is_operator = True
        assert sign_in_operator(ours.platform.id, ours.user.email, PASSWORD, Browser("operator"))


def test_signing_out_ends_this_browser_only(ours: SignedUp) -> None:
    with platform_scope():
        one, other = start_sign_in(ours.user, DASHBOARD), start_sign_in(ours.user, DASHBOARD)
        sign_out(one, "dashboard")
        assert not is_signed_in(one, ours)
        assert is_signed_in(other, ours)


def test_nobody_ends_another_persons_sign_in(ours: SignedUp, theirs: SignedUp) -> None:
    with platform_scope():
        token = start_sign_in(theirs.user, DASHBOARD)
        (foreign,) = list_sign_ins(theirs.user.id)
        with pytest.raises(NotFound):
            end_sign_in(ours.user.id, foreign.id)
        assert is_signed_in(token, theirs)


def test_ending_all_others_keeps_the_present_one(ours: SignedUp, theirs: SignedUp) -> None:
    with platform_scope():
        here, there = start_sign_in(ours.user, DASHBOARD), start_sign_in(ours.user, DASHBOARD)
        foreign = start_sign_in(theirs.user, DASHBOARD)
        present, _user = find_signed_in(here, "dashboard", ours.platform.id)
        assert present is not None
        end_all_others(ours.user.id, present.id)
        assert [is_signed_in(here, ours), is_signed_in(there, ours), is_signed_in(foreign, theirs)] == [
            True,
            False,
            True,
        ]


def test_a_hand_over_works_once_and_within_a_minute(ours: SignedUp) -> None:
    with platform_scope():
        token = start_hand_over(ours.user)
        assert list_sign_ins(ours.user.id) == []
        assert not is_signed_in(token, ours)
        user, browser_token = finish_hand_over(token, ours.platform.id, DASHBOARD)
        assert user.id == ours.user.id
        assert is_signed_in(browser_token, ours)
        with pytest.raises(NotAuthenticated):
            finish_hand_over(token, ours.platform.id, DASHBOARD)
        late = start_hand_over(ours.user)
        with time_machine.travel(clock.now() + timedelta(seconds=61)), pytest.raises(NotAuthenticated):
            finish_hand_over(late, ours.platform.id, DASHBOARD)


def test_an_old_hash_is_renewed_at_sign_in(ours: SignedUp) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
    with platform_scope():
        with transaction():
            user_by_id(ours.user.id).password_hash = weak
        sign_in(ours.platform.id, ours.user.email, PASSWORD, DASHBOARD)
        session().expire_all()
        renewed = user_by_id(ours.user.id).password_hash
    assert not is_outdated(renewed)
    assert verify_password(renewed, PASSWORD)


def test_no_hash_is_never_right(engines: Engines) -> None:
    assert not verify_password(None, "nobody has this password")
    assert not verify_password("!", "!")
