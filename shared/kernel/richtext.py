"""Rich text that merchants write: one allow-list, applied when it is stored."""

import re
from html import unescape

import nh3

MAX_LENGTH = 200_000
TAGS = frozenset(
    "a abbr b blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 "
    "hr i img ins kbd li mark ol p pre q s samp small span strong sub sup table tbody td tfoot th thead tr u ul".split()
)
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"dir", "lang", "title"},
    "a": {"href", "hreflang"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
}
_BLOCK_ENDS = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6]|tr|blockquote|dd|dt|td|th|figcaption)>", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def sanitise_html(html: str) -> str:
    """The text without scripts, styles, forms, frames and handlers; links get ``rel="noopener nofollow"``."""
    return nh3.clean(
        html[:MAX_LENGTH],
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener nofollow",
        strip_comments=True,
    ).strip()


def plain_text(html: str, limit: int | None = None) -> str:
    """What a reader sees, on one line; cut at a word after ``limit`` characters."""
    bare = unescape(nh3.clean(_BLOCK_ENDS.sub(" ", html), tags=set(), strip_comments=True))
    text = _SPACE.sub(" ", bare).strip()
    if limit is None or len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(",.;:") + "…"
