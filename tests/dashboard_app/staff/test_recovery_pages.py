"""A forgotten password and a mailed link, as pages."""

import pytest

from shared.db.session import platform_scope
from shared.kernel.config import Settings
from shared.models.staff.sign_in import TokenPurpose
from shared.models.staff.user import user_by_id
from shared.services.staff.tokens import issue_token
from tests.browsing import dashboard_browser, sign_in, signed_in_browser
from tests.factories.people import PASSWORD, SignedUp

NEW_PASSWORD = "an evening in the mountains"


def mailed(person: SignedUp, purpose: TokenPurpose) -> str:
    with platform_scope():
        return issue_token(person.user.id, purpose)


def test_known_and_unknown_addresses_get_the_same_answer(settings: Settings, ours: SignedUp) -> None:
    browser = dashboard_browser(settings, ours.platform)
    known = browser.submit("/reset", {"email": ours.user.email}).text
    unknown = browser.submit("/reset", {"email": "nobody@example.org"}).text
    blank = {ours.user.email: "", "nobody@example.org": ""}
    assert strip(known, blank) == strip(unknown, blank)


def strip(text: str, without: dict[str, str]) -> str:
    for word in without:
        text = text.replace(word, "")
    return "\n".join(line for line in text.splitlines() if "csrf" not in line)


def test_a_reset_link_works_once_and_signs_everybody_out(settings: Settings, ours: SignedUp, theirs: SignedUp) -> None:
    elsewhere, bystander = signed_in_browser(settings, ours), signed_in_browser(settings, theirs)
    raw = mailed(ours, TokenPurpose.RESET_PASSWORD)
    browser = dashboard_browser(settings, ours.platform)
    assert browser.submit(f"/reset/{raw}", {"password": NEW_PASSWORD}).status_code == 302
    assert browser.get(f"/reset/{raw}").status_code == 404
    assert browser.submit(f"/reset/{raw}", {"password": "x" * 12}, page="/sign-in").status_code == 404
    assert elsewhere.get("/account").status_code == 302
    assert bystander.get("/account").status_code == 200
    assert sign_in(browser, ours.user.email, PASSWORD).status_code == 401
    assert sign_in(browser, ours.user.email, NEW_PASSWORD).status_code == 302


def test_a_weak_password_is_explained_and_the_link_stays_good(settings: Settings, ours: SignedUp) -> None:
    raw = mailed(ours, TokenPurpose.RESET_PASSWORD)
    browser = dashboard_browser(settings, ours.platform)
    answer = browser.submit(f"/reset/{raw}", {"password": "password123"})
    assert answer.status_code == 422
    assert "Choose another one" in answer.text
    assert browser.get(f"/reset/{raw}").status_code == 200


@pytest.mark.parametrize(
    ("purpose", "path"), [(TokenPurpose.RESET_PASSWORD, "reset"), (TokenPurpose.VERIFY_EMAIL, "verify")]
)
def test_links_with_a_token_leak_to_no_other_site_and_their_forms_keep_their_origin(
    settings: Settings, ours: SignedUp, purpose: TokenPurpose, path: str
) -> None:
    """With no-referrer a browser posts the form with the origin "null", and that is refused as another site's."""
    page = dashboard_browser(settings, ours.platform).get(f"/{path}/{mailed(ours, purpose)}").text
    assert '<meta name="referrer" content="same-origin">' in page


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_mail_scanner_that_follows_the_link_verifies_nothing(settings: Settings, ours: SignedUp, method: str) -> None:
    raw = mailed(ours, TokenPurpose.VERIFY_EMAIL)
    browser = dashboard_browser(settings, ours.platform)
    browser.open(f"/verify/{raw}", method=method)
    with platform_scope():
        assert user_by_id(ours.user.id).email_verified_at is None
    assert browser.submit(f"/verify/{raw}").status_code == 302
    with platform_scope():
        assert user_by_id(ours.user.id).email_verified_at is not None


def test_ending_a_sign_in_from_the_list_ends_it_in_that_browser(settings: Settings, ours: SignedUp) -> None:
    here, there = signed_in_browser(settings, ours), signed_in_browser(settings, ours)
    assert here.submit("/account/sign-ins/end-others", page="/account").status_code == 302
    assert there.get("/account").status_code == 302
    assert here.get("/account").status_code == 200


def test_a_changed_password_asks_for_the_present_one(settings: Settings, ours: SignedUp) -> None:
    browser = signed_in_browser(settings, ours)
    form = {"current_password": "wrong", "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert browser.submit("/account/password", form, page="/account").status_code == 422
    assert (
        browser.submit("/account/password", form | {"current_password": PASSWORD}, page="/account").status_code == 302
    )


def test_a_saved_language_is_spoken_at_once(settings: Settings, ours: SignedUp) -> None:
    browser = signed_in_browser(settings, ours)
    browser.submit("/account", {"name": "Mara", "locale": "ar", "theme": "dark"})
    page = browser.get("/account").text
    assert '<html lang="ar" dir="rtl" data-bs-theme="dark">' in page
