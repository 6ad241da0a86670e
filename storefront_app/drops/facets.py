"""Filters in themes: ``collection.filters`` and ``search.filters``, and how they stand in addresses.

The names are those that themes know: ``filter.p.vendor``, ``filter.v.option.size``, ``filter.v.price.gte``,
``filter.v.availability``, ``filter.p.m.<namespace>.<key>`` and so on.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from shared.kernel.errors import Invalid
from shared.kernel.money import parse_money
from shared.services.catalog.prices.applied import own_amount, shown_amount
from shared.services.catalog.search import facet_keys as keys
from shared.services.catalog.search.queries import Choices, Facet, FacetKind, FacetValue, Range
from shared.themes.drops import Drop
from storefront_app.place import Place

NAMES = {
    "filter.v.availability": keys.STOCK,
    "filter.v.on_sale": keys.DISCOUNT,
    "filter.v.price": keys.PRICE,
    "filter.p.vendor": keys.VENDOR,
    "filter.p.product_type": keys.TYPE,
    "filter.p.tag": keys.TAG,
    "filter.p.t.category": keys.CATEGORY,
}
OPTION, ATTRIBUTE = "filter.v.option.", "filter.p.m.custom."
FROM, TO = ".gte", ".lte"
MOST_CHOICES = 20


def param_of(facet: str) -> str:
    """The name of a facet in addresses."""
    if facet.startswith(keys.OPTION):
        return OPTION + facet.removeprefix(keys.OPTION)
    if facet.startswith(keys.ATTRIBUTE):
        return ATTRIBUTE + facet.removeprefix(keys.ATTRIBUTE)
    return next(name for name, known in NAMES.items() if known == facet)


def read_choices(query: Sequence[tuple[str, str]], currency: str) -> Choices:
    """What an address chooses; what cannot be read is left out. Prices are as people type them."""
    values: dict[str, list[str]] = {}
    limits: dict[str, dict[str, int]] = {}
    for name, text in query:
        end = next((end for end in (FROM, TO) if name.endswith(end)), "")
        facet = _facet_of(name.removesuffix(end))
        if facet is None:
            continue
        if end:
            number = _read_number(facet, text, currency)
            if number is not None:
                limits.setdefault(facet, {})[end] = number
        else:
            values.setdefault(facet, []).append(_read_value(facet, text))
    ranges: dict[str, Range] = {facet: (found.get(FROM), found.get(TO)) for facet, found in limits.items()}
    return Choices({facet: tuple(dict.fromkeys(found))[:MOST_CHOICES] for facet, found in values.items()}, ranges)


def _facet_of(name: str) -> str | None:
    if name.startswith(OPTION):
        return keys.option_facet(name.removeprefix(OPTION))
    if name.startswith(ATTRIBUTE):
        return keys.attribute_facet(name.removeprefix(ATTRIBUTE))
    return NAMES.get(name)


def _read_value(facet: str, text: str) -> str:
    return keys.key_of(text) if facet.startswith((keys.OPTION, keys.ATTRIBUTE)) else text


def _read_number(facet: str, text: str, currency: str) -> int | None:
    try:
        if facet == keys.PRICE:
            return own_amount(max(0, parse_money(text, currency).amount))
        return keys.kept_number(Decimal(text.replace(",", ".")))
    except (Invalid, InvalidOperation, ValueError, OverflowError):
        return None


def filter_drops(place: Place, facets: Iterable[Facet]) -> list[Drop]:
    """The facets as themes read them; prices are minor units."""
    return [_range(place, facet) if facet.kind is FacetKind.RANGE else _list(place, facet) for facet in facets]


def _list(place: Place, facet: Facet) -> Drop:
    name = param_of(facet.name)
    values = [_value(place, name, value) for value in facet.values]
    return Drop(
        {
            "label": facet.label,
            "type": "boolean" if facet.kind is FacetKind.BOOLEAN else "list",
            "param_name": name,
            "values": values,
            "active_values": [drop for drop, value in zip(values, facet.values, strict=True) if value.is_chosen],
            "inactive_values": [drop for drop, value in zip(values, facet.values, strict=True) if not value.is_chosen],
            "url_to_remove": address_without(place, lambda key, _value: key == name),
            "operator": "OR",
            "presentation": "swatch" if facet.kind is FacetKind.COLOUR else "text",
        }
    )


def _value(place: Place, name: str, value: FacetValue) -> Drop:
    def is_this(key: str, text: str) -> bool:
        return key == name and text in (value.value, value.label)

    return Drop(
        {
            "label": value.label,
            "value": value.value,
            "param_name": name,
            "active": value.is_chosen,
            "count": value.count,
            "depth": value.depth,
            "swatch": Drop({"color": value.swatch, "image": None}) if value.swatch else None,
            "url_to_add": address_without(place, is_this, (name, value.value)),
            "url_to_remove": address_without(place, is_this),
        }
    )


def _range(place: Place, facet: Facet) -> Drop:
    """A price, or a number of an attribute: then ``is_price`` is false and ends are written out."""
    name, is_price = param_of(facet.name), facet.name == keys.PRICE
    low, high = facet.chosen
    tallest = max((bar.count for bar in facet.bars), default=0) or 1

    def shown(number: int | None) -> Any:
        if number is None:
            return None
        return shown_amount(number) if is_price else _decimal(keys.shown_number(number))

    label = " – ".join(str(end) for end in (shown(low), shown(high)) if end is not None)
    active = [Drop({"label": f"{label} {facet.unit}".strip()})] if facet.is_chosen else []
    return Drop(
        {
            "label": facet.label,
            "type": "price_range" if is_price else "number_range",
            "is_price": is_price,
            "param_name": name,
            "unit": facet.unit,
            "min_value": Drop({"value": shown(low), "param_name": f"{name}{FROM}"}),
            "max_value": Drop({"value": shown(high), "param_name": f"{name}{TO}"}),
            "range_min": shown(facet.lowest),
            "range_max": shown(facet.highest),
            "bars": [Drop({"count": bar.count, "percent": round(bar.count * 100 / tallest)}) for bar in facet.bars],
            "values": [],
            "active_values": active,
            "inactive_values": [],
            "url_to_remove": address_without(place, lambda key, _value: key in (f"{name}{FROM}", f"{name}{TO}")),
        }
    )


def _decimal(number: Decimal) -> str:
    return format(number.normalize(), "f")


def address_without(place: Place, leaves: Callable[[str, str], bool], *added: tuple[str, str]) -> str:
    """The page's address without some of its query (and from its first page on), with something else."""
    kept = [(key, value) for key, value in place.query if key != "page" and not leaves(key, value)]
    query = urlencode([*kept, *added])
    return f"{place.path}?{query}" if query else place.path


def clear_address(place: Place) -> str:
    """The page's address with nothing chosen."""
    return address_without(place, lambda key, _value: key.startswith("filter."))
