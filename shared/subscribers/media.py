"""Pictures that arrive are made ready, then made in every width."""

from collections.abc import Iterable

from shared.subscribers.registry import HeardEvent, JobCall, on


@on("media.received", consumer="media.process")
def process(event: HeardEvent) -> Iterable[JobCall]:
    return [JobCall("media.process", {"media_id": event.id_of("media_id")})]


@on("media.ready", consumer="media.renditions")
def make_renditions(event: HeardEvent) -> Iterable[JobCall]:
    return [JobCall("media.renditions", {"media_id": event.id_of("media_id")})]
