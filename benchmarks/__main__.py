"""``python -m benchmarks [names] [--quick]``: measure, each figure beside a baseline of the same run."""

import argparse
import os
import platform
import time
from collections.abc import Callable

from benchmarks import (
    catalog,
    checkouts,
    discounts,
    dispatch,
    documents,
    imports,
    orders,
    pages,
    scoping,
    startup,
    webhooks,
    workers,
)
from benchmarks.bench import QUICK, THOROUGH, Bench
from benchmarks.filling import fill
from benchmarks.services import running_services

FIGURES: dict[str, Callable[[Bench], None]] = {
    "pages": pages.run,
    "checkout": checkouts.run,
    "scoping": scoping.run,
    "workers": workers.run,
    "startup": startup.run,
    "dispatch": dispatch.run,
    "catalog": catalog.run,
    "imports": imports.run,
    "webhooks": webhooks.run,
    "documents": documents.run,
    "discounts": discounts.run,
    "orders": orders.run,
}


def main() -> None:
    """Start servers of our own, fill a store, measure what is asked for."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("names", nargs="*", metavar="name", help=f"any of: {', '.join(FIGURES)} (all)")
    asked.add_argument("--quick", action="store_true", help="a short run that only shows that everything works")
    options = asked.parse_args()
    unknown = set(options.names) - set(FIGURES)
    if unknown:
        asked.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(FIGURES)}")
    pace, began = QUICK if options.quick else THOROUGH, time.monotonic()
    with running_services() as services:
        bench = Bench(services, fill(pace.products), pace)
        services.settle()
        print(f"{os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}, ", end="")
        print(f"{pace.products:,} products × 3 variants, filled in {time.monotonic() - began:.0f} s")
        for name in options.names or FIGURES:
            FIGURES[name](bench)
    print(f"\nMeasured in {time.monotonic() - began:.0f} s.")


if __name__ == "__main__":
    main()
