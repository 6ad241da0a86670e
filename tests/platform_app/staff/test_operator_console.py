"""The operator console opens to those who run the deployment, and to nobody else."""

import pytest

from shared.db.session import platform_scope
from shared.kernel.config import Settings
from shared.models.payments.connection import find_platform_gateway
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


def test_an_operator_lets_merchants_connect_and_keys_are_never_shown(
    console: Browser, operator: User, ours: SignedUp
) -> None:
    assert console.get("/payments").headers["Location"] == "/sign-in"
    sign_in(console, operator.email)
    form = {"enabled": "y", "percent": "1.5", "fixed": "eur 0.25\nJPY 30", "returns_fee": "y", "client_id": "ca_1"}
    assert console.submit("/payments", form).status_code == 422, "without keys nobody can connect"
    keys = {"secret_key": "sk_test_operator1234", "webhook_secret": "whsec_operator5678"}
    assert "currency" in console.submit("/payments", {**form, **keys, "fixed": "EURO 1"}).text
    assert console.submit("/payments", {**form, **keys, "percent": "80"}).status_code == 422
    assert console.submit("/payments", {**form, **keys}).status_code == 302
    page = console.get("/payments").text
    assert "•••• 1234" in page and "sk_test_operator" not in page and "EUR 0.25" in page
    with platform_scope():
        known = find_platform_gateway(ours.platform.id, "stripe")
        assert known is not None and b"sk_test" not in (known.sealed or b"")
        assert known.config["fee_fixed"] == {"EUR": 25, "JPY": 30} and known.config["fee_points"] == 150
