"""The whole story: money whose news is lost, a rush, five kinds of death in a seeded order, a wiped queue, and then
everything is settled.
"""

import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import redis
import urllib3

from shared.db.engine import configure_engines
from shared.kernel.config import use_settings
from shared.models.discovery import load_models
from tests.faults.browser import Browser
from tests.faults.debts import check_books, check_mails, check_orders, check_payments, check_stock, count_owed
from tests.faults.money_stories import MoneyStories, run_money_stories
from tests.faults.post import open_post
from tests.faults.rush import Rush
from tests.faults.shop import RushedShop, open_shop
from tests.faults.stack import VICTIMS, FaultStack, wait_until
from tests.faults.waiting import hurry_until

PLENTY = 100_000
BACK_WITHIN = 60
SETTLED_WITHIN = 240
Tell = Callable[[str], None]


def run_story(folder: Path, seed: int, tell: Tell = print) -> None:
    """Raises AssertionError with what does not hold. ``folder`` keeps the stack's log and data."""
    with FaultStack(folder) as stack, open_post(stack.port) as post:
        configured = configure_engines(use_settings(stack.settings))
        load_models()
        try:
            shop = open_shop(stack.settings, stock=PLENTY)
            stories = run_money_stories(stack, post, tell)
            rush = rush_and_kill(stack, shop, Random(seed), tell)
            configured.close()
            wipe_queue(stack, tell)
            check_everything(stack, shop, rush, stories, tell)
        finally:
            configured.close()


def rush_and_kill(stack: FaultStack, shop: RushedShop, chance: Random, tell: Tell) -> Rush:
    """Kill every kind of process while twenty shoppers buy, in an order that the seed decides."""
    victims = chance.sample(sorted(VICTIMS), len(VICTIMS))
    with Rush(stack.port, shop) as rush:
        wait_until(lambda: len(rush.done) > 10 or bool(rush.failures), BACK_WITHIN, "shoppers buy")
        for victim in victims:
            time.sleep(chance.uniform(0.5, 2.5))
            tell(f"kill -9 {victim} ({len(rush.done)} orders so far)")
            stack.kill(victim)
        wait_until(lambda: is_well(stack), BACK_WITHIN, "the platform is well again")
        time.sleep(1)
    assert rush.failures == [], rush.failures
    tell(f"{len(rush.done)} orders, {sum(purchase.repeats for purchase in rush.done)} steps had to be repeated")
    return rush


def wipe_queue(stack: FaultStack, tell: Tell) -> None:
    """Lose the queue entirely, with whatever is in it."""
    redis.Redis.from_url(stack.settings.redis_url).flushall()
    tell("the queue is wiped")


def check_everything(stack: FaultStack, shop: RushedShop, rush: Rush, stories: MoneyStories, tell: Tell) -> None:
    tell(f"owed: {count_owed(shop)}")
    began, both = time.monotonic(), (shop.store_id, stories.shop.shop.store_id)
    hurry_until(lambda: not any(count_owed(shop).values()), SETTLED_WITHIN, "nothing is owed", *both)
    hurry_until(stories.are_settled, SETTLED_WITHIN, "money has moved as it shall", *both)
    tell(f"all settled after {time.monotonic() - began:.0f} s")
    stories.check()
    stories.bring_everything_again()
    stories.check()
    check_orders(shop, rush.done)
    check_payments(stack, shop, rush.done)
    check_books(shop)
    check_stock(shop)
    check_mails(stack, rush.done)


def is_well(stack: FaultStack) -> bool:
    """What the platform's own health check says."""
    try:
        answer = Browser(stack.port, "api.localhost").get("/api/v1/health")
    except urllib3.exceptions.HTTPError:
        return False
    return answer.status == 200 and '"status":"ok"' in answer.text
