"""Browser sessions: a small signed cookie per app, bound to its host and worthless in another app or store."""

from datetime import timedelta
from typing import Any

from flask import Flask, Request, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature

from shared.kernel import clock
from shared.kernel.config import Settings
from shared.kernel.hosts import ENVIRON_KEY, HostContext
from shared.kernel.secrets import derive_key

COOKIE_LIFE_DAYS = 30
FRESH = timedelta(days=1)


class HostSessions(SecureCookieSessionInterface):
    """``__Host-<app>`` cookies. In the path form stores share a host, so the store's handle is part of the name."""

    def get_cookie_name(self, app: Flask) -> str:
        return str(app.config["SESSION_COOKIE_NAME"])

    def open_session(self, app: Flask, request: Request) -> Any:
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            return None
        value = request.cookies.get(_cookie_name(app, request))
        if not value:
            return self.session_class()
        life = int(app.permanent_session_lifetime.total_seconds())
        try:
            values, signed_at = serializer.loads(value, max_age=life, return_timestamp=True)
        except BadSignature:
            return self.session_class()
        opened = self.session_class(values)
        opened.is_fresh = clock.now() - signed_at < FRESH  # type: ignore[attr-defined]
        return opened

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """A cookie that did not change is sent anew once a day, so that it does not end while it is in use."""
        return session.modified or (session.permanent and not getattr(session, "is_fresh", False))

    def save_session(self, app: Flask, session: SessionMixin, response: Any) -> None:
        name = _cookie_name(app, request)
        if session.accessed:
            response.vary.add("Cookie")
        if not session:
            if session.modified:
                response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="Lax")
            return
        if not self.should_set_cookie(app, session):
            return
        serializer = self.get_signing_serializer(app)
        assert serializer is not None
        expires = self.get_expiration_time(app, session)
        response.set_cookie(
            name, serializer.dumps(dict(session)), expires=expires, path="/", secure=True, httponly=True, samesite="Lax"
        )
        response.vary.add("Cookie")


def _cookie_name(app: Flask, asked: Request) -> str:
    base = str(app.config["SESSION_COOKIE_NAME"])
    context = asked.environ.get(ENVIRON_KEY)
    if isinstance(context, HostContext) and context.base_path:
        return f"{base}-{context.store_handle}"
    return base


def session_config(settings: Settings, name: str) -> dict[str, Any]:
    """Flask's settings for one app's session, with keys of its own."""
    return {
        "SECRET_KEY": derive_key(settings.secret_key, f"session {name}"),
        "CSRF_KEY": derive_key(settings.secret_key, f"csrf {name}").hex(),
        "SESSION_COOKIE_NAME": f"__Host-{name}",
        "PERMANENT_SESSION_LIFETIME": COOKIE_LIFE_DAYS * 86_400,
    }
