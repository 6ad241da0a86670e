"""What the dashboard's frame links to."""

from typing import Any

from flask import g, url_for

from shared.models.staff.membership import Role
from shared.services.stores.links import store_url


def shell_addresses() -> dict[str, Any]:
    """For every template; a stranger's pages link to nothing but themselves."""
    addresses: dict[str, Any] = {"home_url": url_for("stores.index")}
    if g.get("user") is not None:
        addresses["account_url"] = url_for("account.show_profile")
        addresses["sign_out_url"] = url_for("account.delete_sign_in")
    if g.get("store") is not None:
        addresses["store_address"] = store_url(g.store)
        if g.membership.role == Role.OWNER:
            addresses["new_store_url"] = url_for("stores.new")
    return addresses
