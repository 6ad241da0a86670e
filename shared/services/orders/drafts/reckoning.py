"""What a draft comes to: by the same sum as every cart and order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from shared.kernel.addresses import Address
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.exchange import CurrencyTerms
from shared.kernel.i18n import gettext as _
from shared.kernel.places import Spot
from shared.kernel.quantities import QuantityRule
from shared.models.orders.draft import DraftLine, DraftOrder
from shared.models.stores.selling import selling_terms
from shared.models.stores.store import current_store
from shared.models.taxes.settings import tax_settings
from shared.services.carts.contents import CartContent
from shared.services.carts.shipments import shipment_of
from shared.services.carts.totals import Totals, add_up
from shared.services.orders.goods import read_goods
from shared.services.orders.manual_discounts import ByHand, ManualDiscount
from shared.services.orders.taxed import order_taxes
from shared.services.shipping.rates import Offer, rate_for
from shared.services.taxes.applied import Taxing, taxing_at_home, taxing_for


@dataclass(frozen=True)
class Reckoning:
    """A draft worked out; ``goods`` are the variants as they are now."""

    contents: list[CartContent]
    delivery: Offer | None
    totals: Totals
    terms: CurrencyTerms
    taxing: Taxing | None


def reckon(draft: DraftOrder, lines: Sequence[DraftLine]) -> Reckoning:
    """Three statements at most, whatever the number of lines. Raises Conflict (more is taken off than there is)."""
    goods = read_goods(
        {line.variant_id: line.quantity for line in lines if line.variant_id}, draft.locale, draft.currency
    )
    contents = [content_of(line, goods) for line in lines]
    terms = selling_terms().in_currency(draft.currency)
    taxing = _taxing_of(draft)
    delivery = _delivery_of(draft, contents, terms)
    by_hand = ByHand(contents, ManualDiscount.read(draft.manual_discount))
    totals = add_up(contents, terms, delivery, None, by_hand, taxing, fee=0)
    if totals.total < 0:
        raise Conflict(_("So much cannot be taken off."))
    return Reckoning(contents, delivery, totals, terms, taxing)


def keep_totals(draft: DraftOrder, lines: Sequence[DraftLine], found: Reckoning) -> None:
    """Write on the draft what it comes to."""
    totals, taxes = found.totals, order_taxes(found.totals.taxes, found.taxing)
    draft.subtotal, draft.shipping = totals.subtotal, totals.shipping or 0
    draft.discount, draft.total = totals.discount, totals.total
    draft.tax, draft.tax_included = taxes.get("tax", 0), taxes.get("tax_included", 0)
    draft.tax_lines, draft.tax_treatment = taxes.get("tax_lines", []), taxes.get("tax_treatment", "")
    if found.delivery is not None:
        draft.shipping_name = found.delivery.name
    for line in lines:
        line.discount = totals.discounts.lines.get(str(line.id), 0)


def content_of(line: DraftLine, goods: Mapping[UUID, CartContent]) -> CartContent:
    """A draft's line as the sum and the placing of orders take it: at the price that was agreed."""
    good = goods.get(line.variant_id) if line.variant_id else None
    if good is None:
        return custom_content(line)
    return replace(
        good,
        quantity=line.quantity,
        unit_price=line.unit_price,
        compare_at_price=None,
        rule=replace(good.rule, unit=line.unit),
        line_id=line.id,
        tax_class_id=line.tax_class_id or good.tax_class_id,
        manual_discount=line.manual_discount,
        sale_id=good.sale_id if line.unit_price == good.unit_price else None,
        list_id=good.list_id if line.unit_price == good.unit_price else None,
    )


def custom_content(line: DraftLine) -> CartContent:
    """A thing of its own: nothing is counted, nothing looked up."""
    return CartContent(
        variant_id=line.id,
        product_id=line.id,
        handle="",
        title=line.title,
        shown_title=line.title,
        variant_title=line.variant_title,
        shown_variant_title=line.variant_title,
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
        track_stock=False,
        tax_class_id=line.tax_class_id,
        line_id=line.id,
        is_custom=True,
        manual_discount=line.manual_discount,
    )


def _taxing_of(draft: DraftOrder) -> Taxing | None:
    address, settings = Address.from_dict(draft.address), tax_settings(current_store())
    return taxing_for(settings, address, draft.tax_id) if address.country else taxing_at_home(settings)


def _delivery_of(draft: DraftOrder, contents: Sequence[CartContent], terms: CurrencyTerms) -> Offer | None:
    """The rate at its own price or at the one that was agreed; a delivery of its own without one."""
    if not any(line.requires_shipping for line in contents):
        return None
    address = Address.from_dict(draft.address)
    if draft.rate_id is not None and address.country:
        try:
            goal = Spot(address.country, address.area, address.postcode)
            offer = rate_for(draft.rate_id, goal, shipment_of(contents), draft.locale, terms)
        except Invalid:
            offer = None
        if offer is not None:
            return offer if draft.shipping_price is None else replace(offer, price=draft.shipping_price)
    if draft.shipping_price is None:
        return None
    return Offer(draft.id, draft.shipping_name or _("Delivery"), draft.shipping_price, None, None)
