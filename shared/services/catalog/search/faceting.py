"""Count what a listing can be narrowed by. Every choice of every facet, exactly, without reading a product."""

from collections.abc import Iterator

from shared.kernel.i18n import gettext as _
from shared.services.catalog.search import facet_keys as keys
from shared.services.catalog.search.bits import Counter
from shared.services.catalog.search.narrowing import narrowed, numbers_of
from shared.services.catalog.search.queries import Bar, Facet, FacetKind, FacetValue, SearchQuery
from shared.services.catalog.search.store_facts import StoreFacts

#: A facet offers so many choices at most: those that most products of the store have.
MOST_VALUES = 60

PLAIN = (keys.VENDOR, keys.TYPE)


class Faceting:
    """Facets of one listing: ``products`` are those that it is about, before anything is chosen."""

    def __init__(self, facts: StoreFacts, query: SearchQuery, products: int, locale: str) -> None:
        self._facts, self._query, self._products, self._locale = facts, query, products, locale
        self._narrowed = narrowed(facts, products, query.choices)
        self._counter = Counter(self._narrowed)

    def facets(self) -> Iterator[Facet]:
        """Those that make a difference, in the order in which they are shown."""
        offered = [self._stock(), self._category(), self._range(keys.PRICE), *self._own_facets(), self._discount()]
        yield from (facet for facet in offered if facet is not None)

    def _left(self, facet: str) -> tuple[int, Counter]:
        """The products by which a facet's choices are counted: narrowed by everything but themselves."""
        if not self._query.choices.names(facet):
            return self._narrowed, self._counter
        left = narrowed(self._facts, self._products, self._query.choices, besides=facet)
        return left, Counter(left)

    def _own_facets(self) -> Iterator[Facet | None]:
        """Options and attributes in the merchant's order, then vendors and types."""
        named = [name for name in self._facts.facets() if name.startswith((keys.OPTION, keys.ATTRIBUTE))]
        for name in sorted(named, key=self._place_of):
            yield self._range(name) if self._facts.is_numeric(name) else self._list(name, self._name_of(name))
        yield self._list(keys.VENDOR, _("Vendor"))
        yield self._list(keys.TYPE, _("Product type"))

    def _place_of(self, name: str) -> tuple[bool, int, str]:
        label = self._facts.label_of(name, "", self._locale)
        return name.startswith(keys.ATTRIBUTE), label.position, label.name

    def _name_of(self, name: str) -> str:
        return self._facts.label_of(name, "", self._locale).name

    def _list(self, name: str, label: str) -> Facet | None:
        values = self._values(name, self._facts.biggest_first(name, MOST_VALUES))
        if name not in PLAIN:
            values.sort(key=lambda value: self._place_of_value(name, value))
        kind = self._facts.label_of(name, "", self._locale).details
        is_flag = set(self._facts.values_of(name)) <= {keys.YES, keys.NO} and kind == FacetKind.BOOLEAN
        shown = FacetKind.BOOLEAN if is_flag else FacetKind.COLOUR if kind == "colour" else FacetKind.LIST
        return self._offered(
            Facet(name, label, shown, tuple(values)), least=1 if name.startswith(keys.ATTRIBUTE) else 2
        )

    def _place_of_value(self, name: str, value: FacetValue) -> tuple[int, str]:
        return self._facts.label_of(name, value.value, self._locale).position, value.label.casefold()

    def _values(self, name: str, values: list[str]) -> list[FacetValue]:
        _left, counter = self._left(name)
        chosen = self._query.choices.values.get(name, ())
        of_facet = self._facts.values_of(name)
        found = []
        for value in dict.fromkeys((*values, *chosen)):
            count = counter.count(of_facet[value]) if value in of_facet else 0
            if count or value in chosen:
                label = self._facts.label_of(name, value, self._locale)
                shown = self._shown_name(name, value, label.name)
                found.append(FacetValue(value, shown, count, value in chosen, swatch=label.details))
        return found

    def _shown_name(self, name: str, value: str, label: str) -> str:
        if name.startswith(keys.ATTRIBUTE) and value in (keys.YES, keys.NO) and label == value:
            return _("Yes") if value == keys.YES else _("No")
        return label

    @staticmethod
    def _offered(facet: Facet, least: int = 2) -> Facet | None:
        """A facet with one choice only makes no difference."""
        return facet if facet.is_chosen or len(facet.values) >= least else None

    def _stock(self) -> Facet | None:
        names = {keys.YES: _("In stock"), keys.NO: _("Out of stock")}
        values = self._values(keys.STOCK, list(names))
        shown = tuple(
            FacetValue(value.value, names.get(value.value, value.value), value.count, value.is_chosen)
            for value in values
        )
        return self._offered(Facet(keys.STOCK, _("Availability"), FacetKind.LIST, shown))

    def _discount(self) -> Facet | None:
        values = [
            FacetValue(value.value, _("On sale"), value.count, value.is_chosen)
            for value in self._values(keys.DISCOUNT, [keys.YES])
        ]
        return self._offered(Facet(keys.DISCOUNT, _("Offers"), FacetKind.BOOLEAN, tuple(values)), least=1)

    def _category(self) -> Facet | None:
        """The shelves below the present one; below a chosen one those as well."""
        chosen = self._query.choices.values.get(keys.CATEGORY, ())
        within = self._query.within
        top = within[1] if within is not None and within[0] == keys.CATEGORY else ""
        open_shelves = {top, *chosen}
        parents = {
            value: self._facts.label_of(keys.CATEGORY, value, self._locale).details
            for value in self._facts.values_of(keys.CATEGORY)
        }
        for value in chosen:
            open_shelves |= set(_above(value, parents))
        shown = [value for value, parent in parents.items() if parent in open_shelves and value != top]
        values = {value.value: value for value in self._values(keys.CATEGORY, shown)}
        ordered = tuple(self._tree(top, values, parents, 0))
        return self._offered(Facet(keys.CATEGORY, _("Category"), FacetKind.LIST, ordered), least=1)

    def _tree(
        self, top: str, values: dict[str, FacetValue], parents: dict[str, str], depth: int
    ) -> Iterator[FacetValue]:
        below = [values[value] for value in values if parents.get(value) == top]
        for found in sorted(below, key=lambda value: self._place_of_value(keys.CATEGORY, value)):
            yield FacetValue(found.value, found.label, found.count, found.is_chosen, depth=depth)
            yield from self._tree(found.value, values, parents, depth + 1)

    def _range(self, name: str) -> Facet | None:
        """The numbers there are, and how the products spread over them."""
        left, _counter = self._left(name)
        low, high = numbers_of(self._facts, name)
        lowest, highest = low.lowest(left), high.highest(left)
        chosen = self._query.choices.ranges.get(name, (None, None))
        if lowest is None or highest is None or (lowest == highest and chosen == (None, None)):
            return None
        bars = tuple(Bar(*part) for part in low.spread(left, lowest, highest))
        label = self._facts.label_of(name, "", self._locale)
        unit = label.details.partition(" ")[2]
        title = _("Price") if name == keys.PRICE else label.name
        return Facet(name, title, FacetKind.RANGE, (), lowest, highest, chosen, bars, unit)


def _above(value: str, parents: dict[str, str]) -> Iterator[str]:
    while value in parents and parents[value]:
        value = parents[value]
        yield value
