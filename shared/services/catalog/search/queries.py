"""What is asked of a search engine, and what it answers. Prices are minor units of the store's currency."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from shared.services.catalog.sorts import Sort

Range = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a listing is narrowed by: any of a facet's values, all of the facets; numbers from … to, both included.

    ``ranges`` of ``price`` are minor units; those of attributes are thousandths, moved up (``facet_keys.kept_number``).
    """

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.values or self.ranges)

    def names(self, facet: str) -> bool:
        """Whether something of the facet is chosen."""
        return facet in self.values or facet in self.ranges


NO_CHOICES = Choices()


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Products that have all words of ``text``, the last one perhaps unfinished; without text, all of them.

    ``within`` is the one fact that the listing is about: (``collection``, its id) or (``category``, its handle).
    ``for_shoppers`` leaves out what is not on sale now.
    """

    text: str = ""
    choices: Choices = NO_CHOICES
    within: tuple[str, str] | None = None
    sort: Sort = Sort.FEATURED
    for_shoppers: bool = True
    limit: int = 24
    offset: int = 0

    def without_choices(self) -> "SearchQuery":
        return replace(self, choices=NO_CHOICES)


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Products in the order asked for. ``total`` counts all pages; where not ``is_exact`` there are more than that.

    ``corrected`` is what was searched instead of a typo.
    """

    product_ids: tuple[UUID, ...] = ()
    total: int = 0
    is_exact: bool = True
    corrected: str | None = None


class FacetKind(StrEnum):
    LIST = "list"
    COLOUR = "colour"
    BOOLEAN = "boolean"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A choice of a facet and how many products it would leave; ``swatch`` is a colour such as ``#3a5f8a``."""

    value: str
    label: str
    count: int
    is_chosen: bool = False
    swatch: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """So many products with numbers from ``low`` to ``high``."""

    low: int
    high: int
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """Something to narrow a listing by. A facet's own choices do not narrow its own counts.

    For a RANGE ``lowest`` and ``highest`` are what there is, ``chosen`` what was asked for, ``unit`` what follows it.
    """

    name: str
    label: str
    kind: FacetKind
    values: tuple[FacetValue, ...] = ()
    lowest: int = 0
    highest: int = 0
    chosen: Range = (None, None)
    bars: tuple[Bar, ...] = ()
    unit: str = ""

    @property
    def is_chosen(self) -> bool:
        return any(value.is_chosen for value in self.values) or self.chosen != (None, None)


@dataclass(frozen=True, slots=True)
class Suggested:
    """What a search box offers: products by relevance, words that complete what is typed, and a mended spelling."""

    product_ids: tuple[UUID, ...] = ()
    total: int = 0
    queries: tuple[str, ...] = ()
    corrected: str | None = None
