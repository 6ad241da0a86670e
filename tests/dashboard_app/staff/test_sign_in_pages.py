"""Signing in at the dashboard: whose cookie it is, what it is worth elsewhere, and where it leads."""

import pytest

from dashboard_app.staff.browser import is_own_path
from shared.db.session import platform_scope, transaction
from shared.kernel.config import Settings
from shared.models.staff.user import user_by_id
from tests.browsing import dashboard_browser, operator_browser, sign_in, signed_in_browser
from tests.factories.people import PASSWORD, SignedUp

COOKIE = "__Host-dashboard"


def test_the_cookie_is_bound_to_this_very_host(settings: Settings, ours: SignedUp) -> None:
    answer = sign_in(dashboard_browser(settings, ours.platform), ours.user.email)
    (cookie,) = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith(COOKIE)]
    for flag in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert flag in cookie
    assert "Domain" not in cookie


def test_signing_in_begins_a_fresh_session(settings: Settings, ours: SignedUp) -> None:
    browser = dashboard_browser(settings, ours.platform)
    former = browser.token_on("/sign-in")
    sign_in(browser, ours.user.email)
    refused = browser.post("/sign-out", data={"csrf_token": former}, headers={"Origin": browser.origin})
    assert refused.status_code == 403
    assert browser.get("/account").status_code == 200


def test_a_wrong_password_says_so_and_keeps_the_address(settings: Settings, ours: SignedUp) -> None:
    answer = sign_in(dashboard_browser(settings, ours.platform), ours.user.email, "wrong")
    assert answer.status_code == 401
    assert ours.user.email in answer.text
    assert "do not go together" in answer.text


def test_the_eleventh_guess_is_refused_even_when_right(settings: Settings, ours: SignedUp, theirs: SignedUp) -> None:
    browser = dashboard_browser(settings, ours.platform)
    for _guess in range(10):
        assert sign_in(browser, ours.user.email, "wrong").status_code == 401
    assert sign_in(browser, ours.user.email).status_code == 429
    assert sign_in(browser, theirs.user.email).status_code == 302


def test_one_visitor_cannot_try_many_accounts(settings: Settings, ours: SignedUp) -> None:
    browser = dashboard_browser(settings, ours.platform)
    statuses = [sign_in(browser, f"somebody-{number}@example.org", "wrong").status_code for number in range(21)]
    assert statuses == [401] * 20 + [429]


def test_a_form_without_its_token_is_refused(settings: Settings, ours: SignedUp) -> None:
    browser = dashboard_browser(settings, ours.platform)
    form = {"email": ours.user.email, "password": PASSWORD}
    assert browser.post("/sign-in", data=form, headers={"Origin": browser.origin}).status_code == 403
    assert browser.post("/sign-in", data=form | {"csrf_token": "x"}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8000"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_another_site_is_refused(settings: Settings, ours: SignedUp, headers: dict[str, str]) -> None:
    browser = signed_in_browser(settings, ours)
    form = {"csrf_token": browser.token_on("/account")}
    assert browser.post("/sign-out", data=form, headers=headers).status_code == 403
    assert browser.get("/account").status_code == 200


def test_signing_out_ends_the_sign_in_itself(settings: Settings, ours: SignedUp) -> None:
    browser = signed_in_browser(settings, ours)
    stolen = browser.client.get_cookie(COOKIE, domain=browser.host)
    assert stolen is not None
    browser.submit("/sign-out", page="/account")
    assert browser.get("/account").status_code == 302
    browser.client.set_cookie(COOKIE, stolen.value, domain=browser.host, secure=True)
    assert browser.get("/account").status_code == 302


def test_a_session_of_one_app_is_worthless_in_another(settings: Settings, ours: SignedUp) -> None:
    with platform_scope(), transaction():
        user_by_id(ours.user.id).is_operator = True
    at_dashboard = signed_in_browser(settings, ours)
    cookie = at_dashboard.client.get_cookie(COOKIE, domain=at_dashboard.host)
    assert cookie is not None
    at_console = operator_browser(settings, ours.platform)
    at_console.client.set_cookie("__Host-platform", cookie.value, domain=at_console.host)
    assert at_console.get("/").status_code == 302
    sign_in(at_console, ours.user.email)
    assert at_console.get("/").status_code == 200
    console = at_console.client.get_cookie("__Host-platform", domain=at_console.host)
    assert console is not None
    fresh = dashboard_browser(settings, ours.platform)
    fresh.client.set_cookie(COOKIE, console.value, domain=fresh.host)
    assert fresh.get("/account").status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil",
        "",
    ],
)
def test_next_never_leaves_this_host(settings: Settings, ours: SignedUp, target: str) -> None:
    assert not is_own_path(target)
    answer = sign_in(dashboard_browser(settings, ours.platform), ours.user.email, next=target)
    assert answer.headers["Location"] == "/"


def test_next_leads_to_what_was_asked_for(settings: Settings, ours: SignedUp) -> None:
    browser = dashboard_browser(settings, ours.platform)
    asked = browser.get("/account?tab=1").headers["Location"]
    assert asked == "/sign-in?next=/account?tab%3D1"
    assert sign_in(browser, ours.user.email, next="/account?tab=1").headers["Location"] == "/account?tab=1"


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Host": "localhost@evil.example"}, {"Host": "dashboard.localhost:x"}]
)
def test_a_made_up_host_gets_nothing(settings: Settings, ours: SignedUp, headers: dict[str, str]) -> None:
    assert dashboard_browser(settings, ours.platform).get("/sign-in", headers=headers).status_code == 404


def test_a_forwarded_host_counts_for_nothing_without_a_proxy(settings: Settings, ours: SignedUp) -> None:
    browser = dashboard_browser(settings, ours.platform)
    answer = browser.get("/sign-in", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "203.0.113.9"})
    assert answer.status_code == 200
    assert "evil.example" not in answer.text


def test_pages_may_not_be_framed_cached_or_fed_with_foreign_scripts(settings: Settings, ours: SignedUp) -> None:
    headers = dashboard_browser(settings, ours.platform).get("/sign-in").headers
    assert headers["Cache-Control"] == "private, no-store"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
