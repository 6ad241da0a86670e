"""Host names: normalised once, then carried as an immutable context."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

ENVIRON_KEY = "shopstead.host"
RESERVED_HANDLES = frozenset(
    "www api operator dashboard admin mail smtp ftp cdn static assets media help support status blog docs account "
    "accounts billing login signup app shop store stores platform platforms test localhost".split()
)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,61}[a-z0-9])")


class Surface(StrEnum):
    """The face of the deployment that a host shows."""

    SITE = "site"
    API = "api"
    OPERATOR = "operator"
    DASHBOARD = "dashboard"
    STOREFRONT = "storefront"


@dataclass(frozen=True, slots=True)
class HostContext:
    """What a host stands for. The store's fields are None or empty unless the surface is a storefront.

    ``base_path`` is what the path form puts before every path; ``revision`` grows whenever shoppers could see a change,
    and at ``stale_at`` by time alone; ``primary_host`` is the custom domain that the store goes by;
    ``currency`` is the one that the visitor chose of the store's ``currencies``, its own at first.
    """

    surface: Surface
    host: str
    platform_id: UUID
    platform_code: str
    platform_domain: str
    store_id: UUID | None = None
    store_handle: str = ""
    revision: int = 0
    stale_at: datetime | None = None
    currency: str = ""
    currencies: tuple[str, ...] = ()
    default_locale: str = "en"
    locales: tuple[str, ...] = ()
    primary_host: str | None = None
    base_path: str = ""
    locale: str = ""


def normalise_host(raw: str) -> str | None:
    """Lower case, without port and trailing dot, IDNA as ASCII. None where it is no host name.

    IP addresses and single odd characters are no hosts of ours and give None or resolve to nothing.
    """
    if not raw or len(raw) > 300:
        return None
    name, _, port = raw.strip().partition(":")
    if port and not port.isdigit():
        return None
    name = name.removesuffix(".").lower()
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        return None
    return name


def is_store_handle(handle: str) -> bool:
    """Whether a store may be reached under this subdomain: 3–63 of a–z, 0–9 and inner hyphens, not reserved."""
    return bool(_HANDLE.fullmatch(handle)) and handle not in RESERVED_HANDLES and not handle.startswith("xn--")
