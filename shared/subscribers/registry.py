"""Who reacts to which events, found in ``shared/subscribers/<module>.py``."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from shared.kernel.discovery import import_all


@dataclass(frozen=True)
class HeardEvent:
    """An event as it comes off the stream."""

    id: UUID
    type: str
    store_id: UUID | None
    payload: Mapping[str, Any]

    def id_of(self, field_name: str) -> UUID:
        return UUID(self.payload[field_name])


@dataclass(frozen=True)
class JobCall:
    """A job to enqueue once the reaction is committed."""

    name: str
    ids: Mapping[str, UUID | str] = field(default_factory=dict)


Reaction = Callable[[HeardEvent], Iterable[JobCall]]


@dataclass(frozen=True)
class Subscription:
    """A reaction to some types of events. ``consumer`` is its lasting name: it marks what has been dealt with."""

    consumer: str
    types: frozenset[str]
    react: Reaction


def on(*types: str, consumer: str) -> Callable[[Reaction], Subscription]:
    """Declare a reaction. It runs in the event's store scope, inside the transaction that notes it as done."""

    def declare(react: Reaction) -> Subscription:
        return Subscription(consumer, frozenset(types), react)

    return declare


@cache
def all_subscriptions() -> tuple[Subscription, ...]:
    found = [
        value
        for file in import_all("shared.subscribers")
        for value in vars(file).values()
        if isinstance(value, Subscription)
    ]
    return tuple({subscription.consumer: subscription for subscription in found}.values())


@cache
def consumers_by_type() -> Mapping[str, frozenset[str]]:
    """Which consumers every type of event must have gone through."""
    types = {kind for subscription in all_subscriptions() for kind in subscription.types}
    return {kind: frozenset(s.consumer for s in all_subscriptions() if kind in s.types) for kind in types}
