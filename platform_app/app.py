"""The platform's own face: public site, REST API with incoming webhooks, operator console."""

from platform_app.api.registration import register_api
from platform_app.context import enter_platform, guard_platform, template_context
from platform_app.errors import show_error
from shared.kernel.config import Settings
from shared.web.app import WebApp
from shared.web.blueprints import register_blueprints
from shared.web.factory import make_app


def create_app(settings: Settings) -> WebApp:
    """Three surfaces in one app: a blueprint's ``subdomain`` names the surface that it shows on."""
    app = make_app(
        __name__,
        settings,
        name="platform",
        enter=enter_platform,
        guard=guard_platform,
        show_error=show_error,
        by_surface=True,
    )
    register_api(app, "platform_app")
    register_blueprints(app, "platform_app")
    app.context_processor(template_context)
    return app
