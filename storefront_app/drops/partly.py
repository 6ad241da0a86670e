"""Things of which a page knows a part; the rest is fetched when a theme first reads it."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.themes.drops import Drop


class PartlyKnown(Drop):
    """``know`` gives what is at hand, ``fetch`` the whole thing: each is asked once, and only if a key needs it."""

    name = "Product"
    __slots__ = ("_fetch", "_know", "_whole")

    def __init__(self, know: Callable[[], Mapping[str, Any]], fetch: Callable[[], Drop]) -> None:
        super().__init__()
        self._know: Callable[[], Mapping[str, Any]] | None = know
        self._fetch = fetch
        self._whole: Drop | None = None

    def load(self, key: str) -> Any:
        if self._know is not None:
            self._values, self._know = dict(self._know()), None
            return self[key]
        return self._all()[key]

    def to_json(self) -> dict[str, Any]:
        return self._all().to_json()

    def _all(self) -> Drop:
        if self._whole is None:
            self._whole = self._fetch()
        return self._whole
