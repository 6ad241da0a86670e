"""Signing up: a person, their business and its first store, all or nothing."""

from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.events import outbox
from shared.events.staff import UserSignedUp
from shared.kernel.errors import Invalid, ShopsteadError
from shared.kernel.i18n import SOURCE_LOCALE, closest_language
from shared.kernel.i18n import gettext as _
from shared.models.staff.membership import Membership, Role
from shared.models.staff.user import User, find_user
from shared.models.stores.merchant import Merchant
from shared.models.stores.platform import Platform
from shared.models.stores.store import Store
from shared.services.staff.passwords import check_password, hash_password
from shared.services.stores.opening import NewStore, open_store

NAME_LENGTH = 100


@dataclass(frozen=True)
class SignUp:
    """What a new merchant tells us. ``currency`` and ``timezone`` follow from the country unless given."""

    name: str
    email: str
    password: str
    store_name: str
    handle: str
    country: str
    locale: str
    currency: str = ""
    timezone: str = ""


def sign_up(asked: SignUp, platform: Platform) -> tuple[User, Store]:
    """A user who owns a new merchant with an open store. Raises Invalid with the fields that are wrong."""
    with transaction():
        user = create_user(platform, asked.name, asked.email, asked.password, locale=asked.locale)
        merchant = Merchant(platform_id=platform.id, name=asked.store_name.strip())
        session().add(merchant)
        session().flush()
        session().add(Membership(merchant_id=merchant.id, user_id=user.id, role=Role.OWNER))
        store = open_store(merchant, _first_store(asked, user))
        outbox.record(UserSignedUp(user.id))
    return user, store


def _first_store(asked: SignUp, user: User) -> NewStore:
    return NewStore(
        name=asked.store_name,
        handle=asked.handle,
        country=asked.country,
        locale=asked.locale,
        email=user.email,
        currency=asked.currency,
        timezone=asked.timezone,
    )


def create_user(
    platform: Platform, name: str, email: str, password: str, *, locale: str = SOURCE_LOCALE, is_operator: bool = False
) -> User:
    """A person who can sign in. Raises Invalid with the fields that are wrong.

    An address that is in use is told in words that help its owner; whoever asks for many is stopped by the limits.
    """
    address = clean_email(email)
    check_password(password, email=address, name=name)
    if find_user(platform.id, address) is not None:
        raise _address_in_use()
    user = User(
        platform_id=platform.id,
        email=address,
        name=clean_name(name),
        password_hash=hash_password(password),
        locale=closest_language(locale) or SOURCE_LOCALE,
        is_operator=is_operator,
    )
    with transaction(), explain_refusals({"uq_users_platform_id_email": _address_in_use}):
        session().add(user)
    return user


def clean_email(typed: str) -> str:
    """The address in lower case. Raises Invalid for one that no mail could reach."""
    try:
        return validate_email(typed.strip(), check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError:
        raise Invalid(fields={"email": _("Type an e-mail address such as name@example.com.")}) from None


def clean_name(typed: str) -> str:
    """The name without blanks around. Raises Invalid where nothing or too much remains."""
    name = typed.strip()
    if not name or len(name) > NAME_LENGTH:
        raise Invalid(fields={"name": _("Type your name, with at most %(count)s letters.", count=NAME_LENGTH)})
    return name


def _address_in_use() -> ShopsteadError:
    return Invalid(
        fields={"email": _("We cannot make a new account for this address. If it is yours, sign in instead.")}
    )
