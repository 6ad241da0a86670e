"""The merchants' app."""

from typing import Any

from flask import current_app, g

from dashboard_app.context import enter_dashboard, guard_dashboard, template_context
from dashboard_app.errors import show_error
from dashboard_app.presenting import presentation
from dashboard_app.shell import shell_addresses
from shared.kernel.config import Settings
from shared.web.app import WebApp
from shared.web.blueprints import register_blueprints
from shared.web.factory import make_app


def create_app(settings: Settings) -> WebApp:
    """The dashboard with every room that is found."""
    app = make_app(
        __name__, settings, name="dashboard", enter=enter_dashboard, guard=guard_dashboard, show_error=show_error
    )
    register_blueprints(app, "dashboard_app")
    app.context_processor(template_context)
    app.context_processor(presentation)
    app.context_processor(shell_addresses)
    app.url_defaults(_keep_store)
    return app


def _keep_store(endpoint: str, values: dict[str, Any]) -> None:
    """Links within a store stay in that store."""
    if "store" not in values and "store" in g and current_app.url_map.is_endpoint_expecting(endpoint, "store"):
        values["store"] = g.store.handle
