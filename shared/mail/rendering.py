"""Mail templates: MJML for the look, Jinja for the words."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from mjml import mjml2html

from shared.kernel import formats
from shared.kernel.i18n import current_language, gettext, ngettext, pgettext
from shared.kernel.quantities import format_quantity

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["mjml", "html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    install: Any = environment.install_gettext_callables  # type: ignore[attr-defined]
    install(gettext, ngettext, newstyle=True, pgettext=pgettext)
    environment.filters["ltr"] = formats.isolate_ltr
    environment.globals.update(
        format_money=formats.format_money,
        format_date=formats.format_date,
        format_datetime=formats.format_datetime,
        format_number=formats.format_number,
        format_quantity=format_quantity,
        country_name=formats.country_name,
    )
    return environment


def render_html(name: str, /, **values: Any) -> str:
    """The HTML body from ``templates/<name>.mjml``, laid out for mail programs, right-to-left where need be."""
    mjml = _environment().get_template(f"{name}.mjml").render(language=current_language(), **values)
    return str(mjml2html(mjml, disable_comments=True))


def render_text(name: str, /, **values: Any) -> str:
    """The plain body from ``templates/<name>.txt``."""
    return _environment().get_template(f"{name}.txt").render(language=current_language(), **values).strip() + "\n"
