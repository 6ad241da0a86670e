"""API keys of integrators: shown once, kept as a hash, never allowed more than their maker."""

from collections.abc import Iterable
from uuid import UUID

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_token
from shared.kernel.secrets import hash_token
from shared.models.staff.api_key import ApiKey, api_key_of
from shared.models.staff.membership import Membership
from shared.services.staff.bearers import KEY_PREFIX
from shared.services.staff.rights import known_permissions, within_rights

SHOWN = 12
NAME_LENGTH = 80


def create_api_key(store_id: UUID, name: str, scopes: Iterable[str], *, maker: Membership | None) -> tuple[ApiKey, str]:
    """A key and its raw token, which nobody can read again. ``maker`` None is the command line.

    Raises Invalid, or NotAllowed for a permission that the maker lacks.
    """
    wanted = known_permissions(scopes)
    if not wanted:
        raise Invalid(fields={"scopes": _("Choose at least one permission.")})
    if not name.strip() or len(name) > NAME_LENGTH:
        raise Invalid(fields={"name": _("Give the key a name, so that you recognise it later.")})
    within_rights(maker, wanted)
    raw = KEY_PREFIX + new_token()
    key = ApiKey(
        store_id=store_id,
        created_by_id=maker.user_id if maker else None,
        name=name.strip(),
        prefix=raw[:SHOWN],
        token_hash=hash_token(raw),
        scopes=wanted,
    )
    with transaction():
        session().add(key)
    return key, raw


def revoke_api_key(store_id: UUID, key_id: UUID) -> ApiKey:
    """End a key at once. Raises NotFound."""
    with transaction():
        key = api_key_of(store_id, key_id)
        key.revoked_at = key.revoked_at or clock.now()
    return key
