"""A mail server on loopback, and workers that do what is queued."""

import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from email.message import EmailMessage

import pytest
import redis
from aiosmtpd.controller import Controller
from rq import Queue
from rq.serializers import JSONSerializer
from rq.worker import SimpleWorker

from shared.gateways.redis import queue_server
from shared.jobs.registry import queue_names
from shared.kernel.config import Settings, current_settings, use_settings


@dataclass
class Inbox:
    """Every message that arrived."""

    messages: list[EmailMessage] = field(default_factory=list)
    closed: bool = False

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        if self.closed:
            return "451 come back later"
        content = envelope.content  # type: ignore[attr-defined]
        self.messages.append(email.message_from_bytes(content, policy=email.policy.default))  # type: ignore[arg-type]
        return "250 taken"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def inbox(settings: Settings) -> Iterator[Inbox]:
    arrived = Inbox()
    port = free_port()
    controller = Controller(arrived, hostname="127.0.0.1", port=port)
    controller.start()
    before = current_settings()
    use_settings(replace(before, smtp_url=f"smtp://127.0.0.1:{port}"))
    yield arrived
    use_settings(before)
    controller.stop()


@pytest.fixture
def work(queue: redis.Redis) -> Callable[[], None]:
    """Do everything that is queued."""

    def burst() -> None:
        queues = [Queue(name, connection=queue_server(), serializer=JSONSerializer) for name in queue_names()]
        SimpleWorker(queues, connection=queue_server(), serializer=JSONSerializer).work(
            burst=True, logging_level="ERROR"
        )

    return burst
