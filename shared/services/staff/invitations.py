"""Invitations to work for a merchant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.events import outbox
from shared.events.staff import StaffInvited
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_token
from shared.kernel.secrets import hash_token
from shared.models.staff.membership import (
    Invitation,
    Membership,
    Role,
    find_invitation,
    find_membership,
    invitation_of,
    invitations_of,
)
from shared.models.staff.user import User, find_user
from shared.models.stores.merchant import merchant_by_id
from shared.models.stores.platform import Platform
from shared.services.staff.rights import known_permissions, may_manage
from shared.services.staff.sign_up import clean_email, create_user

LASTS = timedelta(days=7)


def invite_member(actor: Membership, email: str, *, role: Role, permissions: Iterable[str]) -> Invitation:
    """Offer somebody a place; a second invitation to the same address replaces the first.

    Raises Invalid, NotAllowed (more than one's own rights), Conflict (works here already).
    """
    address = clean_email(email)
    wanted = known_permissions(permissions) if role == Role.STAFF else []
    may_manage(actor, role, wanted)
    if role == Role.STAFF and not wanted:
        raise Invalid(fields={"permissions": _("Choose at least one permission.")})
    _refuse_member(actor.merchant_id, address)
    with transaction():
        for former in invitations_of(actor.merchant_id):
            if former.email == address:
                session().delete(former)
        session().flush()
        invitation = Invitation(
            merchant_id=actor.merchant_id,
            email=address,
            role=role,
            permissions=wanted,
            token_hash=hash_token(new_token()),
            expires_at=clock.now() + LASTS,
            invited_by_id=actor.user_id,
        )
        with explain_refusals({"uq_invitations_merchant_id_email": _just_invited}):
            session().add(invitation)
        outbox.record(StaffInvited(invitation.id))
    return invitation


def issue_invitation_token(invitation_id: UUID) -> str:
    """The raw token for the mail that is being written; earlier ones stop working. Raises NotFound."""
    with transaction():
        invitation = session().get(Invitation, invitation_id)
        if invitation is None:
            raise NotFound(_("This invitation does not exist any more."))
        raw = new_token()
        invitation.token_hash = hash_token(raw)
    return raw


def withdraw_invitation(actor: Membership, invitation_id: UUID) -> None:
    """Raises NotFound, NotAllowed."""
    with transaction():
        invitation = invitation_of(actor.merchant_id, invitation_id)
        may_manage(actor, invitation.role, invitation.permissions)
        session().delete(invitation)


@dataclass(frozen=True)
class OpenInvitation:
    """What somebody who follows the mailed link sees; ``has_account`` tells whether to ask for a new password."""

    invitation: Invitation
    merchant_name: str
    has_account: bool


def open_invitation(raw: str, platform_id: UUID, *, lock: bool = False) -> OpenInvitation:
    """Raises NotFound for a link that does not hold (any more)."""
    invitation = find_invitation(raw, lock=lock)
    merchant = merchant_by_id(invitation.merchant_id) if invitation else None
    if invitation is None or merchant is None or merchant.platform_id != platform_id:
        raise NotFound(_("This invitation has been used, withdrawn or is too old. Ask for a new one."))
    return OpenInvitation(invitation, merchant.name, find_user(platform_id, invitation.email) is not None)


def accept_invitation(raw: str, platform: Platform, *, user: User) -> Membership:
    """Take the place as an existing user. Raises NotFound, Invalid (signed in as somebody else)."""
    with transaction():
        invitation = open_invitation(raw, platform.id, lock=True).invitation
        if user.email != invitation.email:
            raise Invalid(_("This invitation is for %(email)s. Sign in with that account.", email=invitation.email))
        return _join(invitation, user)


def join_by_invitation(
    raw: str, platform: Platform, *, name: str, password: str, locale: str
) -> tuple[User, Membership]:
    """Take the place with a new account; holding the mailed link proves the address. Raises NotFound, Invalid."""
    with transaction():
        invitation = open_invitation(raw, platform.id, lock=True).invitation
        user = create_user(platform, name, invitation.email, password, locale=locale)
        user.email_verified_at = clock.now()
        return user, _join(invitation, user)


def _join(invitation: Invitation, user: User) -> Membership:
    membership = find_membership(user.id, invitation.merchant_id) or Membership(
        merchant_id=invitation.merchant_id,
        user_id=user.id,
        role=invitation.role,
        permissions=invitation.permissions,
    )
    session().add(membership)
    session().delete(invitation)
    return membership


def _refuse_member(merchant_id: UUID, email: str) -> None:
    user = find_user(merchant_by_id(merchant_id).platform_id, email)
    if user is not None and find_membership(user.id, merchant_id) is not None:
        raise Conflict(_("%(email)s works here already.", email=email))


def _just_invited() -> Conflict:
    return Conflict(_("Somebody has just invited this address."))
