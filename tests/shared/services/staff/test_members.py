"""Staff: invited with no more than the inviter's rights, and gone with everything that hung on the membership."""

from datetime import timedelta

import pytest
import time_machine

from shared.db.session import platform_scope
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotAllowed, NotAuthenticated, NotFound
from shared.models.staff.membership import Membership, Role, find_membership, invitations_of
from shared.models.staff.user import User
from shared.models.stores.merchant import merchant_by_id
from shared.services.staff.access_tokens import issue_tokens, refresh_tokens
from shared.services.staff.api_keys import create_api_key, revoke_api_key
from shared.services.staff.bearers import find_bearer_by_token
from shared.services.staff.invitations import (
    accept_invitation,
    invite_member,
    issue_invitation_token,
    join_by_invitation,
    open_invitation,
)
from shared.services.staff.members import change_member, remove_member
from shared.services.staff.passwords import hash_password
from shared.services.staff.sign_in import Browser, find_signed_in, start_sign_in
from tests.factories.people import PASSWORD, SignedUp
from tests.factories.stores import make_member, make_user

pytestmark = pytest.mark.usefixtures("queue")


def owner_of(signed_up: SignedUp) -> Membership:
    found = find_membership(signed_up.user.id, signed_up.store.merchant_id)
    assert found is not None
    return found


def hire(signed_up: SignedUp, *permissions: str, role: Role = Role.STAFF) -> tuple[User, Membership]:
    merchant = merchant_by_id(signed_up.store.merchant_id)
    user = make_member(merchant, role=role, permissions=permissions, password_hash=hash_password(PASSWORD))
    membership = find_membership(user.id, merchant.id)
    assert membership is not None
    return user, membership


def test_an_invitation_becomes_a_new_person_with_just_these_rights(ours: SignedUp) -> None:
    with platform_scope():
        invitation = invite_member(owner_of(ours), "New@Example.org", role=Role.STAFF, permissions=["orders.view"])
        raw = issue_invitation_token(invitation.id)
        user, membership = join_by_invitation(raw, ours.platform, name="Noor", password=PASSWORD, locale="nl")
        assert (user.email, membership.role, membership.permissions) == ("new@example.org", Role.STAFF, ["orders.view"])
        assert user.email_verified_at is not None
        with pytest.raises(NotFound):
            open_invitation(raw, ours.platform.id)


def test_an_existing_person_accepts_with_the_invited_account_only(ours: SignedUp, theirs: SignedUp) -> None:
    bystander = make_user(ours.platform)
    with platform_scope():
        invitation = invite_member(owner_of(ours), theirs.user.email, role=Role.STAFF, permissions=["orders.view"])
        raw = issue_invitation_token(invitation.id)
        assert open_invitation(raw, ours.platform.id).has_account
        with pytest.raises(Invalid):
            accept_invitation(raw, ours.platform, user=bystander)
        assert accept_invitation(raw, ours.platform, user=theirs.user).merchant_id == ours.store.merchant_id


def test_a_new_mail_makes_the_former_link_worthless_and_a_week_ends_it(ours: SignedUp) -> None:
    with platform_scope():
        invitation = invite_member(owner_of(ours), "a@example.org", role=Role.OWNER, permissions=[])
        former, latest = (issue_invitation_token(invitation.id) for _mail in range(2))
        with pytest.raises(NotFound):
            open_invitation(former, ours.platform.id)
        assert open_invitation(latest, ours.platform.id)
        with time_machine.travel(clock.now() + timedelta(days=8)), pytest.raises(NotFound):
            open_invitation(latest, ours.platform.id)


def test_inviting_again_replaces_the_first_offer(ours: SignedUp) -> None:
    with platform_scope():
        for code in ("orders.view", "catalog.view"):
            invite_member(owner_of(ours), "a@example.org", role=Role.STAFF, permissions=[code])
        assert [one.permissions for one in invitations_of(ours.store.merchant_id)] == [["catalog.view"]]


def test_nobody_gives_what_they_do_not_have(ours: SignedUp) -> None:
    with platform_scope():
        _user, clerk = hire(ours, "staff.edit", "orders.view")
        _other, colleague = hire(ours, "orders.view", "orders.cancel")
        with pytest.raises(NotAllowed):
            invite_member(clerk, "a@example.org", role=Role.STAFF, permissions=["orders.cancel"])
        with pytest.raises(NotAllowed):
            invite_member(clerk, "a@example.org", role=Role.OWNER, permissions=[])
        with pytest.raises(NotAllowed):
            change_member(clerk, colleague.id, role=Role.STAFF, permissions=["orders.view"])
        with pytest.raises(NotAllowed):
            change_member(clerk, clerk.id, role=Role.OWNER, permissions=[])
        with pytest.raises(NotAllowed):
            remove_member(clerk, owner_of(ours).id)


@pytest.mark.parametrize("permissions", [["orders.print_money"], []])
def test_permissions_come_from_the_vocabulary_and_are_not_empty(ours: SignedUp, permissions: list[str]) -> None:
    with platform_scope(), pytest.raises(Invalid):
        invite_member(owner_of(ours), "a@example.org", role=Role.STAFF, permissions=permissions)


def test_a_foreign_member_does_not_exist_here(ours: SignedUp, theirs: SignedUp) -> None:
    with platform_scope():
        with pytest.raises(NotFound):
            remove_member(owner_of(ours), owner_of(theirs).id)
        with pytest.raises(NotFound):
            change_member(owner_of(ours), owner_of(theirs).id, role=Role.STAFF, permissions=["orders.view"])


def test_the_last_owner_stays(ours: SignedUp) -> None:
    with platform_scope():
        owner = owner_of(ours)
        with pytest.raises(Conflict):
            remove_member(owner, owner.id)
        _user, second = hire(ours, role=Role.OWNER)
        remove_member(second, owner.id)
        with pytest.raises(Conflict):
            remove_member(second, second.id)


def test_everything_goes_with_the_membership(ours: SignedUp, theirs: SignedUp) -> None:
    with platform_scope():
        user, member = hire(ours, "orders.view", "staff.edit", "staff.api_keys")
        _key, raw_key = create_api_key(ours.store.id, "Till", ["orders.view"], maker=member)
        _other, their_key = create_api_key(theirs.store.id, "Till", ["orders.view"], maker=owner_of(theirs))
        browser = start_sign_in(user, Browser("dashboard"))
        pair = issue_tokens(ours.platform.id, user.email, PASSWORD)
        invite_member(member, "friend@example.org", role=Role.STAFF, permissions=["orders.view"])
        remove_member(owner_of(ours), member.id)
        assert find_signed_in(browser, "dashboard", ours.platform.id) == (None, None)
        assert invitations_of(ours.store.merchant_id) == []
        with pytest.raises(NotAuthenticated):
            refresh_tokens(pair.refresh, ours.platform.id)
        with pytest.raises(NotAuthenticated):
            find_bearer_by_token(raw_key, ours.platform.id)
        with pytest.raises(NotFound):
            find_bearer_by_token(pair.access, ours.platform.id).permissions_in(ours.store.id)
        assert find_bearer_by_token(their_key, theirs.platform.id).store_id == theirs.store.id


def test_keys_lose_what_their_maker_loses(ours: SignedUp) -> None:
    with platform_scope():
        _user, member = hire(ours, "orders.view", "catalog.view", "staff.api_keys")
        key, raw = create_api_key(ours.store.id, "Till", ["orders.view", "catalog.view"], maker=member)
        change_member(owner_of(ours), member.id, role=Role.STAFF, permissions=["catalog.view"])
        assert key.scopes == ["catalog.view"]
        assert find_bearer_by_token(raw, ours.platform.id).permissions_in(ours.store.id) == {"catalog.view"}


def test_a_key_is_never_more_than_its_maker_and_is_revoked_in_its_own_store_only(
    ours: SignedUp, theirs: SignedUp
) -> None:
    with platform_scope():
        _user, member = hire(ours, "orders.view", "staff.api_keys")
        with pytest.raises(NotAllowed):
            create_api_key(ours.store.id, "Till", ["orders.cancel"], maker=member)
        key, raw = create_api_key(ours.store.id, "Till", ["orders.view"], maker=member)
        assert raw.startswith(key.prefix)
        with pytest.raises(NotFound):
            revoke_api_key(theirs.store.id, key.id)
        revoke_api_key(ours.store.id, key.id)
        with pytest.raises(NotAuthenticated):
            find_bearer_by_token(raw, ours.platform.id)
