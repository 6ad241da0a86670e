"""This browser's sign-in: begun, ended, and where it leads next."""

from typing import Any
from urllib.parse import urlsplit

from flask import Response, redirect, request, session, url_for

from dashboard_app.context import APP, TOKEN
from shared.models.staff.user import User
from shared.services.staff.sign_in import Browser
from shared.web.limits import client_address
from shared.web.locale import COOKIE as LANGUAGE_COOKIE
from shared.web.templating import THEME_COOKIE

YEAR_SECONDS = 31_536_000


def this_browser() -> Browser:
    """What the list of sign-ins will show about the present request."""
    return Browser(APP, request.user_agent.string, client_address())


def keep_sign_in(token: str) -> None:
    """Begin a fresh session with this sign-in; whatever the old one held, its form token too, is gone."""
    session.clear()
    session[TOKEN] = token
    session.permanent = True


def welcome_back(user: User, target: str) -> Any:
    """Go on to ``target`` in the language and colours that the person chose."""
    return keep_preferences(redirect(target), user)


def keep_preferences(response: Any, user: User) -> Any:
    """Let this browser remember the person's language and theme."""
    _keep(response, LANGUAGE_COOKIE, user.locale)
    _keep(response, THEME_COOKIE, user.theme)
    return response


def _keep(response: Response, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR_SECONDS, path="/", secure=True, samesite="Lax")


def next_page() -> str:
    """The page asked for before signing in; only a path of this very host counts, else the start page."""
    target = request.values.get("next", "")
    return target if is_own_path(target) else url_for("stores.index")


def is_own_path(target: str) -> bool:
    """Whether a browser would stay on this host: browsers read ``//x``, ``/\\x`` and ``/<tab>/x`` as other hosts."""
    if not target.startswith("/") or target[1:2] in ("/", "\\") or any(ord(letter) < 33 for letter in target):
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc
