"""The name under which a store is reached: its subdomain."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from shared.kernel.handles import first_free_handle, make_handle
from shared.kernel.hosts import is_store_handle
from shared.models.stores.store import handle_is_taken

LONGEST = 40
OTHERWISE = "my-shop"


class HandleState(StrEnum):
    AVAILABLE = "available"
    TAKEN = "taken"
    INVALID = "invalid"


@dataclass(frozen=True)
class HandleAnswer:
    """Whether ``handle`` can be had; ``suggestion`` is one that can, where it cannot."""

    handle: str
    state: HandleState
    suggestion: str = ""


def check_handle(platform_id: UUID, typed: str) -> HandleAnswer:
    """Judge what a person typed as a subdomain; upper case and blanks around are forgiven."""
    handle = typed.strip().lower()
    if not is_store_handle(handle):
        return HandleAnswer(handle, HandleState.INVALID, suggest_handle(platform_id, typed))
    if handle_is_taken(platform_id, handle):
        return HandleAnswer(handle, HandleState.TAKEN, suggest_handle(platform_id, handle))
    return HandleAnswer(handle, HandleState.AVAILABLE)


def suggest_handle(platform_id: UUID, name: str) -> str:
    """A free handle made from a store's name."""
    made = make_handle(name, otherwise=OTHERWISE)[:LONGEST].strip("-")
    if not is_store_handle(made):
        made = f"{made}-shop".lstrip("-")
    if not is_store_handle(made):
        made = OTHERWISE
    return first_free_handle(made, lambda handle: handle_is_taken(platform_id, handle))
