"""Everything that is asked of the database before a cart's discounts can be worked out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from shared.kernel import clock
from shared.kernel.exchange import CurrencyTerms
from shared.models.promotions.use import DiscountUse
from shared.models.stores.store import current_store
from shared.services.promotions.engine import apply_discounts
from shared.services.promotions.facts import history_of, members_of
from shared.services.promotions.reading import foresee_offers, read_offers, read_taken
from shared.services.promotions.terms import Context, Discounts, Line, Offer, Reason, Refused


@dataclass(frozen=True, slots=True)
class Promotions:
    """A cart's goods, the discounts that were considered for them, and what is known of the shopper."""

    lines: tuple[Line, ...]
    offers: tuple[Offer, ...]
    context: Context
    codes: tuple[str, ...] = ()

    def apply(self, shipping: int | None, *, is_sent: bool) -> Discounts:
        """The discounts with a delivery at this price (None where none is chosen yet)."""
        context = replace(self.context, shipping=shipping, is_sent=is_sent)
        found = apply_discounts(self.lines, self.offers, context)
        known = {offer.code for offer in self.offers}
        unknown = tuple(Refused(Reason.UNKNOWN, code=code) for code in self.codes if code not in known)
        return replace(found, refused=found.refused + unknown) if unknown else found


def ask_promotions(
    lines: Iterable[Line],
    terms: CurrencyTerms,
    *,
    codes: Sequence[str] = (),
    email: str = "",
    country: str = "",
    group_ids: Iterable[UUID] = (),
    also: UUID | None = None,
) -> Promotions | None:
    """None, and no statement at all, where the store has no offers that apply by themselves and no code was typed.

    Otherwise one statement for the discounts, one for the shelves of the products where a discount names any, and one
    for the customer where a discount wants to know. ``also`` is a discount that is judged in any case.
    """
    if not codes and also is None and not current_store().has_offers:
        return None
    offers = read_offers(codes, terms, also=also)
    goods = _placed(offers, list(lines))
    is_first_order, uses = history_of(offers, email)
    context = Context(clock.now(), country or None, frozenset(group_ids), is_first_order, uses)
    return Promotions(goods, tuple(offers), context, tuple(codes))


def foresee_promotions(codes: Sequence[str]) -> None:
    """Ask for the discounts along with the next statement."""
    if codes or current_store().has_offers:
        foresee_offers(codes)


def ask_taken(
    lines: Sequence[Line], uses: Sequence[DiscountUse], terms: CurrencyTerms, country: str = ""
) -> Promotions | None:
    """The discounts that an order took, to be worked out for other goods; None where it took none.

    What was judged of the shopper, the day and the limits stays judged: only whether the goods fit is asked again.
    """
    if not uses:
        return None
    codes = [use.code for use in uses if use.code]
    offers = [_settled(offer) for offer in read_taken([use.discount_id for use in uses], codes, terms)]
    return Promotions(_placed(offers, lines), tuple(offers), Context(clock.now(), country or None), ())


def _settled(offer: Offer) -> Offer:
    day = {"starts_at": None, "ends_at": None, "is_active": True, "is_used_up": False}
    return replace(offer, **day, groups=None, first_order_only=False, customer_limit=None)  # type: ignore[arg-type]


def _placed(offers: Sequence[Offer], lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with the shelves that their products stand on."""
    members = members_of(offers, {line.product_id for line in lines})
    return tuple(
        replace(
            line, collections=frozenset(members[line.product_id][0]), categories=frozenset(members[line.product_id][1])
        )
        for line in lines
    )
