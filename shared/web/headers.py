"""Security headers: a strict Content-Security-Policy with a nonce, and what goes with it."""

import secrets
from collections.abc import Mapping

from flask import Response, g

from shared.kernel.config import current_settings

POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "manifest-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
HSTS = "max-age=31536000"


def csp_nonce() -> str:
    """This response's nonce; asking for it puts it into the policy."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def allow_source(directive: str, source: str) -> None:
    """Let this one response use a further source, such as a pay page in ``form-action``."""
    g.setdefault("csp_extra", {}).setdefault(directive, []).append(source)


def add_security_headers(response: Response) -> Response:
    """For ``after_request``; headers that a view set itself stay."""
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    if "Content-Security-Policy" not in response.headers:
        response.headers["Content-Security-Policy"] = _policy()
    if current_settings().scheme == "https":
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def _policy() -> str:
    parts = dict(POLICY)
    if "csp_nonce" in g:
        for directive in ("script-src", "style-src"):
            parts[directive] += f" 'nonce-{g.csp_nonce}'"
    for directive, sources in g.get("csp_extra", {}).items():
        parts[directive] = " ".join([*parts.get(directive, "").split(), *sources])
    return "; ".join(f"{directive} {sources}" for directive, sources in parts.items())
