"""Applying an edit: under the order's lock, once, for the revision that was seen."""

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any
from uuid import UUID

from shared.db.session import session, transaction
from shared.events.drafts import OrderEdited
from shared.events.outbox import record
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order, order_by_id, order_for_update
from shared.models.orders.status import FulfilmentState
from shared.models.payments.payment import payments_for_update
from shared.models.promotions.use import every_use_of, standing_uses
from shared.services.inventory.bundled import units_of_lines
from shared.services.inventory.reservations import reserve_stock
from shared.services.inventory.settlements import release_stock
from shared.services.orders.bundles import ordered_parts
from shared.services.orders.documents.rewriting import rewrite_invoice
from shared.services.orders.edits.money import ask_for_rest, give_back_overpaid
from shared.services.orders.edits.reckoning import Edited, EditedLine, check_editable, reckon_edit
from shared.services.orders.edits.wishes import LONGEST_REASON, EditWish
from shared.services.orders.money import follow_money, tell
from shared.services.orders.ordered_lines import ordered_line
from shared.services.orders.taxed import order_taxes, taxes_of_line
from shared.services.promotions.uses import replace_uses
from shared.services.taxes.engine import LineTaxes

Units = list[tuple[UUID, int]]


def preview_edit(order_id: UUID, wish: EditWish) -> Edited:
    """What the order would come to; nothing is written. Raises as ``edit_order``."""
    order = order_by_id(order_id)
    _check_revision(order, wish)
    return reckon_edit(order, every_use_of(order.id), wish)


def edit_order(
    order_id: UUID,
    wish: EditWish,
    *,
    expected_total: int | None = None,
    refund: bool = False,
    is_told: bool = True,
    actor: str = "",
    user_id: UUID | None = None,
) -> Edited:
    """Change the order, all or nothing: lines, stock, taxes, discounts, what is owed, and the invoice.

    ``expected_total`` is what was shown before. With ``refund`` what was paid too much goes back at once, else it is
    held until staff decide. Raises NotFound, Invalid, Conflict (somebody else changed it meanwhile, sold out, sent).
    """
    with transaction():
        order = order_for_update(order_id)
        _check_revision(order, wish)
        edited = reckon_edit(order, every_use_of(order.id), wish)
        _check_meant(edited, expected_total)
        changes = [_told(line) for line in edited.changed]
        _move_stock(order, edited)
        _write(edited)
        _follow_goods(order)
        payments = payments_for_update(order.id)
        follow_money(order, payments)
        ask_for_rest(order, payments)
        _tell(order, wish, changes, edited.total_before, actor, user_id)
        rewrite_invoice(order, actor=actor, user_id=user_id)
        if refund:
            give_back_overpaid(order, actor=actor, user_id=user_id)
        record(OrderEdited(order.id, order.revision, is_told))
    return edited


def _check_revision(order: Order, wish: EditWish) -> None:
    check_editable(order)
    if wish.revision != order.revision:
        raise Conflict(_("Somebody else has changed this meanwhile. Look at it again before you go on."))


def _check_meant(edited: Edited, expected_total: int | None) -> None:
    kept = edited.order.manual_discount
    whole = edited.manual_discount.to_dict() if edited.manual_discount else {}
    shipping = edited.totals.shipping or 0
    if not edited.changed and not edited.difference and whole == kept and shipping == edited.order.shipping:
        raise Invalid(_("Nothing is changed yet."))
    if expected_total is not None and expected_total != edited.totals.total:
        raise Conflict(_("The sum has changed since you looked. Please check it once more."))


def _move_stock(order: Order, edited: Edited) -> None:
    """What is added is promised, what falls away is on sale again; lines of their own have no stock."""
    more: Units = []
    less: Units = []
    for line in edited.lines:
        if line.before is None and line.after is not None and not line.after.is_custom:
            more.append((line.after.variant_id, line.after.quantity))
        elif line.before is not None:
            change = (line.after.quantity if line.after else 0) - line.before.quantity
            units = units_of_lines([(line.before.variant_id, line.before.parts, abs(change))]) if change else []
            (more if change > 0 else less).extend(units)
    if less:
        release_stock(less, cause="order", cause_id=order.id)
    if more:
        reserve_stock(more, cause="order", cause_id=order.id)


def _write(edited: Edited) -> None:
    order, totals = edited.order, edited.totals
    standing = standing_uses(every_use_of(order.id))
    order.revision += 1
    taxes = totals.taxes.lines if totals.taxes is not None else repeat(None)
    for line, line_taxes in zip([one for one in edited.lines if one.after is not None], taxes, strict=False):
        _write_line(order, line, line_taxes)
    for line in edited.lines:
        if line.before is not None and line.after is None:
            order.lines.remove(line.before)
    order.subtotal, order.shipping, order.discount = totals.subtotal, totals.shipping or 0, totals.discount
    order.total, order.store_total = totals.total, edited.terms.back(totals.total)
    order.manual_discount = edited.manual_discount.to_dict() if edited.manual_discount else {}
    for name, value in (_NO_TAXES | order_taxes(totals.taxes, edited.taxing)).items():
        setattr(order, name, value)
    session().flush()
    positions = {str(line.id): line.position for line in order.lines}
    replace_uses(
        standing,
        totals.discounts,
        order_id=order.id,
        customer_id=order.customer_id,
        positions=positions,
        revision=order.revision,
    )


_NO_TAXES: dict[str, Any] = {
    **dict.fromkeys(("tax", "tax_included", "shipping_tax", "shipping_tax_included"), 0),
    "tax_lines": [],
    "tax_treatment": "",
}


def _write_line(order: Order, edited: EditedLine, taxes: LineTaxes | None) -> None:
    after, line = edited.after, edited.before
    if after is None:
        return
    if line is None:
        parts = ordered_parts([after.variant_id]) if after.is_bundle else {}
        line = ordered_line(order.id, _next_position(order.lines), after, parts.get(after.variant_id, []), None, None)
        line.id = after.line_id or line.id
        order.lines.append(line)
    line.quantity, line.discount, line.total = after.quantity, edited.discount, edited.total
    line.manual_discount, line.tax_class_id = dict(after.manual_discount), after.tax_class_id
    kept = taxes_of_line(taxes)
    line.tax, line.tax_included = kept.get("tax", 0), kept.get("tax_included", 0)
    line.tax_lines = kept.get("tax_lines", [])


def _next_position(lines: Iterable[OrderLine]) -> int:
    return 1 + max((line.position for line in lines), default=0)


def _follow_goods(order: Order) -> None:
    """Where all that is left has been sent already, nothing waits any more."""
    if order.fulfilment_state is FulfilmentState.PARTLY_FULFILLED and not any(
        line.left_to_send for line in order.lines
    ):
        order.note_fulfilment(FulfilmentState.FULFILLED)


def _told(line: EditedLine) -> dict[str, Any]:
    """A change as the timeline keeps it; quantities count minor units of ``unit``."""
    thing = line.before if line.before is not None else line.after
    unit = thing.unit.value if thing is not None else "piece"
    after = line.after.quantity if line.after else 0
    return {"title": line.title, "unit": unit, "before": line.quantity_before, "after": after}


def _tell(
    order: Order, wish: EditWish, changes: Sequence[dict[str, Any]], before: int, actor: str, user_id: UUID | None
) -> None:
    reason = wish.reason.strip()[:LONGEST_REASON]
    details = {"revision": order.revision, "reason": reason, "before": before, "after": order.total}
    tell(order, "edited", actor, user_id, changes=list(changes), **details)
