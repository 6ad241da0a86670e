"""What every figure works with, and how long it may take."""

from dataclasses import dataclass

from benchmarks.filling import BenchStore
from benchmarks.processes import cpu_seconds
from benchmarks.services import BenchServices


@dataclass(frozen=True)
class Pace:
    """How thoroughly to measure: ``rounds`` of so many whole ``seconds`` for each side, on so many products.

    ``warm_up`` is seconds of each figure that do not count.
    """

    rounds: int
    warm_up: int
    seconds: int
    products: int
    stores: int


THOROUGH = Pace(rounds=3, warm_up=1, seconds=2, products=1000, stores=100_000)
QUICK = Pace(rounds=1, warm_up=0, seconds=1, products=100, stores=1000)


@dataclass(frozen=True)
class Bench:
    """Running services with a filled store."""

    services: BenchServices
    store: BenchStore
    pace: Pace

    @property
    def env(self) -> dict[str, str]:
        return self.services.env

    def database_cpu_seconds(self) -> float:
        """CPU that PostgreSQL has used so far."""
        return cpu_seconds(self.services.postgres_pid)
