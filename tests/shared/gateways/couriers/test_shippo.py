"""Shippo's protocol, spoken with its stand-in."""

from collections.abc import Iterator

import pytest

from shared.gateways.couriers.base import Box, CourierRefused, LabelState, Party, Whereabouts
from shared.gateways.couriers.emulator.desk import BAD_CITY, NO_MANS_LAND
from shared.gateways.couriers.emulator.server import ShippoEmulator
from shared.gateways.couriers.shippo import ShippoGateway
from shared.gateways.http import HttpClient
from shared.kernel.addresses import Address
from shared.kernel.errors import GatewayFailed
from tests.factories.couriers import run_shippo

shippo = pytest.fixture(run_shippo)
HOME = Party(Address(name="Shop", street="Oudegracht 1", city="Utrecht", postcode="3511 AB", country="NL"))
BOX = Box(300, 205, 100, 1250)


@pytest.fixture
def gateway(shippo: ShippoEmulator) -> Iterator[ShippoGateway]:
    yield ShippoGateway("shippo_test_a", HttpClient(allow_loopback=True), api_base=shippo.url)


def to(city: str, country: str = "NL") -> Party:
    return Party(Address(name="Noor", street="Weg 1", city=city, postcode="1011 AB", country=country))


def test_rates_are_minor_units_of_the_currency_asked_for(gateway: ShippoGateway) -> None:
    found = gateway.rates(HOME, to("Amsterdam"), (BOX,), "EUR")
    assert [(rate.carrier, rate.amount, rate.days) for rate in found][:2] == [("PostNL", 526, 2), ("DPD", 585, 3)]
    assert gateway.rates(HOME, to("Amsterdam"), (BOX,), "JPY") == []
    assert gateway.rates(HOME, to(NO_MANS_LAND), (BOX,), "EUR") == []
    tokyo = Party(Address(name="Shop", street="1-1", city="Tokyo", postcode="1000001", country="JP"))
    assert gateway.rates(tokyo, to("Osaka", "JP"), (BOX,), "JPY")[0].amount == 842
    with pytest.raises(CourierRefused):
        gateway.rate("unknown", "EUR")


def test_a_label_is_bought_followed_and_given_back_while_it_was_not_used(
    shippo: ShippoEmulator, gateway: ShippoGateway
) -> None:
    rate = gateway.rates(HOME, to("Amsterdam"), (BOX,), "EUR")[0]
    assert gateway.bought_by(rate.reference) is None
    label = gateway.buy(rate.reference, "ours")
    assert (label.state, gateway.bought_by(rate.reference)) == (LabelState.BOUGHT, label)
    assert gateway.file(label.file_url).startswith(b"%PDF")
    gateway.refund(label.reference)
    assert gateway.label(label.reference).state is LabelState.REFUNDED
    used = gateway.buy(rate.reference, "second")
    shippo.move(used.tracking_number, "TRANSIT")
    assert gateway.label(used.reference).whereabouts is Whereabouts.IN_TRANSIT
    with pytest.raises(CourierRefused):
        gateway.refund(used.reference)
    refused = gateway.buy(gateway.rates(HOME, to(BAD_CITY), (BOX,), "EUR")[0].reference, "third")
    assert (refused.state, refused.problem) == (LabelState.FAILED, "The address is not served.")


def test_a_foreign_key_opens_nothing_and_silence_is_told_from_refusal(shippo: ShippoEmulator) -> None:
    with pytest.raises(CourierRefused):
        ShippoGateway("wrong", HttpClient(allow_loopback=True), api_base=shippo.url).check()
    shippo.silent_for = 0.6
    slow = ShippoGateway("shippo_test_a", HttpClient(allow_loopback=True, longest=0.2), api_base=shippo.url)
    with pytest.raises(GatewayFailed) as silence:
        slow.check()
    assert not isinstance(silence.value, CourierRefused)
