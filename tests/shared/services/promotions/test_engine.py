"""The arithmetic of discounts: sums hold to the minor unit for any cart, and the best set counts."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.kernel import clock
from shared.kernel.quantities import Unit, price_of
from shared.models.promotions.discount import DiscountClass, DiscountKind
from shared.services.promotions.engine import apply_discounts
from shared.services.promotions.terms import Context, Discounts, Line, Offer, Reach, Reason, Tier

NOW = clock.now()
CONTEXT = Context(NOW)
CLASSES = [name.value for name in DiscountClass]
OWN = {DiscountKind.FREE_SHIPPING: DiscountClass.SHIPPING}


def line(number: int, price: int = 1_000, quantity: int = 1, unit: Unit = Unit.PIECE) -> Line:
    return Line(f"line-{number:03}", UUID(int=number), quantity, price, price_of(price, quantity, unit), unit)


def offer(number: int, kind: str = "percentage", of: str = "order", value: int = 1_000, **values: object) -> Offer:
    return Offer(UUID(int=number), f"Offer {number}", DiscountKind(kind), DiscountClass(of), value, **values)  # type: ignore[arg-type]


def only(*products: int) -> Reach:
    return Reach(False, products=frozenset(UUID(int=product) for product in products))


def reason_of(found: Discounts) -> list[Reason]:
    return [refused.reason for refused in found.refused]


@st.composite
def carts(draw: st.DrawFn) -> list[Line]:
    """Prices as in JPY (small numbers), EUR and KWD (thousandths), pieces and measured goods."""
    numbers = draw(st.lists(st.integers(1, 60), min_size=1, max_size=12, unique=True))
    units = st.sampled_from([Unit.PIECE, Unit.PIECE, Unit.KILOGRAM])
    return [line(n, draw(st.integers(0, 2_000_000)), draw(st.integers(1, 40)), draw(units)) for n in numbers]


@st.composite
def reaches(draw: st.DrawFn) -> Reach:
    return Reach() if draw(st.booleans()) else only(*draw(st.lists(st.integers(1, 60), max_size=20)))


@st.composite
def some_offers(draw: st.DrawFn) -> list[Offer]:
    made = []
    for number in range(1, draw(st.integers(0, 6)) + 1):
        kind = draw(st.sampled_from(list(DiscountKind)))
        of = {
            DiscountKind.FREE_SHIPPING: "shipping",
            DiscountKind.TIERS: "product",
            DiscountKind.BUY_X_GET_Y: "product",
        }
        value = draw(st.integers(1, 3_000_000 if kind is DiscountKind.AMOUNT else 10_000))
        made.append(
            offer(
                number,
                kind,
                of.get(kind) or draw(st.sampled_from(["product", "order"])),
                value,
                code=draw(st.sampled_from(["", f"CODE{number}"])),
                covered=draw(reaches()),
                bought=draw(reaches()),
                buy_quantity=draw(st.integers(1, 4)),
                get_quantity=draw(st.integers(1, 3)),
                most_times=draw(st.sampled_from([None, 1, 3])),
                tiers=tuple(Tier(count, draw(st.integers(1, 10_000))) for count in (2, 5)),
                combines_with=frozenset(draw(st.lists(st.sampled_from(CLASSES)))),
                min_subtotal=draw(st.sampled_from([0, 0, 5_000])),
            )
        )
    return made


@given(cart=carts(), offers=some_offers(), shipping=st.sampled_from([None, 0, 495]), seed=st.randoms())
@settings(max_examples=300, deadline=None)
def test_sums_hold_for_any_cart(cart: list[Line], offers: list[Offer], shipping: int | None, seed: object) -> None:
    context = Context(NOW, shipping=shipping)
    found = apply_discounts(cart, offers, context)
    totals = {one.key: one.total for one in cart}
    assert all(0 <= amount <= totals[key] for key, amount in found.lines.items())
    assert 0 <= found.shipping <= (shipping or 0)
    assert found.total == sum(one.amount for one in found.applied)
    assert found.total == sum(found.lines.values()) + found.shipping
    for key in found.lines:
        assert found.lines[key] == sum(one.shares.get(key, 0) for one in found.applied)
    assert {one.offer.id for one in found.applied} | {one.offer.id for one in found.refused if one.offer} == {
        one.id for one in offers
    }
    for first in found.applied:
        assert all(first.offer.allows(other.offer) for other in found.applied if other is not first)
    shuffled, others = list(cart), list(offers)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    seed.shuffle(others)  # type: ignore[attr-defined]
    again = apply_discounts(shuffled, others, context)
    assert (again.lines, again.shipping) == (found.lines, found.shipping)
    assert [one.offer.id for one in again.applied] == [one.offer.id for one in found.applied]


@given(cart=carts(), offers=some_offers())
@settings(max_examples=150, deadline=None)
def test_no_single_offer_saves_more_than_what_was_chosen(cart: list[Line], offers: list[Offer]) -> None:
    chosen = apply_discounts(cart, offers, CONTEXT).total
    assert all(apply_discounts(cart, [one], CONTEXT).total <= chosen for one in offers)


def test_what_is_taken_off_the_order_is_shared_to_the_last_unit() -> None:
    found = apply_discounts([line(1), line(2), line(3)], [offer(1, "amount", value=100)], CONTEXT)
    assert sorted(found.lines.values()) == [33, 33, 34]


def test_a_fixed_amount_takes_no_more_than_there_is() -> None:
    found = apply_discounts([line(1, 300), line(2, 200)], [offer(1, "amount", value=10_000)], CONTEXT)
    assert found.total == 500


def test_an_amount_off_each_piece_counts_pieces() -> None:
    cart = [line(1, 1_000, 3), line(2, 50, 2)]
    found = apply_discounts(cart, [offer(1, "amount", "product", 100)], CONTEXT)
    assert found.lines == {"line-001": 300, "line-002": 100}


@pytest.mark.parametrize(("pieces", "saved"), [(2, 0), (3, 1_000), (5, 1_000), (6, 2_000)])
def test_buy_two_get_one_free(pieces: int, saved: int) -> None:
    free = offer(1, "buy_x_get_y", "product", 10_000, buy_quantity=2, get_quantity=1)
    assert apply_discounts([line(1, 1_000, pieces)], [free], CONTEXT).total == saved


def test_the_cheapest_pieces_are_the_free_ones() -> None:
    free = offer(1, "buy_x_get_y", "product", 10_000, buy_quantity=2, get_quantity=1)
    assert apply_discounts([line(1, 5_000, 2), line(2, 700, 4)], [free], CONTEXT).lines == {"line-002": 1_400}


def test_what_has_to_be_bought_may_be_something_else() -> None:
    free = offer(1, "buy_x_get_y", "product", 5_000, buy_quantity=1, get_quantity=1, bought=only(1), covered=only(2))
    assert apply_discounts([line(1, 900, 1), line(2, 1_000, 3)], [free], CONTEXT).lines == {"line-002": 500}


def test_the_highest_step_that_is_reached_counts() -> None:
    steps = offer(1, "tiers", "product", 0, tiers=(Tier(2, 500), Tier(5, 2_000)))
    assert apply_discounts([line(1, 1_000, 3), line(2, 1_000, 2)], [steps], CONTEXT).total == 1_000
    found = apply_discounts([line(1, 1_000)], [steps], CONTEXT)
    assert (found.total, reason_of(found), found.refused[0].count) == (0, [Reason.BELOW_QUANTITY], 1)


def test_discounts_stand_together_only_where_both_say_so() -> None:
    generous = offer(1, of="order", combines_with=frozenset({"product"}))
    alone = offer(2, of="product")
    found = apply_discounts([line(1)], [generous, alone], CONTEXT)
    assert (found.total, reason_of(found), found.refused[0].names) == (100, [Reason.BEATEN], ("Offer 2",))


def test_those_that_combine_are_taken_one_off_what_the_other_left() -> None:
    both = frozenset({"product", "order", "shipping"})
    offers = [offer(1, of="order", combines_with=both), offer(2, of="product", combines_with=both)]
    assert apply_discounts([line(1)], offers, CONTEXT).total == 100 + 90


def test_two_small_ones_beat_a_larger_one_that_stands_alone() -> None:
    both = frozenset({"product", "order"})
    offers = [offer(1, combines_with=both), offer(2, of="product", combines_with=both), offer(3, value=1_500)]
    found = apply_discounts([line(1)], offers, CONTEXT)
    assert ([one.offer.name for one in found.applied], reason_of(found)) == (["Offer 2", "Offer 1"], [Reason.BEATEN])


def test_free_delivery_is_promised_before_a_delivery_is_chosen() -> None:
    free = offer(1, "free_shipping", "shipping", 0)
    assert [one.amount for one in apply_discounts([line(1)], [free], CONTEXT).applied] == [0]
    assert apply_discounts([line(1)], [free], Context(NOW, shipping=495)).shipping == 495
    assert reason_of(apply_discounts([line(1)], [free], Context(NOW, is_sent=False))) == [Reason.NOTHING_SENT]


GROUP = UUID(int=77)
CASES = [
    ({"is_active": False}, {}, Reason.OFF),
    ({"starts_at": NOW + timedelta(days=1)}, {}, Reason.NOT_BEGUN),
    ({"ends_at": NOW}, {}, Reason.OVER),
    ({"is_used_up": True}, {}, Reason.USED_UP),
    ({"groups": frozenset({GROUP})}, {}, Reason.OTHER_CUSTOMERS),
    ({"first_order_only": True}, {"is_first_order": False}, Reason.NOT_FIRST_ORDER),
    ({"customer_limit": 1}, {"uses": {UUID(int=1): 1}}, Reason.USED_BY_CUSTOMER),
    ({"countries": frozenset({"NL"})}, {"country": "BE"}, Reason.OTHER_COUNTRY),
    ({"covered": only(9)}, {}, Reason.NOTHING_COVERED),
    ({"min_subtotal": 1_001}, {}, Reason.BELOW_AMOUNT),
    ({"min_quantity": 2}, {}, Reason.BELOW_QUANTITY),
]


@pytest.mark.parametrize(("values", "known", "reason"), CASES)
def test_every_refusal_has_its_reason(values: dict[str, object], known: dict[str, object], reason: Reason) -> None:
    found = apply_discounts([line(1)], [offer(1, **values)], Context(NOW, **known))  # type: ignore[arg-type]
    assert (found.total, reason_of(found)) == (0, [reason])


def test_what_is_not_known_yet_is_not_held_against_the_shopper() -> None:
    open_offer = offer(1, first_order_only=True, countries=frozenset({"NL"}), customer_limit=1)
    assert apply_discounts([line(1)], [open_offer], CONTEXT).total == 100
