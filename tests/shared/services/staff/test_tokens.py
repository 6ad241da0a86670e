"""One-time tokens: hashed, good once, and the end of what an old password had opened."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from shared.db.session import maintenance_scope, platform_scope, session
from shared.kernel import clock
from shared.kernel.errors import Invalid, NotAuthenticated, NotFound
from shared.models.outbox.event import OutboxEvent
from shared.models.staff.sign_in import TokenPurpose, UserToken
from shared.models.staff.user import user_by_id
from shared.services.staff.access_tokens import issue_tokens, refresh_tokens
from shared.services.staff.bearers import find_bearer_by_token
from shared.services.staff.sign_in import Browser, find_signed_in, sign_in, start_sign_in
from shared.services.staff.tokens import (
    is_reset_token,
    issue_token,
    request_password_reset,
    reset_password,
    verify_email,
)
from tests.factories.people import PASSWORD, SignedUp, make_signed_up

NEW_PASSWORD = "an evening in the mountains"
pytestmark = pytest.mark.usefixtures("queue")


def requests_for(user_id: object) -> list[str]:
    with maintenance_scope():
        rows = session().scalars(select(OutboxEvent))
        return [row.type for row in rows if row.payload.get("user_id") == str(user_id)]


def test_a_link_verifies_the_address_once(ours: SignedUp) -> None:
    with platform_scope():
        raw = issue_token(ours.user.id, TokenPurpose.VERIFY_EMAIL)
        assert verify_email(raw, ours.platform.id).email_verified_at is not None
        with pytest.raises(NotFound):
            verify_email(raw, ours.platform.id)


def test_tokens_of_one_purpose_or_platform_are_worthless_for_another(ours: SignedUp) -> None:
    elsewhere = make_signed_up()
    with platform_scope():
        raw = issue_token(ours.user.id, TokenPurpose.VERIFY_EMAIL)
        with pytest.raises(NotFound):
            reset_password(raw, NEW_PASSWORD, ours.platform.id)
        with pytest.raises(NotFound):
            verify_email(raw, elsewhere.platform.id)
        assert user_by_id(ours.user.id).email_verified_at is None


def test_only_the_hash_is_stored(ours: SignedUp) -> None:
    with platform_scope():
        raw = issue_token(ours.user.id, TokenPurpose.RESET_PASSWORD)
        (stored,) = session().scalars(select(UserToken).where(UserToken.user_id == ours.user.id))
    assert raw.encode() not in stored.token_hash


def test_a_reset_ends_every_sign_in_and_refresh_token_and_other_link(ours: SignedUp, theirs: SignedUp) -> None:
    with platform_scope():
        token, foreign = (start_sign_in(of.user, Browser("dashboard")) for of in (ours, theirs))
        pair = issue_tokens(ours.platform.id, ours.user.email, PASSWORD)
        first, second = (issue_token(ours.user.id, TokenPurpose.RESET_PASSWORD) for _copy in range(2))
        reset_password(first, NEW_PASSWORD, ours.platform.id)
        assert find_signed_in(token, "dashboard", ours.platform.id) == (None, None)
        assert find_signed_in(foreign, "dashboard", theirs.platform.id)[1] is not None
        assert not is_reset_token(second)
        with pytest.raises(NotAuthenticated):
            refresh_tokens(pair.refresh, ours.platform.id)
        with pytest.raises(NotAuthenticated):
            sign_in(ours.platform.id, ours.user.email, PASSWORD, Browser("dashboard"))
        assert sign_in(ours.platform.id, ours.user.email, NEW_PASSWORD, Browser("dashboard"))


def test_a_weak_new_password_leaves_the_link_good(ours: SignedUp) -> None:
    with platform_scope():
        raw = issue_token(ours.user.id, TokenPurpose.RESET_PASSWORD)
        with pytest.raises(Invalid):
            reset_password(raw, "short", ours.platform.id)
        assert is_reset_token(raw)
        assert reset_password(raw, NEW_PASSWORD, ours.platform.id)


def test_a_reset_link_lasts_an_hour(ours: SignedUp) -> None:
    with platform_scope():
        raw = issue_token(ours.user.id, TokenPurpose.RESET_PASSWORD)
        with time_machine.travel(clock.now() + timedelta(minutes=61)), pytest.raises(NotFound):
            reset_password(raw, NEW_PASSWORD, ours.platform.id)


def test_asking_for_a_reset_records_an_event_for_known_addresses_only(ours: SignedUp) -> None:
    with platform_scope():
        request_password_reset(ours.platform.id, ours.user.email)
        request_password_reset(ours.platform.id, "nobody@example.org")
    assert sorted(requests_for(ours.user.id)) == ["staff.password_reset_requested", "staff.signed_up"]


def test_refresh_tokens_rotate(ours: SignedUp) -> None:
    with platform_scope():
        first = issue_tokens(ours.platform.id, ours.user.email, PASSWORD)
        second = refresh_tokens(first.refresh, ours.platform.id)
        assert find_bearer_by_token(second.access, ours.platform.id).id == ours.user.id
        assert refresh_tokens(second.refresh, ours.platform.id).refresh != second.refresh


def test_a_refresh_token_that_comes_twice_ends_its_whole_family(ours: SignedUp) -> None:
    with platform_scope():
        first = issue_tokens(ours.platform.id, ours.user.email, PASSWORD)
        other_login = issue_tokens(ours.platform.id, ours.user.email, PASSWORD)
        second = refresh_tokens(first.refresh, ours.platform.id)
        with pytest.raises(NotAuthenticated):
            refresh_tokens(first.refresh, ours.platform.id)
        with pytest.raises(NotAuthenticated):
            refresh_tokens(second.refresh, ours.platform.id)
        assert refresh_tokens(other_login.refresh, ours.platform.id)
