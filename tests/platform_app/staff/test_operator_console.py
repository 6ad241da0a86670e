"""The operator console opens to those who run the deployment, and to nobody else."""

import pytest

from shared.db.session import platform_scope
from shared.kernel.config import Settings
from shared.models.staff.user import User
from shared.services.staff.sign_up import create_user
from tests.browsing import Browser, operator_browser, sign_in
from tests.factories.people import PASSWORD, SignedUp
from tests.factories.stores import unique

PAGES = ("/", "/stores", "/jobs", "/jobs/", "/jobs/0/view/workers", "/jobs/0/data/queues.json")


@pytest.fixture
def operator(ours: SignedUp) -> User:
    with platform_scope():
        email = f"{unique('operator')}@example.org"
        return create_user(ours.platform, "Olga", email, PASSWORD, is_operator=True)


@pytest.fixture
def console(settings: Settings, ours: SignedUp) -> Browser:
    return operator_browser(settings, ours.platform)


@pytest.mark.parametrize("path", PAGES)
def test_strangers_are_sent_to_the_sign_in_page(console: Browser, path: str) -> None:
    assert console.get(path).headers["Location"] == "/sign-in"


def test_a_merchants_password_opens_nothing(console: Browser, ours: SignedUp) -> None:
    assert sign_in(console, ours.user.email).status_code == 401
    assert console.get("/").status_code == 302


def test_an_operator_sees_how_the_deployment_does(console: Browser, operator: User, ours: SignedUp) -> None:
    assert sign_in(console, operator.email).status_code == 302
    for path in PAGES:
        assert console.get(path).status_code in (200, 302)
    assert ours.store.name in console.get("/").text


def test_stores_of_every_merchant_are_found(console: Browser, operator: User, ours: SignedUp, theirs: SignedUp) -> None:
    sign_in(console, operator.email)
    page = console.get("/stores", query_string={"q": theirs.store.handle}).text
    assert theirs.store.handle in page
    assert ours.store.handle not in page
    assert console.get("/stores?q=%25&page=99999999").status_code == 200


def test_the_job_dashboard_has_a_policy_of_its_own(console: Browser, operator: User) -> None:
    sign_in(console, operator.email)
    assert "'unsafe-inline'" in console.get("/jobs/").headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in console.get("/").headers["Content-Security-Policy"]


def test_jobs_cannot_be_touched_from_another_site(console: Browser, operator: User) -> None:
    sign_in(console, operator.email)
    answer = console.post("/jobs/queue/high/empty", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


def test_signing_out_closes_the_console(console: Browser, operator: User) -> None:
    sign_in(console, operator.email)
    assert console.submit("/sign-out", page="/").status_code == 302
    assert console.get("/").status_code == 302
