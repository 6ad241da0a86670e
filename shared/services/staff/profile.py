"""What a person changes about themselves."""

from uuid import UUID

from shared.db.session import transaction
from shared.kernel.errors import Invalid
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.models.staff.user import User
from shared.services.staff.attempts import check_attempts, note_failure
from shared.services.staff.passwords import check_password, verify_password
from shared.services.staff.sign_up import clean_name
from shared.services.staff.tokens import replace_password

THEMES = ("auto", "light", "dark")


def update_profile(user: User, *, name: str, locale: str, theme: str) -> User:
    """Raises Invalid with the field that is wrong."""
    if locale not in LANGUAGES:
        raise Invalid(fields={"locale": _("Choose a language from the list.")})
    if theme not in THEMES:
        raise Invalid(fields={"theme": _("Choose light, dark or automatic.")})
    with transaction():
        user.name, user.locale, user.theme = clean_name(name), locale, theme
    return user


def change_password(user: User, *, current: str, new: str, keep: UUID) -> None:
    """Ends all of the user's other sign-ins. Raises Invalid, or TooMany after repeated wrong present passwords."""
    check_attempts(user.platform_id, user.email)
    if not verify_password(user.password_hash, current):
        note_failure(user.platform_id, user.email)
        raise Invalid(fields={"current_password": _("This is not your present password.")})
    check_password(new, email=user.email, name=user.name)
    with transaction():
        replace_password(user, new, keep=keep)
