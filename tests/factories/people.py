"""People who signed up themselves, with a password that works."""

from dataclasses import dataclass
from typing import Any

from shared.db.session import platform_scope
from shared.models.staff.user import User
from shared.models.stores.platform import Platform
from shared.models.stores.store import Store
from shared.services.staff.sign_up import SignUp, sign_up
from tests.factories.stores import make_platform, unique

PASSWORD = "a calm morning by the sea"


@dataclass(frozen=True)
class SignedUp:
    """A platform with an owner and an open store."""

    platform: Platform
    user: User
    store: Store


def sign_up_form(**values: Any) -> SignUp:
    name = unique("atelier")
    wanted = {
        "name": "Mara de Wit",
        "email": f"{name}@example.org",
        "password": PASSWORD,
        "store_name": name.title(),
        "handle": name,
        "country": "NL",
        "locale": "nl",
    }
    return SignUp(**(wanted | values))


def make_signed_up(platform: Platform | None = None, **values: Any) -> SignedUp:
    platform = platform or make_platform()
    with platform_scope():
        user, store = sign_up(sign_up_form(**values), platform)
    return SignedUp(platform, user, store)
