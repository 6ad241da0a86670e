"""Links that come by mail, in a real browser: it decides itself with which origin it posts their forms."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from shared.db.session import platform_scope
from shared.kernel.config import Settings
from shared.models.staff.membership import Role, find_membership, members_of
from shared.models.staff.sign_in import TokenPurpose
from shared.models.staff.user import user_by_id
from shared.services.staff.invitations import invite_member, issue_invitation_token
from shared.services.staff.tokens import issue_token
from tests.browser.desk import RunningDesk, run_desk
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.browser
NEW_PASSWORD = "an evening in the mountains"
SEND = "main form button[type=submit]"

OpenPage = Callable[..., Page]


@pytest.fixture
def desk(engines: object, queue: object, settings: Settings) -> Iterator[RunningDesk]:
    with run_desk(settings) as running:
        yield running


def mailed(desk: RunningDesk, purpose: TokenPurpose) -> str:
    with platform_scope():
        return issue_token(desk.person.user.id, purpose)


def test_an_address_is_confirmed(desk: RunningDesk, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(desk.at(f"/verify/{mailed(desk, TokenPurpose.VERIFY_EMAIL)}"))
    with platform_scope():
        assert user_by_id(desk.person.user.id).email_verified_at is None
    with page.expect_navigation() as answer:
        page.locator(SEND).first.click()
    assert answer.value.status == 200
    with platform_scope():
        assert user_by_id(desk.person.user.id).email_verified_at is not None


def test_a_forgotten_password_is_asked_for_and_chosen_anew(desk: RunningDesk, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(desk.at("/reset"))
    page.locator("[name=email]").fill(desk.person.user.email)
    with page.expect_navigation() as answer:
        page.locator(SEND).first.click()
    assert answer.value.status == 200
    page.goto(desk.at(f"/reset/{mailed(desk, TokenPurpose.RESET_PASSWORD)}"))
    page.locator("[name=password]").fill(NEW_PASSWORD)
    page.locator(SEND).first.click()
    page.wait_for_url("**/sign-in**")
    page.locator("[name=email]").fill(desk.person.user.email)
    page.locator("[name=password]").fill(NEW_PASSWORD)
    page.locator(SEND).first.click()
    page.wait_for_url(lambda url: "sign-in" not in url)


def test_an_invitation_is_accepted(desk: RunningDesk, open_page: OpenPage) -> None:
    merchant_id = desk.person.store.merchant_id
    with platform_scope():
        owner = find_membership(desk.person.user.id, merchant_id)
        assert owner is not None
        invited = invite_member(owner, "noor@example.org", role=Role.STAFF, permissions=["stores.view"])
        raw = issue_invitation_token(invited.id)
    page = open_page()
    page.goto(desk.at(f"/invitations/{raw}"))
    page.locator("[name=name]").fill("Noor")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator(SEND).first.click()
    page.wait_for_url(lambda url: "invitations" not in url)
    expect(page.locator("main")).to_be_visible()
    with platform_scope():
        assert len(members_of(merchant_id)) == 2
