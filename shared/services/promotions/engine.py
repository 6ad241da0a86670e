"""Which discounts a cart gets, and what comes off each line. Pure: no database, no clock.

The rule, as merchants and shoppers are told it:

1. A discount that does not fit the cart is left out, with the reason.
2. Discounts may stand together where each says that it combines with the other's class.
3. They apply in this order: products, then the order, then the delivery; within a class the one that saves most by
   itself first. Each is taken off what the ones before it left.
4. Of all sets that may stand together, the one that saves the shopper most counts; where two save the same, the one
   with more typed codes, then the one with free delivery,
   then the one with fewer discounts, then the one that comes first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from shared.models.promotions.discount import DiscountClass
from shared.services.promotions.judging import refusal_of
from shared.services.promotions.taking import taken_off
from shared.services.promotions.terms import Applied, Context, Discounts, Line, Offer, Reason, Refused

ORDER = {DiscountClass.PRODUCT: 0, DiscountClass.ORDER: 1, DiscountClass.SHIPPING: 2}
#: So many sets are looked at one by one; beyond them, what fits is taken as it comes (the most saving first).
MOST_STEPS = 1_500


def apply_discounts(lines: Iterable[Line], offers: Iterable[Offer], context: Context) -> Discounts:
    """The best set of discounts for these lines, and why each was taken or not. The order of neither matters."""
    ordered = sorted(lines, key=lambda line: line.key)
    known = {offer.id: offer for offer in sorted(offers, key=lambda offer: (not offer.code, offer.code), reverse=True)}
    refused = {offer.id: refusal_of(offer, ordered, context) for offer in known.values()}
    search = _Search(ordered, context)
    candidates = [search.measure(offer) for offer in known.values() if refused[offer.id] is None]
    useful = [found for found in candidates if found.saves or _may_save_later(found.offer, context)]
    search.run(sorted(useful, key=lambda found: (ORDER[found.offer.discount_class], -found.saves, found.offer.id)))
    return search.outcome([known[offer_id] for offer_id in sorted(known)], refused)


def _may_save_later(offer: Offer, context: Context) -> bool:
    """Free delivery is promised as long as no delivery is chosen."""
    return offer.discount_class is DiscountClass.SHIPPING and context.shipping is None


@dataclass(frozen=True, slots=True)
class _Candidate:
    offer: Offer
    covered: tuple[int, ...]
    saves: int


@dataclass(frozen=True, slots=True)
class _State:
    """What is left to pay after some discounts."""

    left: tuple[int, ...]
    shipping: int
    saved: int = 0
    taken: tuple[tuple[_Candidate, dict[int, int], int], ...] = ()

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """What makes one set better than another; equal ones go to whichever was found first."""
        typed = sum(1 for found, _off, _shipping in self.taken if found.offer.code)
        sending = sum(
            1 for found, _off, _shipping in self.taken if found.offer.discount_class is DiscountClass.SHIPPING
        )
        return self.saved, typed, sending, -len(self.taken)


@dataclass
class _Search:
    lines: Sequence[Line]
    context: Context
    steps: int = 0
    best: _State = field(init=False)
    start: _State = field(init=False)
    candidates: Sequence[_Candidate] = ()

    def __post_init__(self) -> None:
        self.start = self.best = _State(tuple(line.total for line in self.lines), self.context.shipping or 0)

    def measure(self, offer: Offer) -> _Candidate:
        """The offer with the lines that it covers and what it would save alone."""
        covered = tuple(place for place, line in enumerate(self.lines) if offer.covered.holds(line))
        found = _Candidate(offer, covered, 0)
        return _Candidate(offer, covered, self._after(self.start, found).saved)

    def run(self, candidates: Sequence[_Candidate]) -> None:
        self.candidates = candidates
        self._try(self.start, 0)

    def _try(self, state: _State, place: int) -> None:
        """Every set that begins like this one and could still be better than the best."""
        self.steps += 1
        if place == len(self.candidates):
            if state.rank > self.best.rank:
                self.best = state
            return
        open_ones = [found for found in self.candidates[place:] if _fits(found, state)]
        if state.saved + sum(found.saves for found in open_ones) + len(open_ones) < self.best.saved:
            return
        found = self.candidates[place]
        if not _fits(found, state):
            self._try(state, place + 1)
            return
        after = self._after(state, found)
        self._try(after, place + 1)
        rivals = any(not found.offer.allows(other.offer) for other in open_ones if other is not found)
        if self.steps < MOST_STEPS and (rivals or after.saved == state.saved):
            self._try(state, place + 1)

    def _after(self, state: _State, found: _Candidate) -> _State:
        if found.offer.discount_class is DiscountClass.SHIPPING:
            taken = (*state.taken, (found, dict[int, int](), state.shipping))
            return _State(state.left, 0, state.saved + state.shipping, taken)
        off = {
            place: amount
            for place, amount in taken_off(found.offer, self.lines, state.left, found.covered).items()
            if amount
        }
        left = list(state.left)
        for place, amount in off.items():
            left[place] -= amount
        return _State(tuple(left), state.shipping, state.saved + sum(off.values()), (*state.taken, (found, off, 0)))

    def outcome(self, offers: Sequence[Offer], refused: Mapping[UUID, Refused | None]) -> Discounts:
        applied = tuple(
            Applied(found.offer, {self.lines[place].key: amount for place, amount in off.items()}, shipping)
            for found, off, shipping in self.best.taken
        )
        lines: dict[str, int] = {}
        for one in applied:
            for key, amount in one.shares.items():
                lines[key] = lines.get(key, 0) + amount
        has = {one.offer.id for one in applied}
        reasons = [refused[offer.id] or self._beaten(offer, applied) for offer in offers if offer.id not in has]
        return Discounts(lines, sum(one.shipping for one in applied), applied, tuple(reasons))

    def _beaten(self, offer: Offer, applied: Sequence[Applied]) -> Refused:
        """Why an offer that fits is left out: others save more, or it saves nothing."""
        rivals = tuple(one.offer.name for one in applied if not offer.allows(one.offer))
        if not rivals or not any(found.offer.id == offer.id for found in self.candidates):
            return Refused(Reason.SAVES_NOTHING, offer, offer.code)
        return Refused(Reason.BEATEN, offer, offer.code, names=rivals)


def _fits(found: _Candidate, state: _State) -> bool:
    return all(found.offer.allows(other.offer) for other, _off, _shipping in state.taken)
