"""What a render gives back."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RenderError:
    """Something in the theme that failed, for the merchant: where (file or section) and what."""

    place: str
    message: str
    line: int = 0
    kind: str = ""


@dataclass(slots=True)
class RenderedPage:
    """HTML and what it rests on.

    ``used`` names the globals that were read. ``is_personal`` says that something of one visitor was read: never share
    the page. ``style_hashes`` are CSP sources (``'sha256-…'``) of the inline styles, so that a cached page needs no
    nonce. ``sections`` maps section ids to HTML where single sections were asked for.
    """

    html: str = ""
    errors: list[RenderError] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    is_personal: bool = False
    style_hashes: list[str] = field(default_factory=list)
    sections: dict[str, str | None] = field(default_factory=dict)
