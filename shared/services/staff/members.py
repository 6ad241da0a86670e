"""The people who work for a merchant: changed and removed."""

from collections.abc import Iterable
from uuid import UUID

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict, NotAllowed
from shared.kernel.i18n import gettext as _
from shared.models.staff.api_key import ApiKey, keys_made_by
from shared.models.staff.membership import Membership, Role, drop_invitations, lock_owners, membership_of
from shared.models.staff.sign_in import TokenPurpose, drop_tokens, end_sign_ins
from shared.models.staff.user import user_by_id
from shared.models.stores.store import stores_of
from shared.services.staff.rights import known_permissions, may_manage


def change_member(actor: Membership, membership_id: UUID, *, role: Role, permissions: Iterable[str]) -> Membership:
    """Give a member another role or other permissions; their API keys lose what they lose.

    Raises NotFound, NotAllowed (more than the actor's own, or oneself), Conflict (the last owner).
    """
    wanted = known_permissions(permissions) if role == Role.STAFF else []
    with transaction():
        owners = lock_owners(actor.merchant_id)
        member = membership_of(actor.merchant_id, membership_id)
        if member.id == actor.id:
            raise NotAllowed(_("Somebody else has to change your own permissions."))
        may_manage(actor, member.role, member.permissions)
        may_manage(actor, role, wanted)
        if role != Role.OWNER:
            _keep_an_owner(owners, member)
        member.role, member.permissions = role, wanted
        for key in _keys_of(member):
            key.scopes = [code for code in key.scopes if member.allows(code)]
    return member


def remove_member(actor: Membership, membership_id: UUID) -> None:
    """End a membership, and with it the person's sign-ins, refresh tokens, API keys and invitations here.

    Raises NotFound, NotAllowed, Conflict (the last owner).
    """
    with transaction():
        owners = lock_owners(actor.merchant_id)
        member = membership_of(actor.merchant_id, membership_id)
        may_manage(actor, member.role, member.permissions)
        _keep_an_owner(owners, member)
        for key in _keys_of(member):
            key.revoked_at = clock.now()
        end_sign_ins(member.user_id)
        drop_tokens(member.user_id, TokenPurpose.REFRESH)
        drop_invitations(member.merchant_id, email=user_by_id(member.user_id).email, invited_by=member.user_id)
        session().delete(member)


def _keep_an_owner(owners: list[Membership], member: Membership) -> None:
    if [owner.id for owner in owners] == [member.id]:
        raise Conflict(_("This is the only owner. Make somebody else an owner first."))


def _keys_of(member: Membership) -> list[ApiKey]:
    return keys_made_by(member.user_id, [store.id for store in stores_of([member.merchant_id])])
