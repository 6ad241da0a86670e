"""One request to an integrator's address, and what came of it."""

import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.gateways.http import TIMED_OUT, HttpAnswer, HttpClient, NoAnswer
from shared.kernel import clock
from shared.kernel.config import current_settings
from shared.kernel.errors import GatewayFailed, Invalid
from shared.models.webhooks.message import message_name
from shared.services.webhooks.signing import signed_headers

TIMEOUT = 10.0
KEPT_BYTES = 2_048
GONE = 410
NOT_PUBLIC = "not_public"


@dataclass(frozen=True, slots=True)
class Letter:
    """A delivery that is due, with what it takes to send it."""

    delivery_id: UUID
    message_id: UUID
    body: bytes
    attempts: int
    tries: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one request. ``took`` is milliseconds; ``code`` None: nothing came back, ``error`` says why."""

    letter: Letter
    at: datetime
    took: int
    code: int | None
    error: str = ""
    response: str = ""

    @property
    def is_success(self) -> bool:
        return self.code is not None and 200 <= self.code < 300


def make_client() -> HttpClient:
    """The way out of the house, with the times and sizes of webhooks."""
    return HttpClient(
        allow_loopback=not current_settings().is_production,
        connect_timeout=5,
        read_timeout=TIMEOUT,
        longest=TIMEOUT,
        cut_at=KEPT_BYTES,
    )


def send_letter(client: HttpClient, url: str, secrets: list[str], letter: Letter) -> Outcome:
    """Sign and send it now. Never raises what the other side does wrong."""
    at, began = clock.now(), time.monotonic()
    headers = signed_headers(secrets, message_name(letter.message_id), at, letter.body)
    answer, error = _post(client, url, letter.body, headers)
    took = round((time.monotonic() - began) * 1000)
    if answer is None:
        return Outcome(letter, at, took, None, error)
    return Outcome(letter, at, took, answer.status, "", _readable(answer.body))


def _post(client: HttpClient, url: str, body: bytes, headers: dict[str, str]) -> tuple[HttpAnswer | None, str]:
    try:
        return client.post(url, body, headers=headers), ""
    except Invalid:
        return None, NOT_PUBLIC
    except NoAnswer as failure:
        return None, failure.reason
    except GatewayFailed:
        return None, TIMED_OUT


def _readable(body: bytes) -> str:
    """As text that the database can keep."""
    return body.decode("utf-8", "replace").replace("\x00", "�")
