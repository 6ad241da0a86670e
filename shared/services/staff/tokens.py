"""One-time tokens that prove an e-mail address: for verification and for a new password.

Events carry only the user's id. The job that writes the mail asks for the token at that moment, so that the raw token
exists in the mail alone.
"""

from datetime import timedelta
from uuid import UUID

from shared.db.session import session, transaction
from shared.events import outbox
from shared.events.staff import PasswordResetRequested, VerificationRequested
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_token
from shared.kernel.secrets import hash_token
from shared.models.staff.sign_in import (
    TokenPurpose,
    UserToken,
    drop_tokens,
    end_sign_ins,
    find_token,
    forget_expired,
    use_token,
)
from shared.models.staff.user import User, find_user, user_by_id
from shared.services.staff.attempts import forget_failures
from shared.services.staff.passwords import check_password, hash_password

LASTS = {
    TokenPurpose.VERIFY_EMAIL: timedelta(days=3),
    TokenPurpose.RESET_PASSWORD: timedelta(hours=1),
    TokenPurpose.REFRESH: timedelta(days=30),
}


def issue_token(user_id: UUID, purpose: TokenPurpose, *, family: UUID | None = None) -> str:
    """A new raw token for this user; only its hash is stored."""
    raw = new_token()
    with transaction():
        forget_expired(user_id)
        session().add(
            UserToken(
                user_id=user_id,
                purpose=purpose,
                token_hash=hash_token(raw),
                family=family,
                expires_at=clock.now() + LASTS[purpose],
            )
        )
    return raw


def request_verification(user: User) -> None:
    """Ask for another verification mail; nothing happens where the address is verified."""
    if user.email_verified_at is None:
        with transaction():
            outbox.record(VerificationRequested(user.id))


def verify_email(raw: str, platform_id: UUID) -> User:
    """Spend a verification token. Raises NotFound for one that does not hold."""
    with transaction():
        user = _owner(use_token(raw, TokenPurpose.VERIFY_EMAIL), platform_id)
        user.email_verified_at = user.email_verified_at or clock.now()
    return user


def request_password_reset(platform_id: UUID, email: str) -> None:
    """Ask for a reset mail. Strangers cannot tell whether the address is known."""
    user = find_user(platform_id, email)
    if user is not None:
        with transaction():
            outbox.record(PasswordResetRequested(user.id))


def is_reset_token(raw: str) -> bool:
    """Whether a reset link still holds, before a person types a new password."""
    token = find_token(raw, TokenPurpose.RESET_PASSWORD)
    return token is not None and token.used_at is None and token.expires_at > clock.now()


def reset_password(raw: str, password: str, platform_id: UUID) -> User:
    """Set a new password by a mailed token. Ends all sign-ins and refresh tokens, and other reset links.

    The mail reached its reader, so the address counts as verified. Raises NotFound (token), Invalid (password).
    """
    with transaction():
        user = _owner(use_token(raw, TokenPurpose.RESET_PASSWORD), platform_id)
        check_password(password, email=user.email, name=user.name)
        user.email_verified_at = user.email_verified_at or clock.now()
        replace_password(user, password)
    forget_failures(platform_id, user.email)
    return user


def replace_password(user: User, password: str, *, keep: UUID | None = None) -> None:
    """Within a transaction: set the password and end all that the old one had opened, but the sign-in ``keep``."""
    user.password_hash = hash_password(password)
    end_sign_ins(user.id, keep=keep)
    drop_tokens(user.id, TokenPurpose.REFRESH)
    drop_tokens(user.id, TokenPurpose.RESET_PASSWORD)


def _owner(token: UserToken | None, platform_id: UUID) -> User:
    user = user_by_id(token.user_id) if token else None
    if user is None or user.platform_id != platform_id:
        raise NotFound(_("This link has been used or is too old. Ask for a new one."))
    return user
