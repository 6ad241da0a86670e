"""Which taxes apply, and why."""

from uuid import UUID

import pytest

from shared.kernel.places import most_specific
from shared.models.taxes.settings import TaxSettings
from shared.services.taxes.decision import Treatment, Zone, decide
from shared.services.taxes.engine import Rate, ZoneRates
from shared.services.taxes.territories import Place

RATES = ZoneRates({None: (Rate("VAT", 210_000),)})
GERMAN_BUYER, DUTCH_BUYER, BELFAST_BUYER = "DE136695976", "NL820471616B01", "XI980780684"


def zone(name: str, *countries: str, areas: tuple[str, ...] = (), postcodes: tuple[str, ...] = ()) -> Zone:
    return Zone(UUID(int=abs(hash(name)) % 2**64), name, countries, areas, postcodes, RATES)


EUROPE = [zone("NL", "NL"), zone("DE", "DE"), zone("FR", "FR"), zone("ES", "ES"), zone("FI", "FI")]
BRITAIN = zone("GB", "GB")
REST = zone("rest", "*")


def decided(place: Place, *, home: str = "NL", tax_id: str = "", zones: list[Zone] = EUROPE, oss: bool = True) -> str:
    """The treatment and the zone."""
    found = decide(TaxSettings(home, is_on=True, has_oss=oss), zones, place, tax_id)
    return f"{found.treatment} {found.zone.name if found.zone else '-'}"


def test_at_home_the_home_rates_apply_even_to_companies() -> None:
    assert decided(Place("NL")) == "home NL"
    assert decided(Place("NL"), tax_id=DUTCH_BUYER) == "home NL"
    assert decided(Place("NL"), tax_id=GERMAN_BUYER) == "home NL"


def test_consumers_elsewhere_in_the_eu_pay_their_own_rates_once_the_store_is_registered() -> None:
    assert decided(Place("DE")) == "oss DE"
    assert decided(Place("DE"), oss=False) == "origin NL"
    assert decided(Place("AT")) == "origin NL"


def test_a_company_of_another_member_state_owes_the_tax_itself() -> None:
    assert decided(Place("DE"), tax_id=GERMAN_BUYER) == "reverse_charge -"
    assert decided(Place("FR"), tax_id=GERMAN_BUYER, oss=False) == "reverse_charge -"
    assert decided(Place("DE"), tax_id=DUTCH_BUYER) == "oss DE"
    assert decided(Place("DE"), tax_id="123456789") == "oss DE"


def test_what_leaves_the_eu_bears_no_tax_unless_the_store_has_a_zone_there() -> None:
    assert decided(Place("US")) == "export -"
    assert decided(Place("GB", postcode="SW1A 1AA")) == "export -"
    assert decided(Place("GB", postcode="SW1A 1AA"), zones=[*EUROPE, BRITAIN]) == "zone GB"
    assert decided(Place("US"), zones=[*EUROPE, REST]) == "zone rest"


@pytest.mark.parametrize(
    "place",
    [
        *(Place("ES", postcode="35001"), Place("ES", postcode="38 400"), Place("FI", postcode="22100")),
        *(Place("FR", postcode="97400"), Place("DE", postcode="78266"), Place("IT", postcode="22061")),
    ],
)
def test_parts_of_member_states_outside_their_vat_are_exports(place: Place) -> None:
    assert decided(place) == "export -"
    assert decided(place, tax_id=GERMAN_BUYER) == "export -"


def test_a_part_outside_can_have_a_zone_of_its_own() -> None:
    islands = zone("IGIC", "ES", postcodes=("35*", "38*"))
    assert decided(Place("ES", postcode="35001"), zones=[*EUROPE, islands]) == "zone IGIC"
    assert decided(Place("ES", postcode="28001"), zones=[*EUROPE, islands]) == "oss ES"


def test_some_places_count_as_another_country() -> None:
    assert decided(Place("MC", postcode="98000")) == "oss FR"
    assert decided(Place("IM"), zones=[*EUROPE, BRITAIN]) == "zone GB"
    assert decided(Place("MC"), home="FR") == "home FR"
    assert decided(Place("GB", postcode="BT1 5GS"), zones=[*EUROPE, BRITAIN]) == "oss GB"
    assert decided(Place("GB", postcode="BT1 5GS"), tax_id=BELFAST_BUYER) == "reverse_charge -"


def test_stores_outside_the_eu_know_no_reverse_charge() -> None:
    assert decided(Place("DE"), home="CH", tax_id=GERMAN_BUYER) == "zone DE"
    assert decided(Place("AT"), home="CH") == "export -"


def test_the_zone_that_names_a_place_most_closely_wins() -> None:
    zones = [
        *(REST, zone("country", "US"), zone("state", "US", areas=("NY",))),
        *(zone("city", "US", postcodes=("100*", "10100-10199")), zone("house", "US", postcodes=("10118",))),
        zone("both", "US", areas=("NY",), postcodes=("11*",)),
    ]

    def named(*place: str) -> str | None:
        found = most_specific(zones, Place(*place))
        return found.name if found else None

    assert named("CA") == "rest"
    assert named("US", "TX", "73301") == "country"
    assert named("US", "ny", "12207") == "state"
    assert named("US", "NY", "10023") == named("US", "NY", "10150") == "city"
    assert named("US", "NY", "10118") == "house"
    assert named("US", "NY", "11201") == "both"
    assert named("US", "CT", "11201") == "country"


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        ("3511AB", "3511 ab", "3511 AC"),
        ("35*", "3511", "3611"),
        ("1000-1299", "1250 ZZ", "1300 AA"),
        ("01000-000", "01000-000", "01000-001"),
        ("100-0001", "1000001", "1000002"),
    ],
)
def test_postcodes_as_merchants_write_them(pattern: str, inside: str, outside: str) -> None:
    zones = [zone("part", "XX", postcodes=(pattern,))]
    assert most_specific(zones, Place("XX", postcode=inside)) is not None
    assert most_specific(zones, Place("XX", postcode=outside)) is None
    assert most_specific(zones, Place("XX")) is None


def test_every_treatment_has_a_name_that_orders_keep() -> None:
    assert {one.value for one in Treatment} == {"home", "zone", "oss", "origin", "reverse_charge", "export"}
