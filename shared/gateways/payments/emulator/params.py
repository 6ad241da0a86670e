"""Stripe's form encoding: ``line_items[0][price_data][currency]=eur`` as nested dictionaries and lists."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from shared.gateways.payments.emulator.problems import required, unusable

_PART = re.compile(r"\[([^\]]*)\]")


def read_params(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The nested values of form or query pairs."""
    root: dict[str, Any] = {}
    for name, value in pairs:
        head, _, tail = name.partition("[")
        _put(root, [head, *_PART.findall(f"[{tail}")] if tail else [head], value)
    return _with_lists(root)


def _put(node: dict[str, Any], path: list[str], value: str) -> None:
    for part in path[:-1]:
        part = part or str(len(node))
        if not isinstance(node.get(part), dict):
            node[part] = {}
        node = node[part]
    node[path[-1] or str(len(node))] = value


def _with_lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    values = {key: _with_lists(value) for key, value in node.items()}
    if values and all(key.isdigit() for key in values):
        return [values[key] for key in sorted(values, key=int)]
    return values


def text(params: Mapping[str, Any], name: str) -> str:
    """A needed text. Raises StripeProblem."""
    value = params.get(name)
    if not isinstance(value, str) or not value:
        raise required(name)
    return value


def whole(params: Mapping[str, Any], name: str, default: int | None = None, *, least: int = 0) -> int:
    """A whole number. Raises StripeProblem where it is missing without default, no number, or too small."""
    raw = params.get(name)
    if raw in (None, ""):
        if default is None:
            raise required(name)
        return default
    if not isinstance(raw, str) or not raw.lstrip("-").isdigit():
        raise unusable(name, f"Invalid integer: {raw}")
    if int(raw) < least:
        raise unusable(name, f"This value must be greater than or equal to {least}.")
    return int(raw)


def table(params: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A nested hash, empty where it is missing."""
    value = params.get(name)
    return value if isinstance(value, dict) else {}
