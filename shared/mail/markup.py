"""The light markup of mails that merchants write: headings, lists, **bold**, links; a link alone is a button.

What Liquid puts in is escaped and never read as markup, so no name of a shopper can become a link.
"""

import re
from collections.abc import Callable
from html import escape, unescape

import nh3

_LIQUID = re.compile(r"\{%-?.*?-?%\}|\{\{.*?\}\}", re.DOTALL)
_KEPT = re.compile("\ue000(\\d+)\ue001")
_STRONG = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_LINK = re.compile(r"\[([^\]\n]+)\]\(([^\s()]+)\)")
_GAP = re.compile(r"\n[ \t]*\n+")
_HEADING = re.compile(r"(#{1,3})[ \t]+(.+)")
_ITEM = re.compile(r"[-*][ \t]+(.+)")
_ONLY_TAGS = re.compile("(?:\ue000\\d+\ue001\\s*)+")
_EMPTY = re.compile(r"<(p|li|h[123]|strong)>\s*</\1>")
TAGS = {"p", "h1", "h2", "h3", "strong", "a", "ul", "li", "br", "hr"}


def to_html(source: str, fill: Callable[[str], str]) -> str:
    """The source as safe HTML. ``fill`` renders Liquid in HTML."""
    plain, kept = _set_aside(source)
    blocks = [_block(block, kept) for block in _GAP.split(plain.strip())]
    html = fill(_put_back("\n".join(blocks), kept))
    while (shorter := _EMPTY.sub("", html)) != html:
        html = shorter
    return nh3.clean(
        html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"}, link_rel=None
    )


def to_text(source: str, fill: Callable[[str], str]) -> str:
    """The source as plain text: links show their address after the words."""
    plain, kept = _set_aside(source)
    plain = _LINK.sub(lambda found: f"{found[1]}: {found[2]}", _STRONG.sub(r"\1", plain))
    lines = [_HEADING.sub(r"\2", line) if line.startswith("#") else line for line in plain.splitlines()]
    filled = unescape(fill(_put_back(escape("\n".join(lines), quote=False), kept)))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in filled.splitlines())).strip() + "\n"


def _set_aside(source: str) -> tuple[str, list[str]]:
    """The source with every Liquid tag replaced by a mark, so that markup never looks into one."""
    kept: list[str] = []

    def note(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\ue000{len(kept) - 1}\ue001"

    clean = re.sub("[\ue000-\ue00f]", "", source.replace("\r\n", "\n"))
    return _LIQUID.sub(note, clean), kept


def _put_back(text: str, kept: list[str]) -> str:
    return _KEPT.sub(lambda found: kept[int(found[1])], text)


def _block(block: str, kept: list[str]) -> str:
    """One paragraph, heading, rule or list."""
    if _ONLY_TAGS.fullmatch(block) and all(kept[int(number)].startswith("{%") for number in _KEPT.findall(block)):
        return block
    if block.strip() == "---":
        return "<hr>"
    lines = block.splitlines()
    if all(_ITEM.fullmatch(line.strip()) for line in lines):
        return "<ul>" + "".join(f"<li>{_inline(line.strip()[1:].strip())}</li>" for line in lines) + "</ul>"
    heading = _HEADING.fullmatch(lines[0])
    if heading is not None:
        level = len(heading[1])
        rest = _block("\n".join(lines[1:]), kept) if lines[1:] else ""
        return f"<h{level}>{_inline(heading[2])}</h{level}>{rest}"
    return "<p>" + _lines(lines, kept) + "</p>"


def _lines(lines: list[str], kept: list[str]) -> str:
    """Lines of a paragraph; one that holds nothing but tags such as ``{% if %}`` breaks no line."""
    shown = ""
    for number, line in enumerate(lines):
        is_tag = _ONLY_TAGS.fullmatch(line.strip()) and all(
            kept[int(one)].startswith("{%") for one in _KEPT.findall(line)
        )
        shown += _inline(line.strip()) + ("" if is_tag or number == len(lines) - 1 else "<br>")
    return shown


def _inline(text: str) -> str:
    safe = escape(text, quote=False)
    safe = _LINK.sub(lambda found: f'<a href="{escape(unescape(found[2]))}">{found[1]}</a>', safe)
    return _STRONG.sub(r"<strong>\1</strong>", safe)
