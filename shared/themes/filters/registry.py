"""Every filter that themes have, each bounded by the render's limits."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from liquid.exceptions import FilterArgumentError, LiquidError, ResourceLimitError

from shared.themes.drops import Handled, PagedList
from shared.themes.filters import (
    arrays,
    assets,
    colors,
    dates,
    formatting,
    images,
    links,
    media,
    metafields,
    numbers,
    objects,
    texts,
    translation,
)

if TYPE_CHECKING:
    from liquid import Environment

UNSAFE = ("safe", "escapejs")
ROOMS = (
    arrays,
    assets,
    colors,
    dates,
    formatting,
    images,
    links,
    media,
    metafields,
    numbers,
    objects,
    texts,
    translation,
)


def register(environment: Environment) -> None:
    """Add our filters, take away those that undo escaping, and put bounds on all."""
    for name in UNSAFE:
        environment.filters.pop(name, None)
    for room in ROOMS:
        environment.filters.update(room.FILTERS)
    for name, found in list(environment.filters.items()):
        environment.filters[name] = bound(name, found)


def bound(name: str, found: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that takes the render context first, reads long lists in bounds, and may not make huge values."""
    wants_context = getattr(found, "with_context", False)
    wants_environment = getattr(found, "with_environment", False)

    @wraps(found)
    def call(context: Any, value: Any, *args: Any, **options: Any) -> Any:
        meter = context.run.meter
        value = _listed(value, meter)
        if args:
            args = tuple(_listed(item, meter) for item in args)
        if wants_context:
            options["context"] = context
        elif wants_environment:
            options["environment"] = context.env
        try:
            return meter.check_value(found(value, *args, **options))
        except LiquidError:
            raise
        except (ValueError, ArithmeticError, AttributeError) as error:
            raise FilterArgumentError(f"{name}: {error}", token=None) from error

    return call


def _listed(value: Any, meter: Any) -> Any:
    kind = type(value)
    if kind is range:
        if value.stop - value.start > meter.limits.range_items:
            raise ResourceLimitError("the range is too long", token=None)
        return list(value)
    if kind is Handled:
        return list(value.listed())
    return list(value) if kind is PagedList else value
