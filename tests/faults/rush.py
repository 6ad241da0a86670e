"""Many shoppers at once, each buying basket after basket until told to stop."""

import threading
from dataclasses import dataclass, field

from tests.faults.browser import Browser
from tests.faults.shop import RushedShop
from tests.faults.shopper import CASH, STRIPE, GaveUp, Purchase, Shopper

SHOPPERS = 20


@dataclass
class Rush:
    """Twenty shoppers: every other one pays by card. Start it as a context; leaving it waits for the last basket."""

    port: int
    shop: RushedShop
    done: list[Purchase] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Rush":
        self._threads = [threading.Thread(target=self._shop_on, args=(number,)) for number in range(SHOPPERS)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        self.over.set()
        for thread in self._threads:
            thread.join()

    def _shop_on(self, number: int) -> None:
        basket = 0
        while basket == 0 or not self.over.is_set():
            basket += 1
            payment = STRIPE if number % 2 else CASH
            purchase = Purchase(f"shopper-{number}-{basket}@example.com", payment)
            browser = Browser(self.port, self.shop.host, address=f"127.1.{number}.{basket % 250 + 1}")
            try:
                self.done.append(Shopper(browser, purchase).buy(str(self.shop.variant_id)))
            except (GaveUp, IndexError, ValueError) as problem:
                self.failures.append(f"{purchase.email}: {problem!r}")
                return
