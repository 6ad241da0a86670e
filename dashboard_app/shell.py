"""What the dashboard's frame links to."""

from typing import Any

from flask import g, url_for

from shared.db.session import session
from shared.models.staff.membership import Role
from shared.models.stores.platform import Platform
from shared.services.stores.links import site_url, store_url
from shared.web.context import host


def shell_addresses() -> dict[str, Any]:
    """For every template; a stranger's pages link to nothing but themselves."""
    addresses: dict[str, Any] = {"home_url": url_for("stores.index"), **_platform_addresses()}
    if g.get("user") is not None:
        addresses["account_url"] = url_for("account.show_profile")
        addresses["sign_out_url"] = url_for("account.delete_sign_in")
    if g.get("store") is not None:
        addresses["store_address"] = store_url(g.store)
        if g.membership.role == Role.OWNER:
            addresses["new_store_url"] = url_for("stores.new")
    return addresses


def _platform_addresses() -> dict[str, Any]:
    platform = session().get(Platform, host().platform_id)
    return {"platform_name": platform.name, "sign_up_url": site_url(platform, "/signup")} if platform else {}
