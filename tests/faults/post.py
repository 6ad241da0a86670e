"""The post between Stripe and a shop: webhooks arrive here, and a test brings them when and as often as it likes."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from tests.factories.webhooks import Received, Receiver, listening
from tests.faults.browser import Browser
from tests.faults.stack import wait_until

ARRIVES_WITHIN = 20


class Post:
    """Letters of all payments of one store."""

    def __init__(self, receiver: Receiver, port: int) -> None:
        self._receiver, self._port = receiver, port

    @property
    def address(self) -> str:
        return self._receiver.url

    @property
    def letters(self) -> list[Received]:
        return list(self._receiver.got)

    def about(self, intent: str, count: int) -> list[Received]:
        """The first letters about a payment (or its pay page), once so many have come."""
        wait_until(lambda: len(self._naming(intent)) >= count, ARRIVES_WITHIN, f"{count} webhooks about {intent}")
        return self._naming(intent)[:count]

    def _naming(self, intent: str) -> list[Received]:
        return [letter for letter in self._receiver.got if f'"{intent}"'.encode() in letter.body]

    def bring(self, store_id: UUID, letter: Received) -> int:
        """Deliver it as Stripe does; the answer's status."""
        signed = {name: letter.headers[name] for name in ("Stripe-Signature", "Content-Type")}
        return Browser(self._port, "api.localhost").send(f"/webhooks/stripe/{store_id}", letter.body, **signed).status


@contextmanager
def open_post(port: int) -> Iterator[Post]:
    with listening() as receiver:
        yield Post(receiver, port)
