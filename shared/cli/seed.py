"""Demo shops to look at, or a load to measure with."""

import click

from shared.cli.seeding.demo import seed_demo
from shared.cli.seeding.load import seed_load
from shared.cli.seeding.progress import Progress
from shared.kernel.config import current_settings
from shared.web.process import prepare_process

SECTION = "Stores and people"


@click.command(short_help="Make the demo shops, or a load of products to measure with.")
@click.option(
    "--scale", type=click.IntRange(min=1), metavar="PRODUCTS", help="So many products in a store per thousand instead."
)
def command(scale: int | None) -> None:
    """Make two demo merchants with three shops: products, pictures, customers and three months of orders.

    Whatever is there already stays as it is. With --scale 1000000 it makes a thousand stores with a thousand
    products each, for benchmarks; these belong to a merchant of their own.
    """
    settings = current_settings()
    prepare_process(settings)
    if scale:
        seed_load(settings, scale, Progress())
    else:
        seed_demo(settings, Progress())
