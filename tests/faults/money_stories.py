"""Money whose news is lost, late, doubled or out of order: in the end it has moved once, and both books agree."""

from collections.abc import Callable
from functools import partial

import stripe

from tests.faults.debts import check_books
from tests.faults.money_shop import PAID_LETTERS, MoneyShop
from tests.faults.post import Post
from tests.faults.pressing import at_once
from tests.faults.shop import PAYPAL, open_shop
from tests.faults.shopper import STRIPE
from tests.faults.stack import FaultStack, wait_until

Tell = Callable[[str], None]
HEARD_WITHIN = 120
REFUND, CAPTURE, PAYPAL_CAPTURE = "/v1/refunds", "/capture", "/capture"
#: How often Stripe's own library asks before it gives up.
TRIES = 3
#: Charged at once, and what becomes of each: whether it is given back in the end.
CHARGED = {
    "unheard": False,
    "hook-before-return": False,
    "hook-after-return": False,
    "hook-twice": False,
    "refund-before-payment": True,
    "refund-lost": True,
    "refund-killed": True,
    "refund-pressed": True,
}
STATES = {True: "refunded", False: "paid"}
PUT_ASIDE = ("capture-lost", "capture-killed", "capture-pressed")
UNHEARD_AT_PAYPAL = "unheard-at-paypal"


def run_money_stories(stack: FaultStack, post: Post, tell: Tell) -> "MoneyStories":
    """Everything that may go wrong, up to where only time helps."""
    shop = open_shop(stack.settings, stock=1000, webhooks_to=post.address)
    shop.take_paypal()
    stories = MoneyStories(MoneyShop(stack, shop, post))
    for part in (stories.sell, stories.hear, stories.press, stories.lose_answers, stories.kill_who_waits):
        part()
        tell(str(part.__doc__).partition("\n")[0])
    return stories


class MoneyStories:
    """The parts, in their order."""

    def __init__(self, shop: MoneyShop) -> None:
        self.shop = shop

    def sell(self) -> None:
        """Everybody has paid, and nobody has heard of it."""
        self.shop.sell(*CHARGED)
        self.shop.sell(UNHEARD_AT_PAYPAL, by=PAYPAL)
        self.shop.shop.put_aside_first()
        self.shop.sell(*PUT_ASIDE)

    def hear(self) -> None:
        """Webhooks come before the shopper and after, twice, and in the wrong order."""
        shop = self.shop
        shop.bring(shop.letters("hook-before-return"))
        assert "Thank you" in shop.deals["hook-before-return"].shopper.look().text
        shop.deals["hook-after-return"].shopper.look()
        shop.bring(shop.letters("hook-after-return"))
        shop.bring(shop.letters("hook-twice") * 2, width=2 * PAID_LETTERS)
        self._give_back_at_stripe("refund-before-payment")
        shop.bring(shop.letters("refund-before-payment", 2 * PAID_LETTERS)[::-1])
        assert shop.books("refund-before-payment").state == "refunded"
        for name in ("refund-lost", "refund-killed", "refund-pressed", *PUT_ASIDE):
            shop.bring(shop.letters(name))

    def _give_back_at_stripe(self, name: str) -> None:
        """In Stripe's own dashboard."""
        client = stripe.StripeClient(self.shop.shop.account, base_addresses={"api": self.shop.stack.outside.stripe.url})
        client.v1.refunds.create({"payment_intent": self.shop.deals[name].intent})

    def press(self) -> None:
        """Refund and capture are pressed in two tabs, twice in each, all at once."""
        refund, capture = self.shop.deals["refund-pressed"], self.shop.deals["capture-pressed"]
        keys = ("tab 1", "tab 1", "tab 2", "tab 2")
        till = self.shop.till
        given = at_once([partial(till.give_back, refund.order_id, refund.total, key=f"r {key}") for key in keys], 4)
        taken = at_once([partial(till.take, capture.order_id, capture.payment_id, key=f"c {key}") for key in keys], 4)
        for answers, done in ((given, 201), (taken, 202)):
            won = [answer.text for answer in answers if answer.status == done]
            assert len(won) == 2 and len(set(won)) == 1, [(answer.status, answer.text) for answer in answers]
            assert all(answer.status in (done, 409, 422) for answer in answers)
        pressed = (refund.name, capture.name)
        wait_until(lambda: all(map(self._is_right, pressed)), HEARD_WITHIN, "what was pressed is done")

    def lose_answers(self) -> None:
        """Stripe gives back and takes, PayPal takes, and no answer arrives."""
        outside, paypal = self.shop.stack.outside, self.shop.deals[UNHEARD_AT_PAYPAL].shopper
        outside.stripe_line.lose(REFUND, CAPTURE)
        self._ask("refund-lost", "capture-lost")
        outside.paypal_line.lose(PAYPAL_CAPTURE)
        paypal.browser.get(paypal.purchase.pay_page)
        assert len(outside.paypal_line.lost) == 1
        outside.paypal_line.lose()
        lost = outside.stripe_line.lost
        wait_until(lambda: len(lost) >= 2 * TRIES, HEARD_WITHIN, "every try has lost its answer")
        outside.stripe_line.lose()

    def kill_who_waits(self) -> None:
        """Stripe gives back and takes, and whoever waits for the answer is killed."""
        line = self.shop.stack.outside.stripe_line
        before, let_go = len(line.lost), line.hold(REFUND, CAPTURE)
        self._ask("refund-killed", "capture-killed")
        wait_until(lambda: len(line.lost) >= before + 2, HEARD_WITHIN, "both workers wait for Stripe")
        self.shop.stack.kill_all_workers()
        let_go()
        line.lose()

    def _ask(self, refund: str, capture: str) -> None:
        back, aside, till = self.shop.deals[refund], self.shop.deals[capture], self.shop.till
        assert till.give_back(back.order_id, back.total, key=refund).status == 201
        assert till.take(aside.order_id, aside.payment_id, key=capture).status == 202

    def are_settled(self) -> bool:
        """Whether everything is as it shall be; ``check`` says what is not."""
        return all(self._is_right(name) for name in self.shop.deals)

    def _is_right(self, name: str) -> bool:
        """Nothing is wanting; of what there is too much, ``check`` says."""
        books, is_given_back = self.shop.books(name), CHARGED.get(name, False)
        wanted = {"orders.confirmation", "orders.refunded"} if is_given_back else {"orders.confirmation"}
        return books.is_mailed and books.mails.keys() >= wanted and books.state == STATES[is_given_back]

    def check(self) -> None:
        """Each payment was taken once and given back once or not at all, here and there; one mail for each."""
        for name, deal in self.shop.deals.items():
            back = deal.total if CHARGED.get(name) else 0
            books = self.shop.books(name)
            assert self._is_right(name), (name, books)
            assert (books.captured, books.refunded, books.refunds) == (deal.total, back, int(bool(back))), name
            assert self.shop.charged(name) == (deal.total, back, int(bool(back))), name
            assert books.mails.total() == 1 + bool(back), (name, books.mails)
            assert books.told["paid"] + books.told["captured"] == 1, (name, books.told)
        check_books(self.shop.shop, STRIPE)
        check_books(self.shop.shop, PAYPAL)

    def bring_everything_again(self) -> None:
        """All that Stripe ever wrote, the newest first: late words change nothing."""
        self.shop.bring(self.shop.post.letters[::-1], width=4)
