"""Signing in and out: a random token in the browser, its hash with us."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import NotAuthenticated
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_token
from shared.kernel.secrets import hash_token
from shared.models.staff.sign_in import (
    SignIn,
    end_sign_ins,
    find_sign_in,
    forget_expired,
    sign_in_of,
    sign_ins_of,
    take_sign_in,
)
from shared.models.staff.user import User, find_user, user_by_id
from shared.services.staff.attempts import check_attempts, forget_failures, note_failure
from shared.services.staff.passwords import hash_password, is_outdated, verify_password

SEEN_AFTER = timedelta(minutes=5)
LASTS = timedelta(days=30)
HAND_OVER = "hand-over"
HAND_OVER_LASTS = timedelta(seconds=60)
AGENT_LENGTH = 300


@dataclass(frozen=True)
class Browser:
    """Where somebody signs in: which app, and what we show in the list of sign-ins."""

    app: str
    user_agent: str = ""
    ip_address: str = ""


def find_signed_in(token: str, app: str, platform_id: UUID) -> tuple[SignIn, User] | tuple[None, None]:
    """The live sign-in behind a browser's token and its user, or (None, None).

    Notes at most every five minutes that it was seen.
    """
    sign_in = find_sign_in(token, app)
    user = session().get(User, sign_in.user_id) if sign_in else None
    if sign_in is None or user is None or user.platform_id != platform_id:
        return None, None
    if clock.now() - sign_in.seen_at > SEEN_AFTER:
        with transaction():
            sign_in.seen_at = clock.now()
    return sign_in, user


def authenticate(platform_id: UUID, email: str, password: str) -> User:
    """The user with this e-mail and password. Raises NotAuthenticated, or TooMany after repeated failures.

    Both errors read alike whether or not the address is known.
    """
    check_attempts(platform_id, email)
    user = find_user(platform_id, email)
    if not verify_password(user.password_hash if user else None, password) or user is None:
        note_failure(platform_id, email)
        raise NotAuthenticated(_("This e-mail address and password do not go together."))
    forget_failures(platform_id, email)
    if is_outdated(user.password_hash):
        with transaction():
            user.password_hash = hash_password(password)
    return user


def sign_in(platform_id: UUID, email: str, password: str, browser: Browser) -> str:
    """Begin a sign-in and return the token that the browser keeps. Raises NotAuthenticated, TooMany."""
    return start_sign_in(authenticate(platform_id, email, password), browser)


def sign_in_operator(platform_id: UUID, email: str, password: str, browser: Browser) -> str:
    """The same for those who run the deployment; a merchant's password is as wrong here as any other."""
    user = authenticate(platform_id, email, password)
    if not user.is_operator:
        note_failure(platform_id, email)
        raise NotAuthenticated(_("This e-mail address and password do not go together."))
    return start_sign_in(user, browser)


def start_sign_in(user: User, browser: Browser, lasts: timedelta = LASTS) -> str:
    """A fresh sign-in of a user who has just proved who they are; returns its token."""
    token = new_token()
    with transaction():
        forget_expired(user.id)
        session().add(
            SignIn(
                user_id=user.id,
                app=browser.app,
                token_hash=hash_token(token),
                user_agent=browser.user_agent[:AGENT_LENGTH],
                ip_address=browser.ip_address,
                expires_at=clock.now() + lasts,
            )
        )
    return token


def start_hand_over(user: User) -> str:
    """A token good for one minute and one use, for going from the public site to the dashboard's own host."""
    return start_sign_in(user, Browser(HAND_OVER), HAND_OVER_LASTS)


def finish_hand_over(token: str, platform_id: UUID, browser: Browser) -> tuple[User, str]:
    """The user who was handed over, and a sign-in in this browser. Raises NotAuthenticated (spent or late token)."""
    with transaction():
        user_id = take_sign_in(token, HAND_OVER)
    user = session().get(User, user_id) if user_id else None
    if user is None or user.platform_id != platform_id:
        raise NotAuthenticated(_("This link has been used already. Please sign in."))
    return user, start_sign_in(user, browser)


def sign_out(token: str, app: str) -> None:
    """End the sign-in behind a browser's token; an unknown one is no error."""
    with transaction():
        take_sign_in(token, app)


def list_sign_ins(user_id: UUID) -> list[SignIn]:
    """Where a user is signed in, last seen first."""
    return [found for found in sign_ins_of(user_id) if found.app != HAND_OVER]


def end_sign_in(user_id: UUID, sign_in_id: UUID) -> None:
    """End one of a user's own sign-ins. Raises NotFound."""
    with transaction():
        session().delete(sign_in_of(user_id, sign_in_id))


def end_all_others(user_id: UUID, keep: UUID) -> None:
    """End all of a user's sign-ins but the present one."""
    with transaction():
        end_sign_ins(user_by_id(user_id).id, keep=keep)
