"""Shippo on loopback, and a store that has an account there."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from shared.gateways.couriers.emulator.server import ShippoEmulator
from shared.kernel.config import Settings, current_settings, use_settings
from shared.models.shipping.courier import CourierAccount
from shared.services.shipping.couriers import BoxSize, CourierInput, save_courier_account
from tests.factories.shipping import make_pickup_place

SMALL, LARGE = BoxSize("S", 200, 150, 100, 100, 2_000), BoxSize("L", 400, 300, 300, 400, 20_000)


def run_shippo(tmp_path: Path, settings: Settings) -> Iterator[ShippoEmulator]:
    """For use as a fixture: ``shippo = pytest.fixture(run_shippo)``."""
    server = ShippoEmulator(tmp_path)
    thread = threading.Thread(target=server.serve)
    thread.start()
    with couriers_at(server.url):
        yield server
    server.stop()
    thread.join()


@contextmanager
def couriers_at(url: str) -> Iterator[None]:
    """Shippo is asked there."""
    before = current_settings()
    use_settings(replace(before, shippo_api_base=url))
    yield
    use_settings(before)


def connect_couriers(*, surcharge: int = 0, beside_own: bool = False, at_checkout: bool = True) -> CourierAccount:
    """The open store sends from Utrecht, in two boxes."""
    make_pickup_place()
    wanted = CourierInput("shippo_test_store", at_checkout, beside_own, surcharge, (LARGE, SMALL))
    return save_courier_account(wanted)
