"""Staff pages: invitations that become colleagues, with no more than they were given."""

import re

from shared.db.session import platform_scope
from shared.kernel.config import Settings
from shared.models.staff.api_key import api_keys_of
from shared.models.staff.membership import invitations_of, members_of
from shared.services.staff.invitations import issue_invitation_token
from tests.browsing import Browser, dashboard_browser, sign_in, signed_in_browser
from tests.factories.people import PASSWORD, SignedUp


def invite(owner: Browser, person: SignedUp, email: str, *permissions: str, role: str = "staff") -> str:
    """Invite through the page; returns the link's token as the mail would carry it."""
    form = {"email": email, "role": role, "permissions": list(permissions)}
    home = f"/s/{person.store.handle}/staff"
    assert owner.submit(f"{home}/invitations", form, page=f"{home}/invitations/new").status_code == 302
    with platform_scope():
        (invitation,) = [one for one in invitations_of(person.store.merchant_id) if one.email == email]
        return issue_invitation_token(invitation.id)


def hire(settings: Settings, person: SignedUp, email: str, *permissions: str) -> Browser:
    raw = invite(signed_in_browser(settings, person), person, email, *permissions)
    colleague = dashboard_browser(settings, person.platform)
    joined = colleague.submit(f"/invitations/{raw}", {"name": "Noor", "password": PASSWORD})
    assert joined.status_code == 302
    return colleague


def test_a_colleague_joins_and_may_do_only_what_was_ticked(
    settings: Settings, ours: SignedUp, theirs: SignedUp
) -> None:
    colleague = hire(settings, ours, "noor@example.org", "stores.view", "staff.view")
    home = f"/s/{ours.store.handle}"
    assert colleague.get(f"{home}/settings/general").status_code == 200
    assert colleague.get(f"{home}/staff/").status_code == 200
    assert colleague.get(f"{home}/staff/invitations/new").status_code == 403
    assert colleague.get(f"{home}/settings/payments").status_code == 403
    assert colleague.submit(f"{home}/settings/general", {"name": "Mine"}).status_code == 403
    assert colleague.get(f"/s/{theirs.store.handle}/settings/general").status_code == 404


def test_an_existing_account_has_to_sign_in_to_accept(settings: Settings, ours: SignedUp, theirs: SignedUp) -> None:
    raw = invite(signed_in_browser(settings, ours), ours, theirs.user.email, "orders.view")
    stranger = dashboard_browser(settings, ours.platform)
    assert 'name="password"' not in stranger.get(f"/invitations/{raw}").text
    sent = stranger.submit(f"/invitations/{raw}", {"name": "X", "password": PASSWORD}, page="/sign-in")
    assert sent.headers["Location"].startswith("/sign-in?next=/invitations/")
    sign_in(stranger, theirs.user.email)
    assert stranger.submit(f"/invitations/{raw}").status_code == 302
    assert stranger.get("/").status_code == 200


def test_a_removed_colleague_is_out_at_once(settings: Settings, ours: SignedUp) -> None:
    colleague, owner = hire(settings, ours, "sam@example.org", "stores.view"), signed_in_browser(settings, ours)
    home = f"/s/{ours.store.handle}"
    with platform_scope():
        (member,) = [one for one, user in members_of(ours.store.merchant_id) if user.email == "sam@example.org"]
    assert owner.submit(f"{home}/staff/members/{member.id}/removal", page=f"{home}/staff/").status_code == 302
    assert colleague.get(f"{home}/settings/general").headers["Location"].startswith("/sign-in")


def test_a_forged_form_gives_no_more_than_its_sender_has(settings: Settings, ours: SignedUp) -> None:
    clerk = hire(settings, ours, "kim@example.org", "staff.view", "staff.edit", "staff.api_keys")
    home = f"/s/{ours.store.handle}/staff"
    form = {"email": "friend@example.org", "role": "staff", "permissions": ["payments.edit"]}
    assert clerk.submit(f"{home}/invitations", form, page=f"{home}/invitations/new").status_code == 403
    assert clerk.submit(f"{home}/invitations", form | {"role": "owner"}, page=f"{home}/").status_code == 403
    key = {"name": "Till", "permissions": ["orders.view"]}
    assert clerk.submit(f"{home}/api-keys", key).status_code == 403
    with platform_scope():
        assert invitations_of(ours.store.merchant_id) == []
        assert api_keys_of(ours.store.id) == []


def test_an_api_key_is_shown_once(settings: Settings, ours: SignedUp) -> None:
    owner = signed_in_browser(settings, ours)
    path = f"/s/{ours.store.handle}/staff/api-keys"
    made = owner.submit(path, {"name": "Till", "permissions": ["orders.view"]})
    (raw,) = set(re.findall(r"ssk_[\w-]{20,}", made.text))
    assert made.status_code == 201
    assert raw not in owner.get(path).text
    assert raw[:12] in owner.get(path).text
