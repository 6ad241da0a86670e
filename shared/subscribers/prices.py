"""What follows a change of prices."""

from collections.abc import Iterable

from shared.subscribers.registry import HeardEvent, JobCall, on


@on("catalog.prices_changed", consumer="catalog.price_sums")
def sum_up(event: HeardEvent) -> Iterable[JobCall]:
    """In a large store the sums and the record are still owed; in a small one there is nothing left to do."""
    return [JobCall("catalog.pass_price_borders")]
