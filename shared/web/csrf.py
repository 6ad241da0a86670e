"""Cross-site requests are refused: by Origin for every unsafe request with cookies, and by token for forms."""

from flask import Request, current_app, request
from flask_wtf.csrf import ValidationError, generate_csrf, validate_csrf

from shared.kernel.config import current_settings
from shared.kernel.errors import NotAllowed
from shared.kernel.hosts import Surface
from shared.kernel.i18n import gettext as _
from shared.web.access import Access
from shared.web.context import host

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN_HEADER = "X-CSRF-Token"  # noqa: S105


def csrf_token() -> str:
    """The form token of this session; a page that holds it is never cached."""
    return str(generate_csrf(secret_key=current_app.config["CSRF_KEY"]))


def check_csrf(access: Access) -> None:
    """Raises NotAllowed for an unsafe request from another site, or without its session's token.

    The API reads no cookies, so there is nothing that another site could make a browser send along.
    """
    if request.method in SAFE_METHODS or host().surface is Surface.API:
        return
    _check_origin(request)
    if access.form_token:
        _check_token(request)


def _check_origin(asked: Request) -> None:
    origin = asked.headers.get("Origin")
    if origin is None or origin == "null":
        allowed = asked.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none") and origin is None
    else:
        allowed = origin == current_settings().origin(host().host) or origin == asked.host_url.rstrip("/")
    if not allowed:
        raise NotAllowed(_("This request came from another site and was not carried out."))


def _check_token(asked: Request) -> None:
    token = asked.headers.get(TOKEN_HEADER) or asked.form.get("csrf_token")
    try:
        validate_csrf(token, secret_key=current_app.config["CSRF_KEY"])
    except ValidationError:
        raise NotAllowed(_("This page was open for too long. Go back, reload it and try again.")) from None
