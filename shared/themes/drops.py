"""Values that templates may read: by key only, loaded when first read."""

from __future__ import annotations

from collections.abc import Callable, Hashable, ItemsView, Iterator, KeysView, Mapping, Sequence, ValuesView
from typing import Any, cast


class Drop:
    """Something templates read by key, never by attribute.

    Give it a dict; a callable in it runs once, when the key is first read, and its result is kept. Subclasses may
    answer further keys in ``load``. Two drops are equal only if they are the same object. ``personal`` marks things of
    one visitor: a page that reads one must not be shared. ``content_key`` tells of what all its values are made: what a
    snippet shows of two drops with equal keys is the same.

    A drop counts as a Mapping without inheriting from it: asking whether a value is a drop is what rendering does most,
    and abstract classes answer ten times slower.
    """

    name = "Drop"
    __slots__ = ("_values", "content_key", "personal")

    def __init__(self, values: Mapping[str, Any] | None = None, *, personal: bool = False) -> None:
        self._values: dict[Any, Any] = dict(values or {})
        self.personal = personal
        self.content_key: Hashable = None

    def load(self, key: str) -> Any:
        """Make the value of a key that was not given. Raises KeyError where there is none."""
        raise KeyError(key)

    def __getitem__(self, key: Any) -> Any:
        try:
            value = self._values[key]
        except KeyError:
            value = self._values[key] = self.load(key)
            return value
        if callable(value):
            value = self._values[key] = value()
        return value

    def __contains__(self, key: object) -> bool:
        try:
            self[key]
        except (KeyError, TypeError):
            return False
        return True

    def get(self, key: Any, default: Any = None) -> Any:
        try:
            return self[key]
        except KeyError:
            return default

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def keys(self) -> KeysView[str]:
        return KeysView(cast("Mapping[str, Any]", self))

    def values(self) -> ValuesView[Any]:
        return ValuesView(cast("Mapping[str, Any]", self))

    def items(self) -> ItemsView[str, Any]:
        return ItemsView(cast("Mapping[str, Any]", self))

    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def __str__(self) -> str:
        return f"{self.name}Drop"

    __repr__ = __str__

    def to_json(self) -> dict[str, Any]:
        """What the ``json`` filter shows: everything that needs no loading."""
        return {key: value for key, value in self._values.items() if not callable(value)}


Mapping.register(Drop)


class ContentKey:
    """What a drop is made of, as a key: large values are hashed once, not at each look-up."""

    __slots__ = ("_content", "_hash")

    def __init__(self, content: Hashable) -> None:
        self._content, self._hash = content, hash(content)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ContentKey) and self._hash == other._hash and self._content == other._content


class Handled(Drop):
    """Things by handle, such as ``collections['sale']``: ``find`` is asked once per handle, None for none.

    ``load_all`` lets templates also loop over them; without it a loop sees nothing.
    """

    name = "Handled"
    __slots__ = ("_find", "_listed", "_load_all")

    def __init__(self, find: Callable[[str], Any], load_all: Callable[[], Sequence[Any]] | None = None) -> None:
        super().__init__()
        self._find = find
        self._load_all = load_all
        self._listed: Sequence[Any] | None = None

    def load(self, key: str) -> Any:
        found = self._find(key) if isinstance(key, str) else None
        if found is None:
            raise KeyError(key)
        return found

    def listed(self) -> Sequence[Any]:
        if self._listed is None:
            self._listed = self._load_all() if self._load_all else ()
        return self._listed

    def __len__(self) -> int:
        return len(self.listed())


class PagedList(Sequence[Any]):
    """A list too long to load: templates see one window of it, which ``{% paginate %}`` moves.

    ``load(offset, limit)`` fetches a window, ``count()`` counts all; each is asked once per window.
    """

    __slots__ = ("_count", "_heads", "_items", "_load", "_total", "_window")

    def __init__(self, load: Callable[[int, int], list[Any]], count: Callable[[], int], *, limit: int = 50) -> None:
        self._load = load
        self._count = count
        self._window = (0, limit)
        self._items: list[Any] | None = None
        self._heads: dict[int, list[Any]] = {}
        self._total: int | None = None

    @classmethod
    def of(cls, items: Sequence[Any], *, limit: int = 50) -> PagedList:
        """A paged view of something already in memory."""
        return cls(lambda offset, count: list(items[offset : offset + count]), lambda: len(items), limit=limit)

    def show_window(self, offset: int, limit: int) -> None:
        if (offset, limit) != self._window:
            self._window, self._items, self._heads = (offset, limit), None, {}

    @property
    def window(self) -> tuple[int, int]:
        return self._window

    @property
    def total(self) -> int:
        if self._total is None:
            self._total = self._count()
        return self._total

    def _shown(self) -> list[Any]:
        if self._items is None:
            self._items = self._load(*self._window)
        return self._items

    def __getitem__(self, index: Any) -> Any:
        return self._shown()[index]

    def head(self, limit: int) -> list[Any]:
        """The first few of the window, without loading the rest of it."""
        offset, most = self._window
        limit = max(min(limit, most), 0)
        if self._items is not None:
            return self._items[:limit]
        if limit not in self._heads:
            self._heads[limit] = self._load(offset, limit)
        return self._heads[limit]

    def __len__(self) -> int:
        if self._items is not None:
            return len(self._items)
        offset, limit = self._window
        return max(min(self.total - offset, limit), 0)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._shown())

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = None  # type: ignore[assignment]
