"""What a view wants shown: a template of the theme and what is on it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.themes.drops import Drop


@dataclass(frozen=True, slots=True)
class ShopPage:
    """A page of the theme. ``path`` is its own address in the store (without language), for search engines.

    ``globals`` are what only this page has; ``forms`` the state of submitted forms by their type.
    """

    template: str
    path: str
    title: str = ""
    description: str = ""
    globals: Mapping[str, Any] = field(default_factory=dict)
    forms: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    status: int = 200
    is_indexed: bool = True


Build = Callable[..., ShopPage]


def form_state(**messages: str) -> dict[str, Any]:
    """A form that was refused: what is wrong, by field."""
    return {"errors": Drop({"messages": messages}, personal=True), "posted_successfully?": False}
