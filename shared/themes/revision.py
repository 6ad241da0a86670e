"""A theme revision: the files of a theme at one moment, never changed."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import orjson

from shared.themes.lexer import blocks_of

TEXT_FOLDERS = ("layout", "templates", "sections", "blocks", "snippets", "config", "locales")
TEXT_SUFFIXES = (".liquid", ".json")
MAX_FILE_CHARS = 256 * 1024
CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".webp": "image/webp",
    ".json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that browsers load by itself; ``digest`` changes with the content and belongs in its address."""

    name: str
    content: bytes
    content_type: str
    digest: str


@dataclass(frozen=True, eq=False)
class ThemeRevision:
    """One immutable state of a theme. ``id`` names the content: two revisions with one id must hold the same files.

    ``files`` are the text files by path (``sections/header.liquid``); ``settings`` lies over
    ``config/settings_data.json`` (``{"preset": "clay", "accent": "#a33"}``: a preset, and single settings).
    """

    id: str
    files: Mapping[str, str]
    asset_files: Mapping[str, bytes] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "files", MappingProxyType(dict(self.files)))
        object.__setattr__(self, "asset_files", MappingProxyType(dict(self.asset_files)))
        object.__setattr__(self, "settings", MappingProxyType(dict(self.settings)))

    @classmethod
    def from_directory(cls, path: Path | str) -> ThemeRevision:
        """Read a theme from disk; its id is a digest of all files."""
        root = Path(path)
        files = {name: text for folder in TEXT_FOLDERS for name, text in _read_texts(root, folder)}
        assets = {file.name: file.read_bytes() for file in sorted((root / "assets").glob("*")) if file.is_file()}
        return cls(_digest_of(files, assets), files, assets)

    def overlaid(
        self, revision_id: str, *, files: Mapping[str, str] | None = None, settings: Mapping[str, Any] | None = None
    ) -> ThemeRevision:
        """This revision with a merchant's own files and settings on top.

        Of a language's file they keep what they say; texts that the theme has got since come from the theme.
        """
        own = {path: self._completed(path, text) for path, text in (files or {}).items()}
        return ThemeRevision(
            revision_id, {**self.files, **own}, self.asset_files, {**self.settings, **(settings or {})}
        )

    def _completed(self, path: str, text: str) -> str:
        if not path.startswith("locales/") or path not in self.files:
            return text
        try:
            return orjson.dumps(_laid_over(parse_json(self.files[path]), parse_json(text))).decode()
        except ValueError:
            return text

    @cached_property
    def assets(self) -> Mapping[str, Asset]:
        """Every asset by name; ``{% stylesheet %}`` and ``{% javascript %}`` make up ``compiled.css`` and ``.js``."""
        made = {"compiled.css": _collect(self.files, "stylesheet"), "compiled.js": _collect(self.files, "javascript")}
        contents = {**{name: content for name, content in made.items() if content}, **self.asset_files}
        return {name: _make_asset(name, content) for name, content in contents.items()}

    def asset(self, name: str) -> Asset | None:
        return self.assets.get(name)

    def asset_digest(self, name: str) -> str:
        """Twelve characters that change with the asset's content; empty where there is no such asset."""
        asset = self.assets.get(name)
        return asset.digest if asset else ""

    def read_json(self, path: str) -> Any:
        """A JSON file's value; None where the theme has no such file. Raises ValueError on broken JSON."""
        text = self.files.get(path)
        return None if text is None else parse_json(text)


def _laid_over(below: Any, above: Any) -> Any:
    """``above``, and what only ``below`` says."""
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    return below | {name: _laid_over(below.get(name), value) for name, value in above.items()}


def parse_json(text: str) -> Any:
    """Read JSON as themes write it: with a comment block at the top."""
    stripped = text.lstrip("\ufeff \t\r\n")
    if stripped.startswith("/*"):
        stripped = stripped.partition("*/")[2]
    return orjson.loads(stripped)


def _read_texts(root: Path, folder: str) -> list[tuple[str, str]]:
    found = sorted(file for file in (root / folder).rglob("*") if file.suffix in TEXT_SUFFIXES)
    return [(file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")) for file in found]


def _collect(files: Mapping[str, str], tag: str) -> bytes:
    themed = (files[path] for path in sorted(files) if path.endswith(".liquid"))
    parts = [block.strip() for text in themed for block in blocks_of(text, tag)]
    return "\n".join(parts).encode()


def _make_asset(name: str, content: bytes) -> Asset:
    kind = CONTENT_TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(name, content, kind, hashlib.sha256(content).hexdigest()[:12])


def _digest_of(files: Mapping[str, str], assets: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in sorted([(name, text.encode()) for name, text in files.items()] + list(assets.items())):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:32]
