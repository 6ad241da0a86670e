"""Absolute addresses. They come from what is stored, never from the request."""

from collections.abc import Sequence
from uuid import UUID

from shared.db.session import session
from shared.kernel.config import current_settings
from shared.kernel.errors import NotFound
from shared.models.stores.domain import primary_host, primary_hosts
from shared.models.stores.platform import Platform, all_platforms
from shared.models.stores.store import Store


def store_host(store: Store) -> str:
    """The host that the store goes by: its primary custom domain, else its subdomain."""
    return primary_host(store.id) or f"{store.handle}.{platform_of(store).stores_domain}"


def store_url(store: Store, path: str = "/", *, locale: str = "") -> str:
    """An absolute address of the storefront, in one of its languages (its own unless named)."""
    language = f"/{locale.replace('_', '-')}" if locale in store.other_locales else ""
    return f"{current_settings().origin(store_host(store))}{language}{path}"


def subdomain_url(store: Store, platform: Platform) -> str:
    """The store's own subdomain, for lists: asks the database nothing. It leads on to a primary domain."""
    return current_settings().origin(f"{store.handle}.{platform.stores_domain}") + "/"


def dashboard_url(platform: Platform, path: str = "/") -> str:
    return current_settings().origin(f"dashboard.{platform.domain}") + path


def api_url(platform: Platform, path: str = "/") -> str:
    return current_settings().origin(f"api.{platform.domain}") + path


def site_url(platform: Platform, path: str = "/") -> str:
    return current_settings().origin(platform.domain) + path


def platform_of(store: Store) -> Platform:
    """The platform that a store belongs to."""
    platform = session().get(Platform, store.platform_id)
    if platform is None:
        raise NotFound("This platform does not exist.")
    return platform


def store_urls(stores: Sequence[Store]) -> dict[UUID, str]:
    """The address of each store's storefront, in two statements however many there are."""
    hosts = primary_hosts([store.id for store in stores])
    domains = {platform.id: platform.stores_domain for platform in all_platforms()}
    return {
        store.id: current_settings().origin(hosts.get(store.id) or f"{store.handle}.{domains[store.platform_id]}") + "/"
        for store in stores
    }
