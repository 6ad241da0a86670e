"""Who does it, for timelines and ledgers."""

from typing import Any

from shared.web.context import principal


def acting() -> dict[str, Any]:
    """``actor`` and ``user_id`` of the person at the keyboard."""
    return {"actor": principal().label, "user_id": principal().id}
