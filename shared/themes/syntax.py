"""Expressions as themes in the wild write them.

python-liquid parses strictly. Here its tokens are put in order first: names that look like keywords, missing commas,
junk in conditions. Nothing that carries meaning is dropped; a tag that still cannot be read is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liquid import token as kinds
from liquid.builtin.expressions._tokenize import _RE, GROUP_IDENTINDEX, GROUP_IDENTQUOTED, GROUP_QUOTED
from liquid.exceptions import LiquidSyntaxError
from liquid.stream import TokenStream
from liquid.token import Token, operators

MOST_CHARS = 20_000
MOST_BRACKETS = 100
LITERALS = {"true", "false", "nil", "null", "empty", "blank"}
LOOP_WORDS = {"in", "limit", "offset", "reversed", "cols", "continue"}
BINDING_WORDS = {"with", "for", "as"}
CONDITION_WORDS = {"and", "or", "contains"}
LOOPS = {"for", "tablerow"}
PARTIALS = {"render", "include"}
NAMING = {"assign", "capture", "increment", "decrement"}
CONDITIONS = {"if", "elsif", "unless"}
VALUE_ENDS = {
    kinds.TOKEN_STRING,
    kinds.TOKEN_WORD,
    kinds.TOKEN_INTEGER,
    kinds.TOKEN_FLOAT,
    kinds.TOKEN_RBRACKET,
    kinds.TOKEN_IDENTINDEX,
    kinds.TOKEN_IDENTSTRING,
    kinds.TOKEN_RPAREN,
    *LITERALS,
}
VALUE_STARTS = {kinds.TOKEN_STRING, kinds.TOKEN_INTEGER, kinds.TOKEN_FLOAT}
COMPARISONS = {"eq", "ne", "ltgt", "lt", "gt", "le", "ge", kinds.TOKEN_CONTAINS}
JOINTS = {kinds.TOKEN_AND, kinds.TOKEN_OR}


def keywords_of(tag: str) -> set[str]:
    """The words that mean something in this tag; everywhere else they are names."""
    if tag in LOOPS:
        return LITERALS | LOOP_WORDS
    if tag in PARTIALS:
        return LITERALS | BINDING_WORDS
    if tag in CONDITIONS or tag in ("case", "when"):
        return LITERALS | CONDITION_WORDS
    return LITERALS


def tokenize_expression(source: str, parent: Token, tag: str) -> list[Token]:
    """The tokens of one expression of ``tag`` (empty for output), in an order that the strict parser reads."""
    if len(source) > MOST_CHARS or source.count("(") > MOST_BRACKETS or source.count("[") > MOST_BRACKETS:
        raise LiquidSyntaxError("this expression is too long", token=parent)
    tokens = list(_read_tokens(source, parent, keywords_of(tag)))
    if tag in CONDITIONS:
        return arrange_condition(tokens)
    if tag in LOOPS:
        return _arrange_loop(tokens)
    if tag in NAMING and tokens and tokens[0].kind == kinds.TOKEN_STRING:
        tokens[0] = tokens[0]._replace(kind=kinds.TOKEN_WORD)
    if tag in PARTIALS:
        tokens = _unbind_arguments(tokens)
    return _drop_empty_filter(insert_commas(tokens))


def _read_tokens(source: str, parent: Token, keywords: set[str]) -> Iterator[Token]:
    previous = ""
    for match in _RE.finditer(source):
        kind, value = match.lastgroup or "", match.group()
        if kind in (kinds.TOKEN_SKIP, kinds.TOKEN_ILLEGAL):
            continue
        if kind == kinds.TOKEN_WORD and value in keywords and previous != kinds.TOKEN_DOT:
            kind = value if value not in LITERALS or not source[match.end() :].lstrip().startswith(":") else kind
        elif kind == kinds.TOKEN_IDENTINDEX:
            value = match.group(GROUP_IDENTINDEX)
        elif kind == kinds.TOKEN_IDENTSTRING:
            value = match.group(GROUP_IDENTQUOTED)
        elif kind == kinds.TOKEN_STRING:
            value = match.group(GROUP_QUOTED)
        elif kind == "OP":
            kind = operators.get(value, "")
            if not kind:
                continue
        previous = kind
        yield Token(kind, value, parent.start_index + match.start(), parent.source)


def insert_commas(tokens: list[Token]) -> list[Token]:
    """Separate arguments that stand side by side: ``img_url: '100x' scale: 2``, ``render 'a' b: 1``."""
    arranged: list[Token] = []
    in_arguments = False
    for index, token in enumerate(tokens):
        before = arranged[-1] if arranged else None
        names_argument = token.kind == kinds.TOKEN_WORD and _kind_at(tokens, index + 1) == kinds.TOKEN_COLON
        is_next = before is not None and before.kind in VALUE_ENDS
        if is_next and (names_argument or (in_arguments and token.kind in VALUE_STARTS)):
            arranged.append(Token(kinds.TOKEN_COMMA, ",", token.start_index, token.source))
        if token.kind == kinds.TOKEN_PIPE:
            in_arguments = False
        elif token.kind == kinds.TOKEN_COLON:
            in_arguments = True
        arranged.append(token)
    return arranged


def _drop_empty_filter(tokens: list[Token]) -> list[Token]:
    """``{{ title | }}`` and ``{{ title | | upcase }}`` mean what they would without the lonely bar."""
    return [
        token
        for index, token in enumerate(tokens)
        if token.kind != kinds.TOKEN_PIPE or _kind_at(tokens, index + 1) == kinds.TOKEN_WORD
    ]


def _unbind_arguments(tokens: list[Token]) -> list[Token]:
    """``render 'card' with product: p`` is a list of arguments; a keyword before a colon is a name."""
    arranged: list[Token] = []
    for index, token in enumerate(tokens):
        following, then = _kind_at(tokens, index + 1), _kind_at(tokens, index + 2)
        if token.kind in BINDING_WORDS and following == kinds.TOKEN_COLON:
            token = token._replace(kind=kinds.TOKEN_WORD)
        elif token.kind == kinds.TOKEN_WITH and then == kinds.TOKEN_COLON:
            continue
        elif token.kind in BINDING_WORDS and index + 1 < len(tokens) and following in BINDING_WORDS:
            tokens[index + 1] = tokens[index + 1]._replace(kind=kinds.TOKEN_WORD)
        arranged.append(token)
    return arranged


def _arrange_loop(tokens: list[Token]) -> list[Token]:
    """Only the first ``in`` is one; ``limit`` without a colon is a name; what follows a bar was never read."""
    arranged: list[Token] = []
    for index, token in enumerate(tokens):
        if token.kind in (kinds.TOKEN_PIPE, kinds.TOKEN_DPIPE):
            break
        following = _kind_at(tokens, index + 1)
        is_option = token.kind in ("limit", "offset", "cols") and following == kinds.TOKEN_COLON and index > 2
        is_word = token.kind in ("limit", "offset", "cols", "continue", "reversed")
        is_reversed = token.kind == "reversed" and index > 2
        is_continue = token.kind == "continue" and index > 2 and tokens[index - 1].kind == kinds.TOKEN_COLON
        is_late_in = token.kind == "in" and index != 1
        if (is_word and not (is_option or is_reversed or is_continue)) or is_late_in:
            token = token._replace(kind=kinds.TOKEN_WORD)
        arranged.append(token)
    return arranged


def arrange_condition(tokens: list[Token]) -> list[Token]:
    """``a = b)``, ``(a or b)``, ``a && b``, ``a | size > 0``: read what can be read, as the reference parser does.

    Each side of ``and``/``or`` is one value, or two values and an operator; the rest of that side is ignored.
    """
    arranged: list[Token] = []
    for joint, side in _split_sides(_respell(tokens)):
        term = _read_side(side)
        if not term:
            continue
        if arranged:
            arranged.append(joint or term[0])
        arranged.extend(term)
    return arranged


def _respell(tokens: list[Token]) -> list[Token]:
    spelled = {kinds.TOKEN_ASSIGN: "eq", kinds.TOKEN_DPIPE: kinds.TOKEN_OR}
    return [token._replace(kind=spelled.get(token.kind, token.kind)) for token in tokens]


def _split_sides(tokens: list[Token]) -> Iterator[tuple[Token | None, list[Token]]]:
    joint: Token | None = None
    side: list[Token] = []
    for token in tokens:
        if token.kind in JOINTS:
            yield joint, side
            joint, side = token, []
        else:
            side.append(token)
    yield joint, side


def _read_side(tokens: list[Token]) -> list[Token]:
    tokens = _strip_parentheses(tokens)
    left = _value_length(tokens, 0)
    if not left:
        return []
    if _kind_at(tokens, left) in COMPARISONS:
        right = _value_length(tokens, left + 1)
        if right:
            return tokens[: left + 1 + right]
    return tokens[:left]


def _strip_parentheses(tokens: list[Token]) -> list[Token]:
    """Keep the parentheses of ranges only."""
    kept: list[Token] = []
    open_ranges = 0
    for index, token in enumerate(tokens):
        if token.kind == kinds.TOKEN_RANGE_LITERAL:
            if not any(later.kind == kinds.TOKEN_RANGE for later in tokens[index:]):
                continue
            open_ranges += 1
        elif token.kind == kinds.TOKEN_RPAREN:
            if not open_ranges:
                continue
            open_ranges -= 1
        if token.kind != kinds.TOKEN_LPAREN:
            kept.append(token)
    return kept


def _value_length(tokens: list[Token], start: int) -> int:
    """How many tokens the value at ``start`` takes; 0 where there is none."""
    kind = _kind_at(tokens, start)
    if kind == kinds.TOKEN_RANGE_LITERAL:
        closing = [index for index in range(start, len(tokens)) if tokens[index].kind == kinds.TOKEN_RPAREN]
        return closing[0] - start + 1 if closing else 0
    if kind in VALUE_STARTS or kind in LITERALS:
        return 1
    if kind not in (kinds.TOKEN_WORD, kinds.TOKEN_LBRACKET, kinds.TOKEN_IDENTSTRING):
        return 0
    return _path_length(tokens, start)


def _path_length(tokens: list[Token], start: int) -> int:
    index, depth = start, 0
    while index < len(tokens):
        kind = tokens[index].kind
        depth += (kind == kinds.TOKEN_LBRACKET) - (kind == kinds.TOKEN_RBRACKET)
        inside = depth > 0 or kind in (
            kinds.TOKEN_RBRACKET,
            kinds.TOKEN_DOT,
            kinds.TOKEN_IDENTINDEX,
            kinds.TOKEN_IDENTSTRING,
        )
        after_dot = index > start and tokens[index - 1].kind == kinds.TOKEN_DOT
        if index > start and not inside and not after_dot:
            break
        index += 1
    return index - start


def _kind_at(tokens: list[Token], index: int) -> str:
    return tokens[index].kind if index < len(tokens) else ""


class StoreTokenStream(TokenStream):
    """A token stream that arranges the expressions inside its tags."""

    def into_inner(self, *, tag: Any = None, eat: bool = True) -> TokenStream:
        token = self.current
        if token.kind != kinds.TOKEN_EXPRESSION:
            raise LiquidSyntaxError("missing expression", token=tag or token)
        if eat:
            next(self)
        name = tag.value if tag is not None else ""
        return TokenStream(iter(tokenize_expression(token.value, token, name)))
