"""The stand-in for VIES alone."""

import logging

import click

from shared.cli._foreground import serve_until_stopped
from shared.gateways.tax_registers.emulator import ViesEmulator

SECTION = "Single processes"


@click.command(short_help="Stand in for VIES on loopback (development).")
@click.option("--port", envvar="VIES_EMULATOR_PORT", default=8006, show_default=True, help="Where it answers.")
@click.option("--unknown", multiple=True, metavar="NUMBER", help="A VAT number that it does not know; may be repeated.")
@click.option("--trouble", default="", metavar="WORD", help="Answer everything so, for instance MS_UNAVAILABLE.")
def command(port: int, unknown: tuple[str, ...], trouble: str) -> None:
    """Speak the protocol of the EU's register of VAT numbers on loopback. Point VIES_API_BASE here."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    emulator = ViesEmulator(port=port)
    emulator.unknown, emulator.trouble = set(unknown), trouble
    serve_until_stopped(emulator)
