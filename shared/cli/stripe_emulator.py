"""The Stripe emulator alone."""

import logging

import click

from shared.cli._foreground import serve_until_stopped
from shared.gateways.payments.emulator.server import StripeEmulator
from shared.kernel.config import load_settings

SECTION = "Single processes"


@click.command(short_help="Stand in for Stripe on loopback (development).")
@click.option("--port", envvar="STRIPE_EMULATOR_PORT", default=8003, show_default=True, help="Where it answers.")
def command(port: int) -> None:
    """Speak Stripe's protocol on loopback: checkout sessions with a pay page, refunds, signed webhooks.

    Any key that begins with sk_test_ is an account of its own. Point STRIPE_API_BASE here.
    """
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    serve_until_stopped(StripeEmulator(load_settings().data_dir / "stripe", port=port))
