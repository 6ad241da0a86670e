"""Comparisons as the reference does them: nothing equals blank, and what cannot be compared is simply not so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from liquid.builtin.expressions import logical
from liquid.builtin.expressions.primitive import Blank, Empty
from liquid.exceptions import LiquidTypeError
from liquid.expression import Expression
from liquid.undefined import Undefined

SCALARS = (str, int)


class Missing(Undefined):
    """What a name that is not there reads as."""

    __slots__ = ()


def is_truthy(value: object) -> bool:
    """Everything but nil, false and what is missing."""
    return value is not None and value is not False and value.__class__ is not Missing


def is_empty(value: object) -> bool:
    return isinstance(value, (str, Sequence)) and not len(value)


def is_blank(value: object) -> bool:
    if not is_truthy(value):
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, (Mapping, Sequence)):
        return not value
    return False


def are_equal(left: object, right: object) -> bool:
    if left.__class__ is right.__class__ and left.__class__ in SCALARS:
        return left == right
    for this, other in ((left, right), (right, left)):
        if this.__class__ is Blank:
            return is_blank(other)
        if this.__class__ is Empty:
            return is_empty(other)
    return logical._eq(left, right)


class Condition(logical.BooleanExpression):
    __slots__ = ()

    def evaluate(self, context: Any) -> bool:
        return is_truthy(self.expression.evaluate(context))


class And(logical.LogicalAndExpression):
    __slots__ = ()

    def evaluate(self, context: Any) -> object:
        return is_truthy(self.left.evaluate(context)) and is_truthy(self.right.evaluate(context))


class Or(logical.LogicalOrExpression):
    __slots__ = ()

    def evaluate(self, context: Any) -> object:
        return is_truthy(self.left.evaluate(context)) or is_truthy(self.right.evaluate(context))


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
    logical.LogicalAndExpression: And,
    logical.LogicalOrExpression: Or,
}


def settle(expression: Any) -> Any:
    """The same condition with our comparisons in it."""
    ours = OURS.get(type(expression))
    if ours is None:
        return expression
    return ours(expression.token, settle(expression.left), settle(expression.right))
