"""Things of which a page knows a part; the rest is fetched when a theme first reads it."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.themes.drops import Drop


class PartlyKnown(Drop):
    """``fetch`` gives the whole thing; it runs once, when a key is read that ``values`` lack."""

    name = "Product"
    __slots__ = ("_fetch", "_whole")

    def __init__(self, values: Mapping[str, Any], fetch: Callable[[], Drop], *, personal: bool = False) -> None:
        super().__init__(values, personal=personal)
        self._fetch = fetch
        self._whole: Drop | None = None

    def load(self, key: str) -> Any:
        return self._all()[key]

    def to_json(self) -> dict[str, Any]:
        return self._all().to_json()

    def _all(self) -> Drop:
        if self._whole is None:
            self._whole = self._fetch()
        return self._whole
