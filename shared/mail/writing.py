"""A store's own text over our frame: while one is in force, templates show it instead of their own sentences."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from jinja2 import Template
from markupsafe import Markup

from shared.kernel.i18n import current_language
from shared.mail.markup import to_html, to_text
from shared.mail.placeholders import placeholders_of
from shared.models.stores.store import Store
from shared.themes.texts import TextFailed, missing_names, render_text

#: Parts of the frame, not of a mail's own.
FRAME = frozenset({"preview", "body", "foot"})
#: All that our own template shows, as one part.
STANDARD = "standard"
_PART = re.compile("<p>\\s*\ue002(\\w+)\ue003\\s*</p>")
_ANY_PART = re.compile("\ue002(\\w+)\ue003")
_BUTTON = re.compile(r'<p>\s*<a href="([^"]+)">([^<]+)</a>\s*</p>')
_BARE_BUTTON = '<mj-section><mj-column><mj-button href="{}">{}</mj-button></mj-column></mj-section>'
_BARE_TEXT = "<mj-section><mj-column><mj-text>{}</mj-text></mj-column></mj-section>"
STYLES = {
    "<h1>": '<h1 style="font-size:24px;line-height:1.25;margin:0 0 12px">',
    "<h2>": '<h2 style="font-size:19px;line-height:1.3;margin:8px 0 8px">',
    "<h3>": '<h3 style="font-size:16px;line-height:1.4;margin:8px 0 4px">',
    "<p>": '<p style="margin:0 0 12px">',
    "<ul>": '<ul style="margin:0 0 12px;padding-inline-start:20px">',
    "<hr>": '<hr style="border:0;border-top:1px solid #e4e4e7;margin:12px 0"/>',
    "<br>": "<br/>",
}


@dataclass
class Writing:
    """A text in force. What a builder makes of it is left here: its subject, the names it could use, its parts."""

    subject: str
    body: str
    store: Store | None = None
    is_strict: bool = False
    is_about_subject: bool = False
    shown_subject: str = ""
    names: dict[str, Any] = field(default_factory=dict)
    parts: tuple[str, ...] = ()

    def html_of(self, template: Template, values: dict[str, Any]) -> tuple[Markup, Markup]:
        """Body and foot as MJML. Raises TextFailed."""
        self._read(template, values)
        html = to_html(self.body, self._fill)
        shown = "".join(_pieces(html, template, values))
        return Markup(shown), Markup(_block(template, "foot", values))  # noqa: S704 - made of escaped parts

    def text_of(self, template: Template, values: dict[str, Any]) -> str:
        """The plain body. Raises TextFailed."""
        self._read(template, values)
        text = to_text(self.body, self._fill)
        return _ANY_PART.sub(lambda found: _text_part(found[1], template, values), text)

    def _read(self, template: Template, values: dict[str, Any]) -> None:
        parts = tuple(name for name in template.blocks if name not in FRAME)
        self.parts = self.parts or (*parts, STANDARD)
        marks = {name: Markup("\ue002{}\ue003").format(name) for name in self.parts}
        self.names = placeholders_of(values, self.store)
        self.names |= {name: mark for name, mark in marks.items() if name not in self.names or name in parts}
        self._check()
        self.shown_subject = " ".join(unescape(self._fill(self.subject)).split())

    def _check(self) -> None:
        """Where it is strict, a name that does not exist is a mistake; in a mail on its way it shows nothing."""
        if not self.is_strict:
            return
        for is_subject, source in ((True, self.subject), (False, self.body)):
            self.is_about_subject = is_subject
            for name in sorted(missing_names(source, self.names)):
                raise UnknownName(name, _line_of(source, name))

    def _fill(self, source: str) -> str:
        return render_text(source, self.names, locale=current_language().code)


class UnknownName(TextFailed):
    """A placeholder that does not exist."""

    def __init__(self, name: str, line: int) -> None:
        super().__init__(name, line)
        self.name = name


def _line_of(source: str, name: str) -> int:
    last = name.rpartition(".")[2]
    return next((number for number, line in enumerate(source.splitlines(), 1) if last in line), 0)


def _pieces(html: str, template: Template, values: Mapping[str, Any]) -> Iterator[str]:
    """Sections of MJML: text, buttons, and the parts of our own template."""
    for number, piece in enumerate(_PART.split(html)):
        if number % 2:
            yield _section(_block(template, piece, values))
            continue
        for text in _split_buttons(piece):
            if isinstance(text, tuple):
                yield _BARE_BUTTON.format(*text)
            elif text.strip():
                yield _BARE_TEXT.format(_styled(text))


def _split_buttons(html: str) -> Iterator[str | tuple[str, str]]:
    found = _BUTTON.split(html)
    for start in range(0, len(found), 3):
        yield found[start]
        if start + 2 < len(found):
            yield (found[start + 1], found[start + 2])


def _styled(html: str) -> str:
    html = _ANY_PART.sub("", html)
    for plain, styled in STYLES.items():
        html = html.replace(plain, styled)
    return html


def _section(mjml: str) -> str:
    is_whole = not mjml.strip() or mjml.lstrip().startswith("<mj-section")
    return mjml if is_whole else f"<mj-section><mj-column>{mjml}</mj-column></mj-section>"


def _block(template: Template, name: str, values: Mapping[str, Any]) -> str:
    """One block of a template by itself; ``standard`` is its body; nothing where it has none."""
    render = template.blocks.get("body" if name == STANDARD else name)
    if render is None:
        return values["brand"] if name == "foot" and "brand" in values else ""
    return "".join(render(template.new_context(dict(values))))


def _text_part(name: str, template: Template, values: dict[str, Any]) -> str:
    shown = template.render(values) if name == STANDARD else _block(template, name, values)
    return shown.strip()


_current: ContextVar[Writing | None] = ContextVar("writing of a mail", default=None)


def current_writing() -> Writing | None:
    return _current.get()


@contextmanager
def writing(text: Writing) -> Iterator[Writing]:
    """Within the block, templates show this text."""
    token = _current.set(text)
    try:
        yield text
    finally:
        _current.reset(token)
