"""What an order would come to after an edit: stored prices for what it has, today's rules for taxes and discounts.

The offers that it was placed with stay as long as its goods still fit them, whatever the calendar and their limits say
now; new ones are not looked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import func, select

from shared.db.session import session
from shared.kernel.addresses import Address
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.exchange import CurrencyTerms
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.kernel.quantities import QuantityRule, format_quantity
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order
from shared.models.orders.status import FulfilmentState, OrderStatus
from shared.models.promotions.use import DiscountUse, standing_uses
from shared.models.stores.selling import selling_terms
from shared.models.stores.store import current_store
from shared.models.taxes.settings import tax_settings
from shared.services.carts.contents import CartContent
from shared.services.carts.discounts import line_of
from shared.services.carts.totals import Totals, add_up
from shared.services.orders.drafts.reckoning import content_of
from shared.services.orders.drafts.wishes import check_line, check_shipping
from shared.services.orders.drafts.writing import new_line
from shared.services.orders.edits.wishes import EditWish
from shared.services.orders.goods import read_goods
from shared.services.orders.manual_discounts import ByHand, ManualDiscount
from shared.services.promotions.asking import ask_taken
from shared.services.shipping.rates import Offer
from shared.services.taxes.applied import Taxing, taxing_for


@dataclass(frozen=True)
class EditedLine:
    """A line before and after: ``before`` is None for what is added, ``after`` for what is taken out.

    ``discount`` is all that comes off it afterwards.
    """

    before: OrderLine | None
    after: CartContent | None
    discount: int = 0
    quantity_before: int = 0
    total_before: int = 0

    @property
    def title(self) -> str:
        return self.before.title if self.before is not None else self.after.title if self.after else ""

    @property
    def total(self) -> int:
        """What it comes to afterwards, less discounts."""
        return self.after.total - self.discount if self.after is not None else 0

    @property
    def is_changed(self) -> bool:
        if self.before is None or self.after is None:
            return True
        return (self.quantity_before, self.total_before) != (self.after.quantity, self.total)


@dataclass(frozen=True)
class Edited:
    """An order worked out as it would be after an edit."""

    order: Order
    lines: tuple[EditedLine, ...]
    totals: Totals
    terms: CurrencyTerms
    taxing: Taxing | None
    uses: Sequence[DiscountUse]
    manual_discount: ManualDiscount | None
    total_before: int

    @property
    def contents(self) -> list[CartContent]:
        return [line.after for line in self.lines if line.after is not None]

    @property
    def difference(self) -> int:
        """What it costs more; below zero less."""
        return self.totals.total - self.total_before

    @property
    def changed(self) -> list[EditedLine]:
        return [line for line in self.lines if line.is_changed]


def check_editable(order: Order) -> None:
    """Raises Conflict where nothing can be changed any more."""
    if order.status is not OrderStatus.OPEN:
        raise Conflict(_("Only an open order can be changed."))
    if order.fulfilment_state not in (FulfilmentState.UNFULFILLED, FulfilmentState.PARTLY_FULFILLED):
        raise Conflict(_("Everything of this order has left: it cannot be changed any more."))


def can_be_edited(order: Order) -> bool:
    try:
        check_editable(order)
    except Conflict:
        return False
    return True


def reckon_edit(order: Order, uses: Sequence[DiscountUse], wish: EditWish) -> Edited:
    """Raises NotFound (a line, a variant), Invalid (with ``quantity-<line>`` …), Conflict. Reads only."""
    check_editable(order)
    check_shipping(wish.shipping)
    _check_known(order, wish)
    kept = _kept_contents(order, wish)
    contents = [*[content for _line, content in kept if content is not None], *_added_contents(order, wish)]
    if not contents:
        raise Conflict(_("Nothing would be left of this order: cancel it instead."))
    whole = wish.discount if wish.sets_discount else ManualDiscount.read(order.manual_discount)
    terms = selling_terms().in_currency(order.currency)
    taken = standing_uses(uses)
    before = ask_taken(
        [line_of(content) for content in contents], taken, terms, order.shipping_address.get("country", "")
    )
    taxing = taxing_for(tax_settings(current_store()), Address.from_dict(order.shipping_address), order.tax_id)
    offer = Offer(order.id, order.shipping_name, order.shipping if wish.shipping is None else wish.shipping, None, None)
    by_hand = ByHand(contents, whole, before)
    totals = add_up(contents, terms, offer, None, by_hand, taxing, fee=order.payment_fee)
    if totals.total < 0:
        raise Conflict(_("So much cannot be taken off."))
    return Edited(order, _lines(kept, contents, totals), totals, terms, taxing, uses, whole, order.total)


def _lines(
    kept: Sequence[tuple[OrderLine, CartContent | None]], contents: Sequence[CartContent], totals: Totals
) -> tuple[EditedLine, ...]:
    off = totals.discounts.lines
    known = {content.key for _line, content in kept if content is not None}
    old = [
        EditedLine(line, after, off.get(after.key, 0) if after else 0, line.quantity, line.total)
        for line, after in kept
    ]
    new = [EditedLine(None, one, off.get(one.key, 0)) for one in contents if one.key not in known]
    return (*old, *new)


def _check_known(order: Order, wish: EditWish) -> None:
    if not {*wish.quantities, *wish.discounts} <= {line.id for line in order.lines}:
        raise NotFound(_("This line does not belong to the order."))


def _kept_contents(order: Order, wish: EditWish) -> list[tuple[OrderLine, CartContent | None]]:
    classes = _present_classes([line for line in order.lines if line.tax_class_id is None and line.variant_id])
    kept: list[tuple[OrderLine, CartContent | None]] = []
    for line in order.lines:
        quantity = wish.quantities.get(line.id, line.quantity)
        _check_quantity(line, quantity)
        if not quantity:
            kept.append((line, None))
            continue
        content = _content_of_line(line, classes.get(line.variant_id) if line.variant_id else None)
        own = wish.discounts.get(line.id) if line.id in wish.discounts else ManualDiscount.read(line.manual_discount)
        kept.append((line, replace(content, quantity=quantity, manual_discount=own.to_dict() if own else {})))
    return kept


def _check_quantity(line: OrderLine, quantity: int) -> None:
    least = max(line.fulfilled + line.dropped, line.refunded)
    name = f"quantity-{line.id}"
    if line.is_gift_card and quantity != line.quantity:
        text = _("Gift cards are neither added to a placed order nor taken out of it.")
        raise Invalid(text, fields={name: text})
    if quantity < least:
        text = _(
            "Of “%(title)s” %(count)s are sent or refunded already: they stay.",
            title=line.title,
            count=format_quantity(least, line.unit),
        )
        raise Invalid(text, fields={name: text})
    if quantity > line.quantity and line.variant_id is None and line.is_stock_tracked:
        text = _("“%(title)s” is no longer sold: there cannot be more of it.", title=line.title)
        raise Invalid(text, fields={name: text})
    if quantity > 9_999 * line.unit.one:
        text = _("This quantity is too large.")
        raise Invalid(text, fields={name: text})


def _content_of_line(line: OrderLine, tax_class_id: UUID | None) -> CartContent:
    """What was ordered, at the price at which it was."""
    return CartContent(
        variant_id=line.variant_id or line.id,
        product_id=line.product_id or line.id,
        handle="",
        title=line.title,
        shown_title=line.shown_title or line.title,
        variant_title=line.variant_title,
        shown_variant_title=line.shown_variant_title,
        sku=line.sku,
        media_key=line.media_key,
        media_alt="",
        quantity=line.quantity,
        rule=QuantityRule(line.unit),
        unit_price=line.unit_price,
        compare_at_price=None,
        available=None,
        is_on_sale=True,
        requires_shipping=line.requires_shipping,
        track_stock=line.is_stock_tracked,
        is_bundle=bool(line.parts),
        sale_id=line.sale_id,
        list_id=line.list_id,
        tax_class_id=line.tax_class_id or tax_class_id,
        line_id=line.id,
        is_custom=line.variant_id is None,
        is_gift_card=line.is_gift_card,
    )


def _present_classes(lines: Sequence[OrderLine]) -> Mapping[UUID, UUID | None]:
    """The tax classes of variants that an order names without one. One statement, none where there are none."""
    if not lines:
        return {}
    own = func.coalesce(Variant.tax_class_id, Product.tax_class_id)
    of_product = (Product.store_id == Variant.store_id) & (Product.id == Variant.product_id)
    statement = select(Variant.id, own).join(Product, of_product)
    rows = session().execute(statement.where(Variant.id.in_([line.variant_id for line in lines])))
    return dict(rows.tuples().all())


def _added_contents(order: Order, wish: EditWish) -> list[CartContent]:
    goods = read_goods(
        {one.variant_id: one.quantity for one in wish.added if one.variant_id}, order.locale, order.currency
    )
    made = []
    for one in wish.added:
        good = goods.get(one.variant_id) if one.variant_id else None
        if one.variant_id is not None and good is None:
            raise NotFound(_("This variant does not exist."))
        if good is not None and good.is_gift_card:
            raise Invalid(_("Gift cards are neither added to a placed order nor taken out of it."))
        line = new_line(new_id(), one, good)
        check_line(one, line.unit)
        if one.unit_price is not None:
            line.unit_price = one.unit_price
        line.manual_discount = one.discount.to_dict() if one.discount else {}
        made.append(content_of(line, goods))
    return made
