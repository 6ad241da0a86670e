"""Lists of things, paged and filtered as Stripe does."""

from typing import Any

from flask import g

from shared.gateways.payments.emulator import objects
from shared.gateways.payments.emulator.params import table, whole

Thing = dict[str, Any]
PAGE = 10
LARGEST_PAGE = 100


def list_things(kind: str, url: str, filters: tuple[str, ...]) -> Thing:
    """A page, newest first, with Stripe's ``created``, ``types``, ``starting_after`` and ``limit``."""
    found = [thing for thing in g.desk.listed(kind) if _is_wanted(thing, filters)]
    after, before = g.params.get("starting_after"), g.params.get("ending_before")
    ids = [thing["id"] for thing in found]
    if after in ids:
        found = found[ids.index(after) + 1 :]
    if before in ids:
        found = found[: ids.index(before)]
    limit = min(whole(g.params, "limit", PAGE, least=1), LARGEST_PAGE)
    return as_list(found[:limit], url, len(found) > limit)


def _is_wanted(thing: Thing, filters: tuple[str, ...]) -> bool:
    if any(g.params.get(name) not in (None, thing.get(name)) for name in filters):
        return False
    if g.params.get("types") and thing.get("type") not in g.params["types"]:
        return False
    created = table(g.params, "created")
    least, most = whole(created, "gte", 0), whole(created, "lte", 2**62)
    return least <= thing["created"] <= most and thing["created"] > whole(created, "gt", -1, least=-1)


def as_list(things: list[Thing], url: str, has_more: bool) -> Thing:
    return {"object": "list", "data": [objects.shown(thing) for thing in things], "has_more": has_more, "url": url}
