"""The PayPal emulator alone."""

import logging

import click

from shared.cli._foreground import serve_until_stopped
from shared.gateways.payments.paypal_emulator.server import PayPalEmulator
from shared.kernel.config import load_settings

SECTION = "Single processes"


@click.command(short_help="Stand in for PayPal on loopback (development).")
@click.option("--port", envvar="PAYPAL_EMULATOR_PORT", default=8004, show_default=True, help="Where it answers.")
def command(port: int) -> None:
    """Speak PayPal's protocol on loopback: tokens, orders with an approval page, refunds, signed webhooks.

    Any client ID whose secret begins with sandbox- is an account of its own. Point PAYPAL_API_BASE here.
    """
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    serve_until_stopped(PayPalEmulator(load_settings().data_dir / "paypal", port=port))
