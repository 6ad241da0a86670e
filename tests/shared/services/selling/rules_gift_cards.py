"""Gift cards: made, put into carts, spent in parts, switched off."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shared.services.carts.gift_cards import put_card
from shared.services.gift_cards.issuing import CardWish, issue_card
from shared.services.gift_cards.managing import adjust_card, disable_card, enable_card
from tests.shared.services.selling.books import READINGS, Books, Row
from tests.shared.services.selling.rules_cart import PAYING, has_cart, may_order
from tests.shared.services.selling.rules_placing import GOES, WANTED, PlacingRules, Wanted
from tests.shared.services.selling.shop import WHICH, summed

READINGS["cards"] = "gift_cards t WHERE t.id = ANY(:cards) OR t.order_id = ANY(:orders)"
READINGS["card_entries"] = "gift_card_entries t WHERE t.card_id = ANY(:cards) OR t.order_id = ANY(:orders)"
AMOUNTS = st.sampled_from([1, 990, 2_500, 50_000])


class GiftCardRules(PlacingRules):
    """A card is its ledger, and spends no more than it holds."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: list[str] = []

    @precondition(may_order)
    @rule(wanted=WANTED, who=st.integers(0, 1), amount=AMOUNTS, provider=PAYING, goes=GOES)
    def buy_with_a_card(self, wanted: Wanted, who: int, amount: int, provider: str, goes: str) -> None:
        """A new card pays as much as it holds, something else the rest."""
        made = self.attempt(lambda: issue_card(CardWish(amount)))
        cart = self.fill_a_cart(wanted, who, provider)
        if made is not None and made.code is not None:
            self.codes.append(made.code)
            self.ids["cards"].append(made.card.id)
            if cart is not None:
                self.attempt(lambda: put_card(cart, self.codes[-1]))
        self.books = self.read()
        self.go_on(cart, goes)

    @precondition(lambda self: has_cart(self) and self.codes)
    @rule(which=WHICH, card=WHICH)
    def pay_with_a_card(self, which: int, card: int) -> None:
        code = self.codes[card % len(self.codes)]
        self.attempt(lambda: put_card(self.cart(which), code))

    @precondition(lambda self: self.codes)
    @rule(card=WHICH, amount=st.sampled_from([-900, 400, None]), is_on=st.booleans())
    def handle_a_card(self, card: int, amount: int | None, is_on: bool) -> None:
        """Corrected by hand; or switched on or off."""
        card_id = self.ids["cards"][card % len(self.codes)]
        if amount is not None:
            self.attempt(lambda: adjust_card(card_id, amount, "Counted again"))
        else:
            self.attempt(lambda: (enable_card if is_on else disable_card)(card_id))

    def prove_a_card_is_its_ledger(self, books: Books) -> None:
        by_card: dict[str, int] = {}
        for entry in books.card_entries:
            by_card[entry.card_id] = by_card.get(entry.card_id, 0) + entry.amount
        assert all(card.balance == by_card[card.id] >= 0 for card in books.cards)

    def prove_what_cards_paid_left_them(self, books: Books) -> None:
        """An exchange carries a part of it along to another order: no card moves then."""
        for card in books.cards:
            paid = [one for one in books.payments if one.provider == "gift_card" and one.intent == card.id]
            carried = [one for one in books.refunds if one.origin == "exchange" and one.payment_id in ids_of(paid)]
            moved = [entry for entry in books.card_entries if entry.card_id == card.id and entry.payment_id]
            spent = summed(paid, "captured") - summed(paid, "refunded")
            assert -summed(moved, "amount") == spent
            assert summed(carried, "amount") <= summed(paid, "refunded")

    def prove_a_refund_is_money_or_a_card(self, books: Books) -> None:
        issued = {entry.refund_id: entry.amount for entry in books.card_entries if entry.kind == "issued"}
        for refund in books.refunds:
            is_card = refund.to_gift_card and refund.status == "succeeded"
            assert issued.get(refund.id) == (refund.amount if is_card else None)


def ids_of(rows: list[Row]) -> set[str]:
    return {row.id for row in rows}
