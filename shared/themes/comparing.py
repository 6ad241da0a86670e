"""Comparisons as the reference does them: nothing equals blank, and what cannot be compared is simply not so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from liquid.builtin.expressions import logical
from liquid.builtin.expressions.primitive import Blank, Empty
from liquid.exceptions import LiquidTypeError
from liquid.expression import Expression
from liquid.undefined import is_undefined


def is_empty(value: object) -> bool:
    return isinstance(value, (str, Sequence)) and not len(value)


def is_blank(value: object) -> bool:
    if value is None or value is False or is_undefined(value):
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, (Mapping, Sequence)):
        return not value
    return False


def are_equal(left: object, right: object) -> bool:
    for this, other in ((left, right), (right, left)):
        if isinstance(this, Blank):
            return is_blank(other)
        if isinstance(this, Empty):
            return is_empty(other)
    return logical._eq(left, right)


class Equal(logical.EqExpression):
    __slots__ = ()

    def evaluate(self, context: Any) -> object:
        return are_equal(self.left.evaluate(context), self.right.evaluate(context))


class NotEqual(logical.NeExpression):
    __slots__ = ()

    def evaluate(self, context: Any) -> object:
        return not are_equal(self.left.evaluate(context), self.right.evaluate(context))


class Less(logical.LtExpression):
    __slots__ = ()

    def evaluate(self, context: Any) -> object:
        try:
            return super().evaluate(context)
        except LiquidTypeError:
            return False


class Greater(logical.GtExpression):
    __slots__ = ()

    def evaluate(self, context: Any) -> object:
        try:
            return super().evaluate(context)
        except LiquidTypeError:
            return False


class Contains(logical.ContainsExpression):
    __slots__ = ()

    def evaluate(self, context: Any) -> object:
        try:
            return super().evaluate(context)
        except (LiquidTypeError, TypeError):
            return False


OURS: dict[type[Expression], type[Any]] = {
    logical.EqExpression: Equal,
    logical.NeExpression: NotEqual,
    logical.LtExpression: Less,
    logical.GtExpression: Greater,
    logical.ContainsExpression: Contains,
    logical.LogicalAndExpression: logical.LogicalAndExpression,
    logical.LogicalOrExpression: logical.LogicalOrExpression,
}


def settle(expression: Any) -> Any:
    """The same condition with our comparisons in it."""
    ours = OURS.get(type(expression))
    if ours is None:
        return expression
    return ours(expression.token, settle(expression.left), settle(expression.right))
