"""Where a store's work begins."""

from flask import url_for

from shared.models.stores.store import Store


def store_home(store: Store) -> str:
    """The path of the store's home page on the dashboard."""
    return url_for("home.index", store=store.handle)
