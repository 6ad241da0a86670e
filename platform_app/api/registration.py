"""Resources are found by their place, like every other view, and documented as they are registered."""

from flask import Flask

from platform_app.api.envelope import ApiBlueprint
from platform_app.api.spec import make_api, register_common
from shared.web.blueprints import discover_blueprints


def register_api(app: Flask, package: str) -> None:
    """Register every ApiBlueprint of the package's rooms."""
    api = make_api(app)
    register_common(api)
    for _module, blueprint in discover_blueprints(package):
        if isinstance(blueprint, ApiBlueprint):
            api.register_blueprint(blueprint)
