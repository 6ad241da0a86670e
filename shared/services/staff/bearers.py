"""Bearers: who stands behind an API key or an access token, and what they may do in a store."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.config import current_settings
from shared.kernel.errors import NotAuthenticated, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.kernel.secrets import derive_key
from shared.models.staff.api_key import find_api_key, note_key_use
from shared.models.staff.membership import find_membership, memberships_of
from shared.models.staff.user import User
from shared.models.stores.store import Store, stores_of
from shared.modules.registry import all_permissions

KEY_PREFIX = "ssk_"
ACCESS_SECONDS = 15 * 60
ALGORITHM = "HS256"


@dataclass(frozen=True)
class Bearer:
    """A key (bound to ``store_id``) or a user (through memberships)."""

    kind: str
    id: UUID
    label: str
    platform_id: UUID
    store_id: UUID | None = None
    scopes: frozenset[str] = frozenset()

    def permissions_in(self, store_id: UUID) -> frozenset[str]:
        """What this bearer may do in a store. Raises NotFound for a store it has nothing to do with."""
        if self.kind == "key":
            return self._key_permissions(store_id)
        store = session().get(Store, store_id)
        if store is None or store.platform_id != self.platform_id:
            raise NotFound(_("This store does not exist."))
        membership = find_membership(self.id, store.merchant_id)
        if membership is None:
            raise NotFound(_("This store does not exist."))
        return frozenset(code for code in all_permissions() if membership.allows(code))

    def store_ids(self) -> list[UUID]:
        """The stores that this bearer has something to do with."""
        if self.kind == "key":
            return [self.store_id] if self.store_id else []
        return [store.id for store in stores_of([member.merchant_id for member in memberships_of(self.id)])]

    def _key_permissions(self, store_id: UUID) -> frozenset[str]:
        if store_id != self.store_id:
            raise NotFound(_("This store does not exist."))
        return self.scopes & set(all_permissions())


def find_bearer_by_token(token: str, platform_id: UUID) -> Bearer:
    """Raises NotAuthenticated for anything that does not hold."""
    bearer = _by_key(token) if token.startswith(KEY_PREFIX) else _by_access_token(token)
    if bearer is None or bearer.platform_id != platform_id:
        raise NotAuthenticated(_("This API key or access token is not valid."))
    return bearer


def issue_access_token(user: User) -> str:
    """A JWT that lasts 15 minutes, for this deployment's own API only."""
    now = int(clock.now().timestamp())
    claims = {"sub": str(user.id), "iat": now, "exp": now + ACCESS_SECONDS, "aud": "api"}
    return jwt.encode({"alg": ALGORITHM}, claims, _signing_key())


def _by_key(token: str) -> Bearer | None:
    key = find_api_key(token)
    if key is None:
        return None
    _note_use(key.id, key.last_used_at)
    return Bearer("key", key.id, key.name, key.platform_id, key.store_id, frozenset(key.scopes))


def _note_use(key_id: UUID, last_used_at: datetime | None) -> None:
    """Remember the hour of use; a write per request would be a row lock per request."""
    now = clock.now()
    if last_used_at is None or (now - last_used_at).total_seconds() > 3600:
        with transaction():
            note_key_use(key_id, now)


def _by_access_token(token: str) -> Bearer | None:
    try:
        claims = jwt.decode(token, _signing_key(), algorithms=[ALGORITHM]).claims
        jwt.JWTClaimsRegistry(
            now=int(clock.now().timestamp()), exp={"essential": True}, aud={"essential": True, "value": "api"}
        ).validate(claims)
    except (JoseError, ValueError):
        return None
    user_id = parse_id(claims.get("sub", ""))
    user = session().get(User, user_id) if user_id else None
    return None if user is None else Bearer("user", user.id, user.name, user.platform_id)


def _signing_key() -> OctKey:
    return OctKey.import_key(derive_key(current_settings().secret_key, "api access tokens"))
