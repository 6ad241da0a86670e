"""What the three apps have in common: a Flask application that knows its host context and guards its doors."""

from typing import Any

from flask import Flask, Request
from flask.json.provider import JSONProvider
from werkzeug.routing import MapAdapter

from shared.db.codec import dump_json, load_json
from shared.kernel.errors import NotFound
from shared.kernel.hosts import ENVIRON_KEY, HostContext
from shared.web.access import declared_access, handlers_of


class OrjsonProvider(JSONProvider):
    """JSON by orjson."""

    def dumps(self, obj: Any, **options: Any) -> str:
        return dump_json(obj)

    def loads(self, s: str | bytes, **options: Any) -> Any:
        return load_json(s)


class WebApp(Flask):
    """A Flask app that routes by surface and refuses requests that did not come through the dispatcher."""

    json_provider_class = OrjsonProvider

    def __init__(self, import_name: str, *, name: str, by_surface: bool = False) -> None:
        super().__init__(import_name, static_folder=None, subdomain_matching=by_surface)
        self.app_name = name
        self.by_surface = by_surface

    def add_url_rule(
        self, rule: str, endpoint: str | None = None, view_func: Any = None, *args: Any, **options: Any
    ) -> None:
        for handler in handlers_of(view_func) if view_func is not None else ():
            declared_access(handler)
        super().add_url_rule(rule, endpoint, view_func, *args, **options)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        if request is None:
            return None
        context = host_context_of(request)
        return self.url_map.bind_to_environ(request.environ, subdomain=context.surface.value if self.by_surface else "")


def host_context_of(request: Request) -> HostContext:
    """Raises NotFound for a request that no host was resolved for."""
    context = request.environ.get(ENVIRON_KEY)
    if not isinstance(context, HostContext):
        raise NotFound("No host was resolved for this request.")
    return context
