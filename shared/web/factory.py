"""Make one of the three apps: the same plumbing, then its own rooms."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any

from flask import Flask, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from shared.kernel.config import Settings
from shared.web.access import Access, access_for
from shared.web.app import WebApp, host_context_of
from shared.web.context import principal
from shared.web.csrf import check_csrf
from shared.web.errors import Show, install_error_handlers, show_page
from shared.web.headers import add_security_headers
from shared.web.locale import remember_language
from shared.web.sessions import HostSessions, session_config
from shared.web.templating import install_templating

Step = Callable[[], Any]
UPLOAD_LIMIT = 25 * 1024 * 1024


def make_app(
    import_name: str,
    settings: Settings,
    *,
    name: str,
    enter: Step,
    guard: Callable[[Access], Any],
    show_error: Show = show_page,
    by_surface: bool = False,
    config: Mapping[str, Any] | None = None,
) -> WebApp:
    """An app without views yet.

    ``enter`` opens the database scope, finds who asks and sets the language; ``guard`` judges a view's access.
    """
    app = WebApp(import_name, name=name, by_surface=by_surface)
    app.config.update(
        MAX_CONTENT_LENGTH=UPLOAD_LIMIT,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=20_000,
        TESTING=settings.environment == "test",
        PROPAGATE_EXCEPTIONS=False,
        **session_config(settings, name),
    )
    app.config.update(config or {})
    app.session_interface = HostSessions()
    install_templating(app)
    install_error_handlers(app, show_error)
    _install_steps(app, enter, guard)
    app.after_request(add_security_headers)
    app.after_request(remember_language)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _install_steps(app: Flask, enter: Step, guard: Callable[[Access], Any]) -> None:
    @app.before_request
    def open_request() -> Any:
        g.scopes = ExitStack()
        g.host = host_context_of(request)
        return enter()

    @app.before_request
    def guard_door() -> Any:
        if request.endpoint is None:
            return None
        access = access_for(app.view_functions[request.endpoint], request.method)
        if access.largest_body is not None:
            request.max_content_length = access.largest_body
        check_csrf(access)
        return guard(access)

    @app.teardown_request
    def close_request(error: BaseException | None) -> None:
        scopes: ExitStack | None = g.pop("scopes", None)
        if scopes is not None:
            scopes.close()


def demand_permissions(access: Access) -> None:
    """The usual judgement: what the view requires, the principal must hold."""
    principal().demand(*access.permissions)
