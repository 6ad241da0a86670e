"""What is asked of a server, how a right answer is known, and what the load gave."""

from collections.abc import Mapping
from dataclasses import dataclass, field

NUMBER, ADDRESS = "{number}", "{address}"


@dataclass(frozen=True)
class Question:
    """A request, repeated. ``paths`` and ``bodies`` are taken in turn.

    In paths ``{number}`` becomes another number, in headers ``{address}`` another client address for each request.
    An answer counts only with this ``status`` and with ``mark`` in its body.
    """

    paths: tuple[str, ...]
    mark: str
    host: str = "127.0.0.1"
    method: str = "GET"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    bodies: tuple[str, ...] = ("",)

    def request(self, number: int) -> tuple[str, str, str, dict[str, str]]:
        """Method, path, body and headers of the request with this number."""
        path = self.paths[number % len(self.paths)].replace(NUMBER, str(number))
        headers = {"Host": self.host, **self.headers}
        headers = {name: value.replace(ADDRESS, address(number)) for name, value in headers.items()}
        return self.method, path, self.bodies[number % len(self.bodies)], headers


@dataclass(frozen=True)
class Load:
    """What came of asking for a while. Latencies are milliseconds; ``errors`` are wrong answers and none at all."""

    requests: int
    seconds: float
    p50: float
    p99: float
    errors: int

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


def address(number: int) -> str:
    """A client address of the number's own."""
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
