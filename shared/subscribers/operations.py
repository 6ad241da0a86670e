"""Long work begins when it is asked for, and the person who asked hears of its end."""

from collections.abc import Iterable

from shared.services.stores.operation_news import owe_news
from shared.subscribers.registry import HeardEvent, JobCall, on


@on("stores.operation_owed", consumer="stores.operations")
def begin_operation(event: HeardEvent) -> Iterable[JobCall]:
    return [JobCall("operations.run", {"operation_id": event.id_of("operation_id")})]


@on("stores.operation_ended", consumer="mail.operation_ended")
def tell_of_end(event: HeardEvent) -> Iterable[JobCall]:
    message_id = owe_news(event.id_of("operation_id"))
    return [JobCall("mail.send", {"message_id": message_id})] if message_id else []
