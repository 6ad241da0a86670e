"""Platforms, merchants, people and stores, made directly; every call makes new ones with names of their own."""

import itertools
from typing import Any

from shared.db.session import platform_scope, transaction
from shared.models.staff.membership import Membership, Role
from shared.models.staff.user import User
from shared.models.stores.merchant import Merchant
from shared.models.stores.platform import Platform
from shared.models.stores.store import Store

_numbers = itertools.count(1)
UNUSABLE_HASH = "!"


def unique(word: str) -> str:
    """The word with a number that no other row of this run has."""
    return f"{word}-{next(_numbers)}"


def make_platform(**values: Any) -> Platform:
    code = unique("platform")
    wanted = {"code": code, "name": code.title(), "domain": f"{code}.test", "stores_domain": f"{code}.shops.test"}
    return _stored(Platform(**(wanted | {"modules": []} | values)))


def make_merchant(platform: Platform | None = None, **values: Any) -> Merchant:
    platform = platform or make_platform()
    return _stored(Merchant(platform_id=platform.id, **({"name": unique("Merchant")} | values)))


def make_store(
    handle: str | None = None,
    *,
    merchant: Merchant | None = None,
    currency: str = "EUR",
    country: str = "NL",
    locales: tuple[str, ...] = ("en", "nl"),
    **values: Any,
) -> Store:
    """An open store; the first of ``locales`` is its default language."""
    merchant = merchant or make_merchant()
    handle = handle or unique("store")
    wanted = {
        "name": handle.replace("-", " ").title(),
        "email": f"{handle}@example.org",
        "default_locale": locales[0],
        "locales": list(locales),
    }
    return _stored(
        Store(
            platform_id=merchant.platform_id,
            merchant_id=merchant.id,
            handle=handle,
            currency=currency,
            country=country,
            **(wanted | values),
        )
    )


def make_user(platform: Platform | None = None, **values: Any) -> User:
    """A person who cannot sign in with a password (give ``password_hash`` for that)."""
    name = unique("person")
    wanted = {"email": f"{name}@example.org", "name": name.title(), "password_hash": UNUSABLE_HASH}
    return _stored(User(platform_id=(platform or make_platform()).id, **(wanted | values)))


def make_member(
    merchant: Merchant, *, role: Role = Role.OWNER, permissions: tuple[str, ...] = (), **values: Any
) -> User:
    """A new person who works for the merchant."""
    with platform_scope(), transaction() as current:
        name = unique("member")
        wanted = {"email": f"{name}@example.org", "name": name.title(), "password_hash": UNUSABLE_HASH}
        user = User(platform_id=merchant.platform_id, **(wanted | values))
        current.add(user)
        current.flush()
        current.add(Membership(merchant_id=merchant.id, user_id=user.id, role=role, permissions=list(permissions)))
    return user


def _stored(row: Any) -> Any:
    with platform_scope(), transaction() as current:
        current.add(row)
    return row
