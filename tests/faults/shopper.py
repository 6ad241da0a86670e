"""A shopper who insists: repeats what failed, as people do, until the shop has answered properly."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

import urllib3

from tests.faults.browser import Answer, Browser

PATIENCE_SECONDS = 150
PAUSE_SECONDS = 0.4
TOO_MANY = 429
CARD = {"number": "4242 4242 4242 4242", "expiry": "12/40", "cvc": "123", "name": "Noor Bakker"}
ADDRESS = {"country": "NL", "name": "Noor Bakker", "street": "Oudegracht 12", "city": "Utrecht", "postcode": "3511 AB"}
ORDER_PAGE = re.compile(r"/orders/(?P<id>[0-9a-f-]{36})/[\w-]+")
STRIPE = "stripe"
CASH = "cash_on_delivery"
OFFLINE = frozenset({CASH})


class GaveUp(Exception):
    """The shop said no, or did not come back within a shopper's patience."""


@dataclass
class Purchase:
    """One basket. ``order_page`` is set once the shop has acknowledged the order, ``pay_page`` once it led there."""

    email: str
    payment: str
    order_page: str = ""
    pay_page: str = ""
    repeats: int = 0

    @property
    def order_id(self) -> str:
        found = ORDER_PAGE.search(self.order_page)
        return found["id"] if found else ""


class Shopper:
    """One purchase in one browser: ``fill``, ``prepare``, ``order``, or all of it with ``buy``."""

    def __init__(self, browser: Browser, purchase: Purchase) -> None:
        self.browser, self.purchase = browser, purchase
        self.form: dict[str, str] = {}

    def buy(self, variant_id: str) -> Purchase:
        """Raises GaveUp."""
        self.fill(variant_id)
        self.prepare()
        self.order()
        return self.purchase

    def fill(self, variant_id: str) -> None:
        """Put one unit into the cart; where an answer was lost it may become two."""
        self._insist(lambda: self.browser.post("/cart/add", {"id": variant_id, "quantity": "1"}), 303)

    def prepare(self) -> None:
        """Say where it goes, and read the last form."""
        self._insist(self._type_address, 303)
        page = self._insist(lambda: self.browser.get("/checkout/delivery"), 200)
        self.form = {**page.hidden, "rate": page.choices("rate")[0], "payment": self.purchase.payment}

    def order(self) -> None:
        """Press the button, pay where that is asked for, and look at the order's page."""
        pay_page = self.place()
        if pay_page:
            self.pay_by_card(pay_page)
        self.look()

    def place(self) -> str:
        """Press the button; the address of the provider's page, where it is paid on one."""
        answer = self._insist(self._agree, 303)
        self._note(answer)
        return self._pay_page(answer) if self.purchase.payment not in OFFLINE else ""

    def look(self) -> Answer:
        """The order's page."""
        return self._insist(lambda: self.browser.get(self.purchase.order_page), 200)

    def _agree(self) -> Answer:
        """Press; where the way of paying changed the total, confirm what is shown now."""
        answer = self.press()
        shown = answer.hidden.get("expected_total", self.form["expected_total"])
        if answer.status == 409 and shown != self.form["expected_total"]:
            self.form["expected_total"] = shown
            answer = self.press()
        return answer

    def press(self) -> Answer:
        """One press of the button, whatever comes of it."""
        return self.browser.post("/checkout/delivery", self.form)

    def _type_address(self) -> Answer:
        page = self.browser.get("/checkout")
        if page.status != 200:
            return page
        return self.browser.post("/checkout", {**page.hidden, **ADDRESS, "email": self.purchase.email})

    def _pay_page(self, answer: Answer) -> str:
        """Where the provider could not be asked at once, the order's page leads there."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self._note(answer):
            if time.monotonic() > deadline:
                raise GaveUp(f"{self.purchase.order_page} never led to a pay page")
            time.sleep(PAUSE_SECONDS)
            page = self._insist(lambda: self.browser.get(self.purchase.order_page), 200)
            answer = self._insist(partial(self._ask_for_pay_page, page), 303)
        return answer.location

    def _ask_for_pay_page(self, page: Answer) -> Answer:
        return self.browser.post(f"{self.purchase.order_page}/payment", page.hidden)

    def pay_by_card(self, url: str) -> None:
        """Pay on Stripe's page. Nobody follows where it leads: the order's page is looked at on its own."""
        parts = urlsplit(url)
        self.purchase.pay_page = parts.path.rpartition("/")[2]
        provider = Browser(parts.port or 80, parts.hostname or "localhost")
        self._note(self._insist(lambda: provider.post(parts.path, CARD), 303))

    def agree_at_paypal(self, url: str) -> str:
        """Agree on PayPal's page; the address that it leads back to, with all that it adds."""
        parts = urlsplit(url)
        provider = Browser(parts.port or 80, parts.hostname or "localhost")
        answer = self._insist(lambda: provider.post(f"{parts.path}?{parts.query}", {"outcome": "approve"}), 303)
        self._note(answer)
        back = urlsplit(answer.location)
        return f"{back.path}?{back.query}"

    def _note(self, answer: Answer) -> bool:
        """Keep the order's page, if the answer leads there."""
        found = ORDER_PAGE.search(urlsplit(answer.location).path)
        if found:
            self.purchase.order_page = found[0]
        return found is not None

    def _insist(self, attempt: Callable[[], Answer], wanted: int) -> Answer:
        """Repeat what nobody answered, what failed on the shop's side, or what came too often. Raises GaveUp."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                answer = attempt()
            except urllib3.exceptions.HTTPError:
                answer = Answer(503, "", "")
            if answer.status == wanted:
                return answer
            if answer.status < 500 and answer.status != TOO_MANY:
                raise GaveUp(f"{self.purchase.email}: {answer.status} {_sentence(answer.text)}")
            self.purchase.repeats += 1
            time.sleep(PAUSE_SECONDS)
        raise GaveUp(f"{self.purchase.email}: no answer for {PATIENCE_SECONDS} seconds")


def _sentence(html: str) -> str:
    """What the page says, for a failing test."""
    body = re.sub(r"<(script|style|head)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).strip()[:400]
