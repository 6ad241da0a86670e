"""Where names are looked up while a template renders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

MISSING: Any = object()


class Scope(Mapping[str, object]):
    """Mappings searched in order; the newest comes first."""

    __slots__ = ("maps",)

    def __init__(self, *maps: Mapping[str, object]) -> None:
        self.maps: list[Mapping[str, object]] = []
        for mapping in maps:
            self.maps.extend(mapping.maps if isinstance(mapping, Scope) else (mapping,))

    def find(self, key: str) -> Any:
        for mapping in self.maps:
            if key in mapping:
                return mapping[key]
        return MISSING

    def __getitem__(self, key: str) -> object:
        value = self.find(key)
        if value is MISSING:
            raise KeyError(key)
        return value

    def __contains__(self, key: object) -> bool:
        return any(key in mapping for mapping in self.maps)

    def __iter__(self) -> Iterator[str]:
        return iter({key for mapping in self.maps for key in mapping})

    def __len__(self) -> int:
        return len(set(iter(self)))

    def size(self) -> int:
        return len(self.maps)

    def push(self, namespace: Mapping[str, object]) -> None:
        self.maps.insert(0, namespace)

    def pop(self) -> Mapping[str, object]:
        return self.maps.pop(0)


class Globals(Mapping[str, object]):
    """The page's objects. Notes which were read; a callable runs once, when its name is first read."""

    __slots__ = ("_values", "used")

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)
        self.used: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        value = self._values[key]
        self.used.add(key)
        if callable(value):
            value = self._values[key] = value()
        return value

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def is_personal(self, name: str) -> bool:
        """Whether this global, already read, belongs to one visitor."""
        return name in PERSONAL_GLOBALS or bool(getattr(self._values.get(name), "personal", False))


class Noted(Mapping[str, object]):
    """Names that only one file sees, such as ``section``: noted with the globals when they are read."""

    __slots__ = ("_noting", "_values")

    def __init__(self, values: Mapping[str, object], noting: Globals) -> None:
        self._values = values
        self._noting = noting

    def __getitem__(self, key: str) -> object:
        value = self._values[key]
        self._noting.used.add(key)
        return value

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


PERSONAL_GLOBALS = frozenset({"cart", "customer"})
