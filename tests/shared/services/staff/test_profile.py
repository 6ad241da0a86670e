"""What people change about themselves."""

import pytest

from shared.db.session import platform_scope
from shared.kernel.errors import Invalid, TooMany
from shared.models.staff.user import user_by_id
from shared.services.staff import attempts
from shared.services.staff.profile import change_password, update_profile
from shared.services.staff.sign_in import Browser, find_signed_in, start_sign_in
from tests.factories.people import PASSWORD, SignedUp

NEW_PASSWORD = "an evening in the mountains"
pytestmark = pytest.mark.usefixtures("queue")


def test_a_new_password_wants_the_present_one_and_ends_other_browsers(ours: SignedUp) -> None:
    with platform_scope():
        user = user_by_id(ours.user.id)
        here, there = (start_sign_in(user, Browser("dashboard")) for _browser in range(2))
        present, _user = find_signed_in(here, "dashboard", ours.platform.id)
        assert present is not None
        with pytest.raises(Invalid):
            change_password(user, current="wrong", new=NEW_PASSWORD, keep=present.id)
        change_password(user, current=PASSWORD, new=NEW_PASSWORD, keep=present.id)
        assert find_signed_in(here, "dashboard", ours.platform.id)[0] is not None
        assert find_signed_in(there, "dashboard", ours.platform.id)[0] is None


def test_a_borrowed_browser_cannot_guess_the_present_password_for_ever(ours: SignedUp) -> None:
    with platform_scope():
        user = user_by_id(ours.user.id)
        for _guess in range(attempts.MOST_FAILURES):
            with pytest.raises(Invalid):
                change_password(user, current="wrong", new=NEW_PASSWORD, keep=user.id)
        with pytest.raises(TooMany):
            change_password(user, current=PASSWORD, new=NEW_PASSWORD, keep=user.id)


@pytest.mark.parametrize("values", [{"locale": "xx"}, {"theme": "pink"}, {"name": " "}])
def test_a_profile_keeps_what_was_when_something_is_wrong(ours: SignedUp, values: dict[str, str]) -> None:
    with platform_scope():
        user = user_by_id(ours.user.id)
        with pytest.raises(Invalid):
            update_profile(user, **({"name": "Other", "locale": "de", "theme": "dark"} | values))
    with platform_scope():
        assert user_by_id(ours.user.id).locale == "nl"
