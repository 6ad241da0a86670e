"""From a host name to what it stands for: two indexed look-ups at most, however many stores there are."""

from shared.kernel.hosts import HostContext, Surface
from shared.models.stores.domain import FoundStore, find_by_domain, find_by_path, find_by_subdomain
from shared.models.stores.platform import Platform, all_platforms
from shared.models.stores.selling import further_codes

OWN_SUBDOMAINS = {
    "": Surface.SITE,
    "www": Surface.SITE,
    "api": Surface.API,
    "operator": Surface.OPERATOR,
    "dashboard": Surface.DASHBOARD,
}


def resolve_host(host: str) -> HostContext | None:
    """The context of a normalised host name, or None where nobody here answers to it."""
    return _platform_face(host) or _subdomain(host) or _custom_domain(host)


def resolve_store_path(platform_code: str, handle: str, host: str) -> HostContext | None:
    """The context of the path form ``/platforms/<platform>/storefront/<handle>`` on the platform's own host."""
    found = find_by_path(platform_code, handle)
    if found is None:
        return None
    return _storefront(found, host, base_path=f"/platforms/{platform_code}/storefront/{handle}")


def _platform_face(host: str) -> HostContext | None:
    for platform in all_platforms():
        prefix = _prefix_of(host, platform.domain)
        if prefix in OWN_SUBDOMAINS:
            return _face(platform, host, OWN_SUBDOMAINS[prefix])
    return None


def _prefix_of(host: str, domain: str) -> str | None:
    """``dashboard`` of ``dashboard.example.com``, the empty string of the domain itself, or None."""
    if host == domain:
        return ""
    return host.removesuffix(f".{domain}") if host.endswith(f".{domain}") else None


def _face(platform: Platform, host: str, surface: Surface) -> HostContext:
    return HostContext(
        surface, host, platform.id, platform.code, platform.domain, default_locale=platform.default_locale
    )


def _subdomain(host: str) -> HostContext | None:
    handle, _, domain = host.partition(".")
    found = find_by_subdomain(domain, handle) if domain else None
    return None if found is None else _storefront(found, host)


def _custom_domain(host: str) -> HostContext | None:
    found = find_by_domain(host)
    return None if found is None else _storefront(found, host)


def _storefront(found: FoundStore, host: str, base_path: str = "") -> HostContext:
    return HostContext(
        Surface.STOREFRONT,
        host,
        found.platform_id,
        found.platform_code,
        found.platform_domain,
        store_id=found.store_id,
        store_handle=found.handle,
        revision=found.revision,
        stale_at=found.stale_at,
        currency=found.currency,
        currencies=(found.currency, *further_codes(found.selling)),
        default_locale=found.default_locale,
        locales=tuple(found.locales),
        primary_host=found.primary_host,
        base_path=base_path,
        locale=found.default_locale,
    )
