"""The names of facets and how their values are written."""

from decimal import Decimal

from shared.kernel.folding import fold
from shared.models.catalog.fact import SEPARATOR
from shared.services.catalog.search.bits import MIDDLE

ON_SALE, STATUS, STOCK, DISCOUNT = "sale", "status", "stock", "discount"
VENDOR, TYPE, TAG, CATEGORY, COLLECTION = "vendor", "type", "tag", "category", "collection"
PRICE, PRICE_LOW, PRICE_HIGH = "price", "price_low", "price_high"
OPTION, ATTRIBUTE = "option.", "attr."

YES, NO = "1", "0"

#: A value that says that the product has a number at all, and what its binary digits begin with.
NUMBERED, DIGIT = "#", "#"

#: Facets with more values than anybody goes through: only those that are asked for are read.
READ_BY_VALUE = (TAG, COLLECTION)

#: Numbers of attributes are kept in thousandths.
THOUSANDTHS = 1000

LONGEST_VALUE = 80


def fact(facet: str, value: str) -> str:
    return f"{facet}{SEPARATOR}{value}"


def numeric_fact(facet: str, number: int) -> str:
    """A number that can be compared; it may not be below zero."""
    return f"{facet}{SEPARATOR}{NUMBERED}={number}"


def pairs_of(kept: str) -> list[tuple[str, str]]:
    """The sets that a product with this fact belongs to: one, or with a number one for each binary digit."""
    facet, _sign, value = kept.partition(SEPARATOR)
    if not value.startswith(f"{NUMBERED}="):
        return [(facet, value)]
    number = int(value[2:])
    digits = (place for place in range(number.bit_length()) if number >> place & 1)
    return [(facet, NUMBERED), *((facet, f"{DIGIT}{place}") for place in digits)]


def option_facet(name: str) -> str:
    """``Colour`` and ``colour`` of different products are one facet."""
    return OPTION + key_of(name)


def attribute_facet(handle: str) -> str:
    return ATTRIBUTE + handle


def key_of(text: str) -> str:
    """How choices are told apart and named in addresses: ``Blue`` and ``blue`` are one."""
    return " ".join(fold(text).split())[:LONGEST_VALUE]


def kept_number(number: Decimal) -> int:
    """A number of an attribute as it is kept: thousandths, moved up so that none is below zero."""
    return max(0, int((number * THOUSANDTHS).to_integral_value()) + MIDDLE)


def shown_number(kept: int) -> Decimal:
    return Decimal(kept - MIDDLE) / THOUSANDTHS
