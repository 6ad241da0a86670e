"""What every Jinja template may use."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from types import NoneType
from typing import Any

from flask import Flask, request
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, Template
from jinja2.runtime import Context

from shared.kernel import clock, formats, quantities
from shared.kernel.i18n import LANGUAGES, current_language, gettext, ngettext, pgettext
from shared.kernel.money import Money
from shared.web.csrf import csrf_token
from shared.web.headers import csp_nonce
from shared.web.static import static_url

SHARED_TEMPLATES = Path(__file__).parent / "templates"
THEME_COOKIE = "theme"
THEMES = ("auto", "light", "dark")
DRAWN = 1_000
PLAIN = frozenset({str, NoneType})


class OurTemplate(Template):
    """A template whose macros are imported without looking for globals of the importer's own: ours have none.

    Macros that the template names in ``unchanging`` are drawn once per language and arguments: icons, and what every
    page carries. They must not show anything of the request.
    """

    def _get_default_module(self, ctx: Context | None = None) -> Any:
        if self._module is None:
            module: Any = super()._get_default_module()
            for name in getattr(module, "unchanging", ()):
                setattr(module, name, keep_drawn(getattr(module, name)))
        return self._module


def keep_drawn(macro: Callable[..., Any]) -> Callable[..., Any]:
    """The macro, remembering what it drew of plain values; anything else, such as a caller's block, is drawn anew.

    Text that is markup already is never taken for text that is not, though both are equal.
    """
    drawn = lru_cache(maxsize=DRAWN)(lambda _language, args, options: macro(*args, **dict(options)))

    def draw(*args: Any, **options: Any) -> Any:
        if not PLAIN.issuperset(map(type, (*args, *options.values()))):
            return macro(*args, **options)
        return drawn(current_language().code, args, tuple(options.items()))

    return draw


def theme_preference() -> str:
    """``light``, ``dark`` or ``auto``, as this browser last chose."""
    chosen = request.cookies.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def install_templating(app: Flask) -> None:
    """Layouts and components of all apps, gettext, formats; an unknown variable is an error."""
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(Path(app.root_path) / "templates"), FileSystemLoader(SHARED_TEMPLATES)]
    )
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.template_class = OurTemplate
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    install_gettext: Any = app.jinja_env.install_gettext_callables  # type: ignore[attr-defined]
    install_gettext(gettext, ngettext, newstyle=True, pgettext=pgettext)
    app.jinja_env.globals.update(_globals())
    app.jinja_env.filters["ltr"] = formats.isolate_ltr
    app.context_processor(_per_request)


def _globals() -> dict[str, Any]:
    return {
        "csp_nonce": csp_nonce,
        "csrf_token": csrf_token,
        "static_url": static_url,
        "format_money": formats.format_money,
        "format_number": formats.format_number,
        "format_percent": formats.format_percent,
        "format_rate": formats.format_rate,
        "format_date": formats.format_date,
        "format_datetime": formats.format_datetime,
        "format_size": formats.format_size,
        "format_ago": lambda moment: formats.format_ago(moment, clock.now()),
        "country_name": formats.country_name,
        "format_quantity": quantities.format_quantity,
        "plain_quantity": quantities.plain_quantity,
        "unit_sign": quantities.unit_sign,
        "Money": Money,
        "available_locales": list(LANGUAGES.values()),
    }


def _per_request() -> dict[str, Any]:
    return {"current_locale": current_language(), "theme_preference": theme_preference()}
