"""The API's user tokens: a short access token, and a refresh token that changes with every use."""

from dataclasses import dataclass
from uuid import UUID

from shared.db.session import session, transaction
from shared.kernel.errors import NotAuthenticated
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.models.staff.sign_in import TokenPurpose, UserToken, drop_family, find_token, use_token
from shared.models.staff.user import User
from shared.services.staff.bearers import ACCESS_SECONDS, issue_access_token
from shared.services.staff.sign_in import authenticate
from shared.services.staff.tokens import issue_token


@dataclass(frozen=True)
class TokenPair:
    """``access`` lasts ``expires_in`` seconds; ``refresh`` is good for one exchange."""

    access: str
    refresh: str
    expires_in: int = ACCESS_SECONDS


def issue_tokens(platform_id: UUID, email: str, password: str) -> TokenPair:
    """Sign in to the API. Raises NotAuthenticated, TooMany."""
    return _pair(authenticate(platform_id, email, password), new_id())


def refresh_tokens(raw: str, platform_id: UUID) -> TokenPair:
    """Exchange a refresh token for a new pair. Raises NotAuthenticated for one that does not hold.

    A token that comes a second time was copied: everything that came from the same login ends with it.
    """
    with transaction():
        token = use_token(raw, TokenPurpose.REFRESH)
        if token is None:
            _end_family(find_token(raw, TokenPurpose.REFRESH))
    user = session().get(User, token.user_id) if token else None
    if token is None or token.family is None or user is None or user.platform_id != platform_id:
        raise NotAuthenticated(_("This refresh token is not valid. Sign in again."))
    return _pair(user, token.family)


def _end_family(spent: UserToken | None) -> None:
    if spent is not None and spent.family is not None:
        drop_family(spent.family)


def _pair(user: User, family: UUID) -> TokenPair:
    return TokenPair(issue_access_token(user), issue_token(user.id, TokenPurpose.REFRESH, family=family))
