"""Making drafts and changing them. Whoever changes one names the revision that they saw."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from shared.db.session import session, transaction
from shared.events.drafts import DraftChanged, DraftDeleted
from shared.events.outbox import record
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id, new_token
from shared.kernel.quantities import Unit
from shared.models.customers.customer import customer_by_id
from shared.models.orders.draft import DraftLine, DraftOrder, DraftStatus, draft_by_id, draft_for_update
from shared.models.orders.order import Order
from shared.models.shipping.rate import rate_by_id
from shared.models.stores.counter import next_number
from shared.models.stores.selling import selling_terms
from shared.models.stores.store import current_store
from shared.models.taxes.tax_class import all_tax_classes
from shared.services.carts.contents import CartContent
from shared.services.orders.drafts.reckoning import keep_totals, reckon
from shared.services.orders.drafts.wishes import (
    LONGEST,
    MOST_LINES,
    DraftWish,
    LineWish,
    check_line,
    check_shipping,
    tidy_address,
    wish_of,
)
from shared.services.orders.goods import read_goods

NUMBERS = "drafts"


def create_draft(wish: DraftWish, *, actor: str = "") -> DraftOrder:
    """Raises Invalid with ``fields``, NotFound (a variant, a rate or a customer of the wish)."""
    store = current_store()
    currency = wish.currency or selling_terms(store).own.code
    if currency not in selling_terms(store).codes:
        raise Invalid(fields={"currency": _("Choose a currency from the list.")})
    with transaction():
        draft = DraftOrder(
            id=new_id(), token=new_token(18), locale=wish.locale or store.default_locale, currency=currency, actor=actor
        )
        _fill(draft, wish)
        draft.number = next_number(NUMBERS, first=1)
        draft.name = f"D{draft.number}"
        session().add(draft)
        record(DraftChanged(draft.id, "created"))
    return draft


def update_draft(draft_id: UUID, wish: DraftWish, *, revision: int | None = None) -> DraftOrder:
    """The draft as the wish says. One that was sent, approved or declined is open again: what was sent counts no more.

    Raises NotFound, Invalid, Conflict (it is an order already, or somebody else changed it meanwhile).
    """
    with transaction():
        draft = locked_draft(draft_id, revision)
        _fill(draft, wish)
        draft.move(DraftStatus.OPEN)
        draft.revision += 1
        draft.sent_at = draft.decided_at = draft.reminded_at = None
        draft.decision_note = ""
        record(DraftChanged(draft.id, "updated"))
    return draft


def locked_draft(draft_id: UUID, revision: int | None) -> DraftOrder:
    """For a change, within a transaction. Raises NotFound, Conflict."""
    draft = draft_for_update(draft_id)
    if not draft.is_changeable:
        raise Conflict(_("This draft is an order already."))
    if revision is not None and revision != draft.revision:
        raise Conflict(_("Somebody else has changed this meanwhile. Look at it again before you go on."))
    return draft


def delete_draft(draft_id: UUID) -> None:
    """Raises NotFound, Conflict (it is an order already)."""
    with transaction():
        draft = locked_draft(draft_id, None)
        record(DraftDeleted(draft.id))
        session().delete(draft)


def duplicate_draft(draft_id: UUID, *, actor: str = "") -> DraftOrder:
    """A new open draft with the same things at the same prices. Raises NotFound."""
    return create_draft(_afresh(wish_of(draft_by_id(draft_id))), actor=actor)


def draft_of_order(order: Order, *, actor: str = "") -> DraftOrder:
    """A new draft with what somebody has ordered, at today's prices; lines of variants that are gone stay as words."""
    lines = [
        LineWish(
            quantity=line.quantity if line.variant_id else 1,
            variant_id=line.variant_id,
            title=line.title,
            unit_price=None if line.variant_id else line.total + line.discount,
            tax_class_id=line.tax_class_id,
            requires_shipping=line.requires_shipping,
        )
        for line in order.lines
    ]
    same = ("customer_id", "email", "phone", "tax_id", "locale", "currency")
    wish = DraftWish(lines=lines, address=order.shipping_address, **{name: getattr(order, name) for name in same})
    return create_draft(wish, actor=actor)


def _afresh(wish: DraftWish) -> DraftWish:
    """The same for a new draft: lines of its own, and no day."""
    return replace(wish, valid_until=None, lines=[replace(line, line_id=None) for line in wish.lines])


def preview_draft(draft: DraftOrder, wish: DraftWish) -> DraftOrder:
    """What the draft would come to, on an object that is never written. Raises as ``update_draft``."""
    kept = [column.key for column in DraftLine.__table__.columns if column.key != "store_id"]
    with session().no_autoflush:
        shown = DraftOrder(id=draft.id, name=draft.name, locale=draft.locale, currency=draft.currency)
        shown.lines = [DraftLine(**{name: getattr(line, name) for name in kept}) for line in draft.lines]
        _fill(shown, wish)
    return shown


def _fill(draft: DraftOrder, wish: DraftWish) -> None:
    check_shipping(wish.shipping_price)
    if len(wish.lines) > MOST_LINES:
        raise Conflict(_("A draft has at most %(most)s lines.", most=MOST_LINES))
    if wish.customer_id is not None:
        customer_by_id(wish.customer_id)
    if wish.rate_id is not None:
        rate_by_id(wish.rate_id)
    draft.customer_id, draft.rate_id = wish.customer_id, wish.rate_id
    draft.email, draft.phone = wish.email.strip().lower()[:200], wish.phone.strip()[:40]
    draft.address, draft.tax_id = tidy_address(wish.address), wish.tax_id.strip()[:40]
    draft.locale = wish.locale or draft.locale
    draft.shipping_name, draft.shipping_price = wish.shipping_name.strip()[:200], wish.shipping_price
    draft.manual_discount = wish.discount.to_dict() if wish.discount else {}
    draft.note, draft.staff_note = wish.note.strip()[:LONGEST], wish.staff_note.strip()[:LONGEST]
    draft.tags = list(dict.fromkeys(" ".join(tag.split())[:60] for tag in wish.tags if tag.strip()))[:50]
    draft.valid_until = wish.valid_until
    lines = _lines_of(draft, wish.lines)
    keep_totals(draft, lines, reckon(draft, lines))
    draft.lines = lines


def _lines_of(draft: DraftOrder, wishes: Sequence[LineWish]) -> list[DraftLine]:
    known = {line.id: line for line in draft.lines}
    wanted = {wish.variant_id: wish.quantity for wish in wishes if wish.variant_id is not None}
    goods = read_goods(wanted, draft.locale, draft.currency)
    classes = {one.id for one in all_tax_classes()} if any(wish.tax_class_id for wish in wishes) else set()
    lines = []
    for position, wish in enumerate(wishes, start=1):
        if wish.tax_class_id is not None and wish.tax_class_id not in classes:
            raise NotFound(_("This tax class does not exist."))
        line = _line_of(draft, wish, known, goods)
        line.position = position
        lines.append(line)
    return lines


def _line_of(
    draft: DraftOrder, wish: LineWish, known: Mapping[UUID, DraftLine], goods: Mapping[UUID, CartContent]
) -> DraftLine:
    line = known.get(wish.line_id) if wish.line_id else None
    if wish.line_id is not None and line is None:
        raise NotFound(_("This line does not belong to the draft."))
    good = goods.get(wish.variant_id) if wish.variant_id else None
    if wish.variant_id is not None and good is None:
        raise NotFound(_("This variant does not exist."))
    if line is None:
        line = new_line(draft.id, wish, good)
    check_line(wish, line.unit)
    if wish.unit_price is not None:
        line.unit_price = wish.unit_price
    line.quantity = wish.quantity
    line.manual_discount = wish.discount.to_dict() if wish.discount else {}
    if line.is_custom:
        line.title = wish.title.strip()[:300] or line.title
        line.tax_class_id, line.requires_shipping = wish.tax_class_id, wish.requires_shipping
    return line


def new_line(draft_id: UUID, wish: LineWish, good: CartContent | None) -> DraftLine:
    """A variant with its texts and price of the moment, or a thing of its own."""
    values = {"id": new_id(), "draft_id": draft_id, "quantity": wish.quantity, "discount": 0, "manual_discount": {}}
    if good is None:
        price = wish.unit_price or 0
        own = {
            "title": wish.title.strip()[:300],
            "unit_price": price,
            "list_price": price,
            "tax_class_id": wish.tax_class_id,
        }
        return DraftLine(**values, **own, is_custom=True, requires_shipping=wish.requires_shipping, unit=Unit.PIECE)
    return DraftLine(
        **values,
        variant_id=good.variant_id,
        is_custom=False,
        title=good.shown_title,
        variant_title=good.shown_variant_title,
        sku=good.sku,
        media_key=good.media_key,
        unit=good.unit,
        unit_price=good.unit_price,
        list_price=good.unit_price,
        requires_shipping=good.requires_shipping,
    )
