"""Signing in and out: a random token in the browser, its hash with us."""

from datetime import timedelta
from uuid import UUID

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.models.staff.sign_in import SignIn, find_sign_in
from shared.models.staff.user import User

SEEN_AFTER = timedelta(minutes=5)


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
