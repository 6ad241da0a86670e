"""Words that staff put on orders."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import delete, select

from shared.db.bulk import insert_missing, insert_rows
from shared.db.session import session, transaction
from shared.events.outbox import record
from shared.events.parcels import OrderChanged
from shared.kernel import clock
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.orders.event import OrderEvent
from shared.models.orders.order import order_for_update
from shared.models.orders.tag import OrderTag, tags_of

LONGEST_TAG = 60
MOST_TAGS = 50


def read_tags(text: str) -> list[str]:
    """Words between commas, each once. Raises Invalid."""
    return checked_tags(text.split(","))


def checked_tags(words: Iterable[str]) -> list[str]:
    """Each once, whatever the case of its letters. Raises Invalid (``tags``)."""
    kept = {tag_key(word): " ".join(word.split()) for word in words if word.strip()}
    if any(len(word) > LONGEST_TAG or "," in word for word in kept.values()):
        message = _("A tag is at most %(most)s letters long and holds no comma.", most=LONGEST_TAG)
        raise Invalid(message, fields={"tags": message})
    if len(kept) > MOST_TAGS:
        message = _("An order has at most %(most)s tags.", most=MOST_TAGS)
        raise Invalid(message, fields={"tags": message})
    return list(kept.values())


def tag_key(word: str) -> str:
    return " ".join(word.split()).casefold()


def set_tags(order_id: UUID, words: Iterable[str], *, actor: str = "", user_id: UUID | None = None) -> list[str]:
    """The order has exactly these tags from now on. Raises NotFound, Invalid."""
    wanted = {tag_key(word): word for word in checked_tags(words)}
    with transaction():
        order = order_for_update(order_id)
        before = {tag_key(word): word for word in tags_of(order.id)}
        added = [word for key, word in wanted.items() if key not in before]
        removed = [word for key, word in before.items() if key not in wanted]
        if removed:
            gone = delete(OrderTag).where(OrderTag.order_id == order.id, OrderTag.key.in_(map(tag_key, removed)))
            session().execute(gone)
        insert_rows(OrderTag, _rows([order.id], added))
        if added or removed:
            details = {"added": added, "removed": removed}
            event = OrderEvent(order_id=order.id, kind="tagged", actor=actor, user_id=user_id, details=details)
            session().add(event)
            record(OrderChanged(order.id, "tags"))
        return tags_of(order.id)


def add_tags(order_id: UUID, words: Iterable[str], *, actor: str = "", user_id: UUID | None = None) -> list[str]:
    """Raises NotFound, Invalid."""
    return set_tags(order_id, [*words, *tags_of(order_id)], actor=actor, user_id=user_id)


def remove_tag(order_id: UUID, word: str, *, actor: str = "", user_id: UUID | None = None) -> list[str]:
    """Nothing happens where the order has no such tag. Raises NotFound."""
    left = [tag for tag in tags_of(order_id) if tag_key(tag) != tag_key(word)]
    return set_tags(order_id, left, actor=actor, user_id=user_id)


def tag_many(order_ids: Sequence[UUID], words: Sequence[str], *, actor: str, user_id: UUID | None) -> int:
    """Put tags on many orders, within the caller's transaction. Returns how many orders got one. Few statements."""
    keys = [tag_key(word) for word in words]
    had = _tagged(order_ids, keys)
    insert_missing(OrderTag, _rows(order_ids, words))
    changed = [order_id for order_id in order_ids if len(had.get(order_id, ())) < len(set(keys))]
    _tell_many(changed, {"added": list(words), "removed": []}, actor, user_id)
    return len(changed)


def untag_many(order_ids: Sequence[UUID], words: Sequence[str], *, actor: str, user_id: UUID | None) -> int:
    """Take tags off many orders. Returns how many had one."""
    keys = [tag_key(word) for word in words]
    changed = list(_tagged(order_ids, keys))
    session().execute(
        delete(OrderTag)
        .where(OrderTag.order_id.in_(order_ids), OrderTag.key.in_(keys))
        .execution_options(synchronize_session=False)
    )
    _tell_many(changed, {"added": [], "removed": list(words)}, actor, user_id)
    return len(changed)


def _tagged(order_ids: Sequence[UUID], keys: Sequence[str]) -> dict[UUID, set[str]]:
    statement = select(OrderTag.order_id, OrderTag.key)
    found: dict[UUID, set[str]] = {}
    for order_id, key in session().execute(statement.where(OrderTag.order_id.in_(order_ids), OrderTag.key.in_(keys))):
        found.setdefault(order_id, set()).add(key)
    return found


def _rows(order_ids: Iterable[UUID], words: Sequence[str]) -> list[dict[str, object]]:
    return [{"order_id": one, "tag": word, "key": tag_key(word)} for one in order_ids for word in words]


def _tell_many(order_ids: Sequence[UUID], details: dict[str, list[str]], actor: str, user_id: UUID | None) -> None:
    told = {"kind": "tagged", "actor": actor, "user_id": user_id, "details": details, "at": clock.now()}
    insert_rows(OrderEvent, [{"order_id": order_id, **told} for order_id in order_ids])
    for order_id in order_ids:
        record(OrderChanged(order_id, "tags"))
