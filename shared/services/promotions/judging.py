"""Whether a cart fulfils what a discount asks for. Pure."""

from collections.abc import Iterator, Sequence

from shared.models.promotions.discount import DiscountClass, DiscountKind
from shared.services.promotions.terms import Context, Line, Offer, Reason, Refused


def refusal_of(offer: Offer, lines: Sequence[Line], context: Context) -> Refused | None:
    """The first reason why the offer cannot apply, or None. Minima count what it covers, before any discount."""
    reason = next(_plain_reasons(offer, context), None)
    if reason is not None:
        return Refused(reason, offer, offer.code)
    covered = [line for line in lines if offer.covered.holds(line)]
    if not covered:
        return Refused(Reason.NOTHING_COVERED, offer, offer.code)
    missing = offer.min_subtotal - sum(line.total for line in covered)
    if missing > 0:
        return Refused(Reason.BELOW_AMOUNT, offer, offer.code, amount=missing)
    fewer = _least_quantity(offer) - sum(line.things for line in covered)
    if fewer > 0:
        return Refused(Reason.BELOW_QUANTITY, offer, offer.code, count=fewer)
    return None


def _plain_reasons(offer: Offer, context: Context) -> Iterator[Reason]:
    """What does not depend on the lines."""
    if offer.ends_at is not None and offer.ends_at <= context.at:
        yield Reason.OVER
    if not offer.is_active:
        yield Reason.OFF
    if offer.starts_at is not None and offer.starts_at > context.at:
        yield Reason.NOT_BEGUN
    if offer.is_used_up:
        yield Reason.USED_UP
    if offer.groups is not None and offer.groups.isdisjoint(context.groups):
        yield Reason.OTHER_CUSTOMERS
    if offer.first_order_only and context.is_first_order is False:
        yield Reason.NOT_FIRST_ORDER
    if offer.customer_limit is not None and context.uses.get(offer.id, 0) >= offer.customer_limit:
        yield Reason.USED_BY_CUSTOMER
    if offer.countries and context.country is not None and context.country not in offer.countries:
        yield Reason.OTHER_COUNTRY
    if offer.discount_class is DiscountClass.SHIPPING and not context.is_sent:
        yield Reason.NOTHING_SENT


def _least_quantity(offer: Offer) -> int:
    if offer.kind is DiscountKind.TIERS and offer.tiers:
        return max(offer.min_quantity, min(tier.quantity for tier in offer.tiers))
    return offer.min_quantity
