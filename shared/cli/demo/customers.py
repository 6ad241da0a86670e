"""Sixty made-up shoppers per shop. Mail addresses end in example.com, .org or .net and reach nobody."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from shared.cli.demo.reading import read_json
from shared.cli.demo.shapes import DemoAddress, DemoCustomer

COUNT = 60
DOMAINS = ("example.com", "example.org", "example.net")


def demo_customers(shop: str) -> tuple[DemoCustomer, ...]:
    """The shop's customers; the same ones every time."""
    return tuple(_invent(shop, read_json(shop, "people"), Random(f"{shop} customers")))


def _invent(shop: str, people: Mapping[str, Any], chance: Random) -> Iterator[DemoCustomer]:
    pairs = [(first, last) for first in people["first"] for last in people["last"]]
    for (first, latin_first), (last, latin_last) in chance.sample(pairs, COUNT):
        name = latin_first + "." + latin_last.replace(" ", "").replace("'", "")
        yield DemoCustomer(
            email=f"{name.lower()}@{chance.choice(DOMAINS)}",
            first_name=first,
            last_name=last,
            locale=chance.choices(*people["locales"])[0],
            accepts_marketing=chance.random() < 0.4,
            address=_address(people, f"{first} {last}", chance),
        )


def _address(people: Mapping[str, Any], name: str, chance: Random) -> DemoAddress:
    city, region, postal = chance.choice(people["cities"])
    line = people["line"].format(street=chance.choice(people["streets"]), number=chance.randint(1, 148))
    return DemoAddress(
        name=name,
        line1=line,
        line2=chance.choice(people["extras"]) if chance.random() < 0.2 else "",
        postal_code=_fill(postal, chance),
        city=city,
        region=region,
        country=people["country"],
        phone=_fill(chance.choice(people["phones"]), chance),
    )


def _fill(pattern: str, chance: Random) -> str:
    """'#' becomes a digit, '@' a letter that Dutch postcodes use."""
    letters = "ABCDEGHJKLMNPRTVWXZ"
    swap = {"#": lambda: str(chance.randint(0, 9)), "@": lambda: chance.choice(letters)}
    return "".join(swap[sign]() if sign in swap else sign for sign in pattern)
