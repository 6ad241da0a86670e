"""Where a store delivers, and for how much."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from shared.db.session import store_scope
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.places import Spot
from shared.models.shipping.rate import all_zones
from shared.models.stores.store import Store
from shared.services.shipping.rate_setup import (
    RateInput,
    add_rate,
    delete_rate,
    set_rate_translation,
    update_rate,
)
from shared.services.shipping.rates import Offer, rates_for
from shared.services.shipping.tables import Shipment
from shared.services.shipping.zones import ZoneInput, create_zone, delete_zone, update_zone
from tests.factories.shipping import make_shipping_zone


def offered(country: str, subtotal: int, locale: str = "en", postcode: str = "", area: str = "") -> list[Offer]:
    return rates_for(Spot(country, area, postcode), Shipment(subtotal), locale)


@pytest.fixture
def store(two_stores: tuple[Store, Store]) -> Iterator[Store]:
    with store_scope(two_stores[0].id):
        yield two_stores[0]


def test_a_country_is_served_by_its_own_zone_before_the_rest_of_the_world(store: Store) -> None:
    make_shipping_zone("World", countries=("*",), price=1500)
    make_shipping_zone("Home", countries=("nl",), price=495, free_over=5000)
    assert [offer.price for offer in offered("NL", 1000, "en")] == [495]
    assert [offer.price for offer in offered("NL", 5000, "en")] == [0]
    assert [offer.price for offer in offered("JP", 9000, "en")] == [1500]


def test_a_postcode_goes_before_a_region_and_a_region_before_the_country(store: Store) -> None:
    make_shipping_zone("Country", countries=("CA",), price=900)
    for name, price, parts in (("Region", 1200, {"areas": ("ON",)}), ("Post", 300, {"postcodes": ("M5V*",)})):
        zone = create_zone(ZoneInput(name, ("CA",), **parts))  # type: ignore[arg-type]
        add_rate(zone.id, RateInput(name, price))
    assert [offer.name for offer in offered("CA", 1, area="QC", postcode="H2X 1Y4")] == ["Standard"]
    assert [offer.name for offer in offered("CA", 1, area="on", postcode="K1A 0B1")] == ["Region"]
    assert [offer.name for offer in offered("CA", 1, area="ON", postcode="m5v 2t6")] == ["Post"]


def test_where_no_zone_reaches_nothing_is_offered(store: Store) -> None:
    make_shipping_zone("Home", countries=("NL",))
    assert offered("JP", 1000, "en") == []


def test_rates_are_named_in_the_shoppers_language(store: Store) -> None:
    zone = make_shipping_zone("Home", countries=("NL",))
    set_rate_translation(zone.rates[0].id, "nl", "Standaard")
    assert offered("NL", 1, "nl")[0].name == "Standaard"
    assert offered("NL", 1, "fr")[0].name == "Standard"


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (ZoneInput(" ", ("NL",)), "name"),
        (ZoneInput("Zone", ()), "countries"),
        (ZoneInput("Zone", ("XX",)), "countries"),
        (ZoneInput("Zone", ("DE",)), "countries"),
        (ZoneInput("Taken", ("FR",)), "name"),
        (ZoneInput("Parts", ("FR", "NL"), postcodes=("35*",)), "postcodes"),
    ],
)
def test_odd_zones_are_refused(store: Store, wanted: ZoneInput, field: str) -> None:
    create_zone(ZoneInput("Taken", ("DE",)))
    with pytest.raises(Invalid) as refusal:
        create_zone(wanted)
    assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"price": -1}, "price"),
        ({"free_over": 10**15}, "free_over"),
        ({"min_days": 3, "max_days": 1}, "max_days"),
    ],
)
def test_odd_rates_are_refused(store: Store, changes: dict[str, Any], field: str) -> None:
    zone = make_shipping_zone("Home", countries=("NL",))
    with pytest.raises(Invalid) as refusal:
        add_rate(zone.id, replace(RateInput("Post", 1), **changes))
    assert list(refusal.value.fields) == [field]


def test_zones_and_rates_are_changed_and_removed(store: Store) -> None:
    zone = make_shipping_zone("Home", countries=("NL",))
    update_zone(zone.id, ZoneInput("Benelux", ("NL", "BE", "LU")))
    express = add_rate(zone.id, RateInput("Express", 995))
    update_rate(zone.rates[0].id, RateInput("Post", 395, min_days=1, max_days=3))
    assert [(offer.name, offer.price, offer.max_days) for offer in offered("LU", 1, "en")] == [
        ("Post", 395, 3),
        ("Express", 995, None),
    ]
    delete_rate(express.id)
    assert len(offered("NL", 1, "en")) == 1
    delete_zone(zone.id)
    assert (all_zones(), offered("NL", 1, "en")) == ([], [])


def test_another_stores_zone_does_not_exist_here(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    with store_scope(theirs.id):
        foreign = make_shipping_zone("Home", countries=("NL",))
    with store_scope(ours.id):
        assert offered("NL", 1, "en") == []
        for attempt in (
            lambda: delete_zone(foreign.id),
            lambda: add_rate(foreign.id, RateInput("Post", 1)),
            lambda: delete_rate(foreign.rates[0].id),
        ):
            with pytest.raises(NotFound):
                attempt()
