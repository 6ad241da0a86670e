"""Opening a return: by the shopper who wants to send something back, or by staff who agreed on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shared.db.session import session, transaction
from shared.events.outbox import record
from shared.events.returns import ReturnRequested
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.orders.order import Order, order_for_update
from shared.models.orders.status import OrderStatus
from shared.models.returns.case import Return, ReturnLine, find_return_by_key, returns_of
from shared.models.returns.status import ReturnOrigin
from shared.models.stores.counter import next_number
from shared.services.returns.choices import may_have_instead
from shared.services.returns.deciding import approve_locked
from shared.services.returns.eligibility import Returnable, returnable_lines
from shared.services.returns.locking import tell_return
from shared.services.returns.preferences import ReturnSettings, return_settings
from shared.services.returns.swaps import keep_swaps

NUMBERS = "returns"
MOST_RETURNS = 30
LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class WantedLine:
    """So much of an order line, in its unit, and why. ``instead`` is a variant that is wanted for it, not money."""

    quantity: int
    reason: str = ""
    note: str = ""
    instead: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReturnWish:
    """What somebody wants to send back, by order line. ``photos`` are files that are stored already."""

    lines: Mapping[UUID, WantedLine]
    note: str = ""
    photos: Sequence[Mapping[str, str]] = field(default_factory=tuple)
    request_key: str | None = None


def open_return(
    order_id: UUID,
    wish: ReturnWish,
    *,
    origin: ReturnOrigin,
    is_approved: bool = False,
    actor: str = "",
    user_id: UUID | None = None,
) -> Return:
    """Claim the goods and write the return down; asked again with the same ``request_key``, the same return.

    Shoppers are held to the merchant's days, exceptions and reasons, and may have variants of the same product instead;
    staff and programs are not. What is wanted instead is kept in stock. With ``is_approved`` the shopper can send the
    goods at once. Raises NotFound (also for another order's line), Conflict (also: sold out), Invalid.
    """
    with transaction():
        order = order_for_update(order_id)
        known = find_return_by_key(order_id, wish.request_key) if wish.request_key else None
        if known is not None:
            return known
        settings = return_settings()
        _check(order, wish, settings, origin)
        returned = _write(order, wish, origin)
        tell_return(order, returned, "return_requested", actor, user_id, origin=origin.value)
        record(ReturnRequested(order.id, returned.id, is_approved))
        _keep_swaps(order, returned, wish, actor=actor, user_id=user_id)
        if is_approved:
            approve_locked(order, returned, actor=actor, user_id=user_id)
    return returned


def _check(order: Order, wish: ReturnWish, settings: ReturnSettings, origin: ReturnOrigin) -> None:
    if order.status is OrderStatus.CANCELLED:
        raise Conflict(_("This order is cancelled."))
    if origin is ReturnOrigin.CUSTOMER and not settings.is_open:
        raise Conflict(_("Nothing can be returned here. Please write to us."))
    if len(returns_of(order.id)) >= MOST_RETURNS:
        raise Conflict(_("This order has too many returns. Please write to us."))
    if not set(wish.lines) <= {line.id for line in order.lines}:
        raise NotFound(_("This line does not belong to the order."))
    known = {one.line.id: one for one in returnable_lines(order, settings)}
    wrong: dict[str, str] = {}
    for line_id, wanted in wish.lines.items():
        wrong |= _complaints(known.get(line_id), line_id, wanted, settings, origin)
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    if not any(wanted.quantity for wanted in wish.lines.values()):
        words = _("Choose what you want to return.")
        raise Invalid(words, fields={"lines": words})


def _complaints(
    one: Returnable | None, line_id: UUID, wanted: WantedLine, settings: ReturnSettings, origin: ReturnOrigin
) -> dict[str, str]:
    is_shopper = origin is ReturnOrigin.CUSTOMER
    left = one.left if one is not None else 0
    if not 0 <= wanted.quantity <= left:
        return {f"quantity-{line_id}": _("That much of it cannot be returned.")}
    if wanted.quantity and is_shopper and one is not None and one.problem:
        return {f"quantity-{line_id}": one.problem}
    if wanted.quantity and is_shopper and wanted.reason not in settings.reason_choices:
        return {f"reason-{line_id}": _("Choose why you return it.")}
    if wanted.quantity and is_shopper and wanted.instead and not _may_swap(one, wanted.instead, settings):
        return {f"instead-{line_id}": _("This cannot be had instead. Choose something else.")}
    return {}


def _may_swap(one: Returnable | None, variant_id: UUID, settings: ReturnSettings) -> bool:
    return settings.exchanges and one is not None and may_have_instead(one.line, [variant_id])


def _keep_swaps(order: Order, returned: Return, wish: ReturnWish, *, actor: str, user_id: UUID | None) -> None:
    """What is wanted instead, as much as comes back."""
    wanted: dict[UUID, int] = {}
    for line in wish.lines.values():
        if line.instead is not None and line.quantity:
            wanted[line.instead] = wanted.get(line.instead, 0) + line.quantity
    if wanted:
        keep_swaps(order, returned, wanted)
        tell_return(order, returned, "return_swapped", actor, user_id, count=len(wanted))


def _write(order: Order, wish: ReturnWish, origin: ReturnOrigin) -> Return:
    returned = Return(
        order_id=order.id,
        origin=origin,
        note=wish.note.strip()[:LONGEST_NOTE],
        photos=[dict(photo) for photo in wish.photos],
        request_key=wish.request_key,
    )
    lines = {line.id: line for line in order.lines}
    returned.lines = [
        ReturnLine(order_line_id=line_id, quantity=one.quantity, reason=one.reason[:200], note=one.note.strip()[:500])
        for line_id, one in wish.lines.items()
        if one.quantity
    ]
    for part in returned.lines:
        lines[part.order_line_id].coming_back += part.quantity
    returned.number = next_number(NUMBERS)
    session().add(returned)
    session().flush()
    return returned


def wanted_lines(rows: Sequence[Mapping[str, Any]]) -> dict[UUID, WantedLine]:
    """``{"line_id", "quantity", "reason", "note", "instead"}`` each; raises Invalid where a line is named twice."""
    found = {
        row["line_id"]: WantedLine(row["quantity"], row.get("reason", ""), row.get("note", ""), row.get("instead"))
        for row in rows
    }
    if len(found) < len(rows):
        raise Invalid(_("Name each line once."), fields={"lines": _("Name each line once.")})
    return found
