"""Mail templates: MJML for the look, Jinja for the words."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound, select_autoescape
from mjml import mjml2html

from shared.kernel import formats
from shared.kernel.i18n import current_language, gettext, ngettext, pgettext
from shared.kernel.quantities import format_quantity
from shared.mail.writing import current_writing

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


def read_templates() -> None:
    """Compile every template now, before a worker forks: a job of its own would do it for each mail."""
    known = _environment()
    for name in known.list_templates(extensions=("mjml", "txt")):
        known.get_template(name)


@dataclass(frozen=True, slots=True)
class Look:
    """What a store makes of the frame: a colour for buttons (``#rrggbb``) and the address of a logo."""

    color: str = "#18181b"
    on_color: str = "#ffffff"
    logo_url: str = ""


PLAIN_LOOK = Look()
_look: ContextVar[Look] = ContextVar("look of a mail", default=PLAIN_LOOK)


@contextmanager
def looking(look: Look) -> Iterator[None]:
    """Within the block, frames look so."""
    token = _look.set(look)
    try:
        yield
    finally:
        _look.reset(token)


def render_html(name: str, /, **values: Any) -> str:
    """The HTML body from ``templates/<name>.mjml``, laid out for mail programs, right-to-left where need be.

    A store's own text takes the template's place; the frame stays. Raises TextFailed.
    """
    template, written = _environment().get_template(f"{name}.mjml"), current_writing()
    values |= {"language": current_language(), "look": _look.get()}
    if written is not None:
        body, foot = written.html_of(template, values)
        values |= {"subject": written.shown_subject or values.get("subject", ""), "written": body, "foot": foot}
        template = _environment().get_template("written.mjml")
    # MJML would have readers fetch fonts from Google: none is asked for, so that nobody learns who reads what.
    return str(mjml2html(template.render(**values), disable_comments=True, fonts={}))


def render_text(name: str, /, **values: Any) -> str:
    """The plain body from ``templates/<name>.txt``, or from the store's own text. Raises TextFailed."""
    template, written = _environment().get_template(f"{name}.txt"), current_writing()
    values |= {"language": current_language()}
    if written is not None:
        return f"{written.text_of(template, values)}\n{values.get('brand', '')}\n"
    return template.render(**values).strip() + "\n"


@cache
def _starting_environment() -> Environment:
    """For texts in Liquid that Jinja fills with sentences in the reader's language: ``<<`` and ``<%`` are Jinja's."""
    return _environment().overlay(
        variable_start_string="<<", variable_end_string=">>", block_start_string="<%", block_end_string="%>"
    )


def standard_text(kind: str) -> str:
    """The text that a merchant starts from, in the current language; all of our template where none was prepared."""
    try:
        return _starting_environment().get_template(f"{kind.replace('.', '/')}.liquid").render().strip() + "\n"
    except TemplateNotFound:
        return "{{ standard }}\n"
