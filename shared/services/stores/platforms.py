"""Platforms: the brands that a deployment carries."""

import re

from sqlalchemy import select

from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.kernel.config import Settings
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.hosts import normalise_host
from shared.models.stores.platform import Platform, first_platform
from shared.modules.registry import all_modules

_CODE = re.compile(r"[a-z][a-z0-9-]{1,30}")
FIRST_CODE = "shopstead"
FIRST_NAME = "Shopstead"


def create_platform(code: str, name: str, domain: str, stores_domain: str, *, default_locale: str = "en") -> Platform:
    """A further brand with its own hosts. Raises Invalid for a bad code or domain, Conflict for one in use."""
    if not _CODE.fullmatch(code):
        raise Invalid(fields={"code": "Use 2 to 31 lower-case letters, digits and hyphens, beginning with a letter."})
    platform = Platform(
        code=code,
        name=name,
        domain=_host(domain, "domain"),
        stores_domain=_host(stores_domain, "stores_domain"),
        default_locale=default_locale,
        modules=list(all_modules()),
    )
    with transaction(), explain_refusals(_REFUSALS):
        session().add(platform)
    return platform


def ensure_first_platform(settings: Settings) -> Platform:
    """The platform that the settings name, made where there is none yet; its domains follow the settings."""
    with transaction():
        try:
            platform = first_platform()
        except NotFound:
            return create_platform(FIRST_CODE, FIRST_NAME, settings.platform_domain, settings.stores_domain)
        platform.domain, platform.stores_domain = settings.platform_domain, settings.stores_domain
    return platform


def find_platform(code: str) -> Platform:
    """Raises NotFound."""
    platform = session().scalars(select(Platform).where(Platform.code == code)).first()
    if platform is None:
        raise NotFound("This platform does not exist.")
    return platform


def _host(typed: str, field: str) -> str:
    host = normalise_host(typed)
    if host is None:
        raise Invalid(fields={field: "This is not a domain name."})
    return host


_REFUSALS = {
    "uq_platforms_code": lambda: Conflict("A platform with this code exists already."),
    "uq_platforms_domain": lambda: Conflict("Another platform has this domain already."),
}
