"""Gift cards: made, put into carts, spent in parts, switched off."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shared.services.carts.gift_cards import put_card
from shared.services.gift_cards.issuing import CardWish, issue_card
from shared.services.gift_cards.managing import adjust_card, disable_card, enable_card
from tests.shared.services.selling.books import READINGS, Books
from tests.shared.services.selling.rules_cart import CartRules, has_cart
from tests.shared.services.selling.shop import WHICH, summed

READINGS["cards"] = "gift_cards t"
READINGS["card_entries"] = "(SELECT id, card_id, kind, amount, payment_id FROM gift_card_entries) t"
AMOUNTS = st.sampled_from([1, 990, 2_500, 50_000])


class GiftCardRules(CartRules):
    """A card is its ledger, and spends no more than it holds."""

    @rule(amount=AMOUNTS)
    def issue_a_card(self, amount: int) -> None:
        made = self.attempt(lambda: issue_card(CardWish(amount)))
        if made is not None and made.code is not None:
            self.codes = [*self.known_codes(), made.code]
            self.card_ids = [*getattr(self, "card_ids", []), made.card.id]

    @precondition(lambda self: has_cart(self) and self.known_codes())
    @rule(which=WHICH, card=WHICH)
    def pay_with_a_card(self, which: int, card: int) -> None:
        code = self.known_codes()[card % len(self.known_codes())]
        self.attempt(lambda: put_card(self.cart(which), code))

    @precondition(lambda self: self.known_codes())
    @rule(card=WHICH, amount=st.sampled_from([-900, 400, None]), is_on=st.booleans())
    def handle_a_card(self, card: int, amount: int | None, is_on: bool) -> None:
        """Corrected by hand; or switched on or off."""
        card_id = self.card_ids[card % len(self.card_ids)]
        if amount is not None:
            self.attempt(lambda: adjust_card(card_id, amount, "Counted again"))
        else:
            self.attempt(lambda: (enable_card if is_on else disable_card)(card_id))

    def known_codes(self) -> list[str]:
        return getattr(self, "codes", [])

    def prove_a_card_is_its_ledger(self, books: Books) -> None:
        by_card: dict[str, int] = {}
        for entry in books.card_entries:
            by_card[entry.card_id] = by_card.get(entry.card_id, 0) + entry.amount
        assert all(card.balance == by_card[card.id] >= 0 for card in books.cards)

    def prove_what_cards_paid_left_them(self, books: Books) -> None:
        for payment in books.payments:
            if payment.provider == "gift_card":
                moved = [entry for entry in books.card_entries if entry.payment_id == payment.id]
                assert -summed(moved, "amount") == payment.captured - payment.refunded
