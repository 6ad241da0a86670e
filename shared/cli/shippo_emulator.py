"""The Shippo emulator alone."""

import logging

import click

from shared.cli._foreground import serve_until_stopped
from shared.gateways.couriers.emulator.server import ShippoEmulator
from shared.kernel.config import load_settings

SECTION = "Single processes"


@click.command(short_help="Stand in for Shippo on loopback (development).")
@click.option("--port", envvar="SHIPPO_EMULATOR_PORT", default=8004, show_default=True, help="Where it answers.")
def command(port: int) -> None:
    """Speak Shippo's protocol on loopback: rates, labels, refunds, and parcels that are moved by hand on its page.

    Any key that begins with shippo_test_ is an account of its own. Point SHIPPO_API_BASE here.
    """
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    serve_until_stopped(ShippoEmulator(load_settings().data_dir / "shippo", port=port))
