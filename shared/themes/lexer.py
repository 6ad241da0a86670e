"""Cuts a template into text, output and tags in one pass.

Regular expressions that look for the end of every opening take minutes over forty kilobytes of ``{{``. Here each
search starts where the last one ended, and an opening without an end is an error at once: time grows with the length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from liquid.exceptions import LiquidSyntaxError
from liquid.token import TOKEN_CONTENT, TOKEN_EOF, TOKEN_EXPRESSION, TOKEN_OUTPUT, TOKEN_TAG, Token

NAME = re.compile(r"#|\w+")
UNREAD = {"raw", "doc", "comment", "schema", "stylesheet", "javascript"}
SILENT = {"doc", "comment"}


class Lexer:
    """Yields the tokens that python-liquid's parser reads."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.strips_next = False
        self._next = {"{{": -1, "{%": -1}

    def tokens(self) -> Iterator[Token]:
        source = self.source
        while self.position < len(source):
            start = min(self._find("{{"), self._find("{%"))
            yield from self._text(start)
            if start >= len(source):
                return
            yield from self._tag(start) if source.startswith("{%", start) else self._output(start)

    def _find(self, opening: str) -> int:
        """Where the next one is; looked for again only once it has been passed."""
        if self._next[opening] < self.position:
            found = self.source.find(opening, self.position)
            self._next[opening] = found if found >= 0 else len(self.source)
        return self._next[opening]

    def _text(self, end: int) -> Iterator[Token]:
        text = self.source[self.position : end]
        text = text.lstrip() if self.strips_next else text
        text = text.rstrip() if self.source.startswith("-", end + 2) else text
        if text:
            yield Token(TOKEN_CONTENT, text, self.position, self.source)

    def _inside(self, start: int, closing: str) -> tuple[str, int]:
        """What stands between an opening and its end, and where it begins. Moves past it."""
        end = self.source.find(closing, start + 2)
        if end < 0:
            raise self._error(f"expected '{closing}', found end of file", start)
        first = start + 2 + self.source.startswith("-", start + 2)
        last = end - (end > first and self.source[end - 1] == "-")
        self.strips_next = last < end
        self.position = end + 2
        inside = self.source[first:last]
        return inside.strip(), first + len(inside) - len(inside.lstrip())

    def _output(self, start: int) -> Iterator[Token]:
        expression, at = self._inside(start, "}}")
        yield Token(TOKEN_OUTPUT, self.source[start : self.position], start, self.source)
        yield Token(TOKEN_EXPRESSION, expression, at, self.source)

    def _tag(self, start: int) -> Iterator[Token]:
        inside, at = self._inside(start, "%}")
        named = NAME.match(inside)
        if named is None:
            raise self._error("this tag has no name", start)
        name = named[0]
        if name == "#":
            return
        if name in UNREAD:
            yield from self._unread(name, start)
            return
        yield Token(TOKEN_TAG, name, at, self.source)
        expression = inside[named.end() :].strip()
        if expression:
            yield Token(TOKEN_EXPRESSION, expression, at + inside.find(expression, named.end()), self.source)

    def _unread(self, name: str, start: int) -> Iterator[Token]:
        """A block whose content is not Liquid. Comments may hold comments."""
        first, strips = self.position, self.strips_next
        end = self._end_of(name, start)
        text = self.source[first:end]
        if name in SILENT:
            return
        if name == "raw":
            text = text.lstrip() if strips else text
            yield Token(
                TOKEN_CONTENT, text.rstrip() if self.source.startswith("-", end + 2) else text, first, self.source
            )
            return
        yield Token(TOKEN_TAG, name, start, self.source)
        yield Token(TOKEN_CONTENT, text, first, self.source)
        yield Token(TOKEN_TAG, f"end{name}", end, self.source)

    def _end_of(self, name: str, start: int) -> int:
        depth, at = 1, self.position
        while depth:
            at = self.source.find("{%", at)
            if at < 0:
                raise self._error(f"expected end{name}, found end of file", start)
            found = NAME.match(self.source, self._skip_space(at + 2 + self.source.startswith("-", at + 2)))
            word = found[0] if found else ""
            depth += (word == "comment" == name) - (word == f"end{name}")
            at, opened = at + 2, at
        self._inside(opened, "%}")
        return opened

    def _skip_space(self, at: int) -> int:
        while at < len(self.source) and self.source[at].isspace():
            at += 1
        return at

    def _error(self, message: str, at: int) -> LiquidSyntaxError:
        return LiquidSyntaxError(message, token=Token(TOKEN_EOF, "", at, self.source))


def tokenize_template(source: str) -> Iterator[Token]:
    return Lexer(source).tokens()


def blocks_of(source: str, name: str) -> list[str]:
    """The contents of every ``{% name %} … {% endname %}``; an unclosed one is left out."""
    opening = re.compile(r"\{%-?\s*" + name + r"\b")
    closing = re.compile(r"\{%-?\s*end" + name + r"\s*-?%\}")
    found, at = [], 0
    while opened := opening.search(source, at):
        start = source.find("%}", opened.end())
        closed = closing.search(source, start) if start >= 0 else None
        if closed is None:
            break
        found.append(source[start + 2 : closed.start()])
        at = closed.end()
    return found
