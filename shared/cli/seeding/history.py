"""A demo shop's past: its customers, three months of orders, and the stock that came and went."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select, update

from shared.cli.demo.orders import DAYS, demo_orders
from shared.cli.demo.shapes import DemoOrder, DemoShop
from shared.cli.seeding.customer_rows import seed_customers
from shared.cli.seeding.order_rows import OrderWriter
from shared.cli.seeding.shelf import read_shelf
from shared.cli.seeding.stock_rows import write_stock
from shared.db.bulk import insert_rows
from shared.db.session import session, transaction
from shared.models.catalog.product import Product
from shared.models.orders.event import OrderEvent
from shared.models.orders.fulfilment import Fulfilment, FulfilmentLine
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order
from shared.models.payments.payment import Payment
from shared.models.stores.store import current_store
from shared.services.inventory.preferences import (
    InventorySettings,
    inventory_settings,
    save_inventory_settings,
)
from shared.services.inventory.shortages_book import refresh_all_shortages
from shared.services.inventory.verification import check_levels

SEED = 7
#: The demo's checkouts keep their goods, so that one can see how that looks.
HOLD_MINUTES = 15
STRIDE = 11
MINUTES_AGO = (171, 124, 76, 38, 12)
OPENED_BEFORE = timedelta(days=DAYS + 3)
TABLES = (Order, OrderLine, Payment, Fulfilment, FulfilmentLine, OrderEvent)


def seed_history(shop: DemoShop, until: datetime) -> int:
    """Let three months pass, unless the store has orders; returns how many orders. Wants the shop's store_scope.

    Rows are written in bulk, as placing and shipping each order would take too long, and tell nobody: no mails.
    """
    if session().scalar(select(Order.id).limit(1)) is not None:
        return 0
    opened_at = until - OPENED_BEFORE
    with transaction():
        _date_back(shop, opened_at)
        shelf = read_shelf(shop)
        writer = OrderWriter(shop, shelf, seed_customers(shop, opened_at), until)
        for demo in _up_to_now(list(demo_orders(shop, SEED, until)), until):
            writer.write(demo)
        for table in TABLES:
            insert_rows(table, writer.rows[table])
        write_stock(shelf, writer.sales, opened_at, until)
        save_inventory_settings(InventorySettings(hold_minutes=HOLD_MINUTES))
        refresh_all_shortages(inventory_settings().low_at)
    if check_levels():
        raise RuntimeError("The demo's stock does not add up.")
    return len(writer.rows[Order])


def _up_to_now(orders: list[DemoOrder], until: datetime) -> list[DemoOrder]:
    """The last few as if they had just come in, so that today has figures at any hour."""
    past, latest = orders[: -len(MINUTES_AGO)], orders[-len(MINUTES_AGO) :]
    return past + [
        _just_placed(order, until - timedelta(minutes=ago)) for order, ago in zip(latest, MINUTES_AGO, strict=True)
    ]


def _just_placed(order: DemoOrder, placed_at: datetime) -> DemoOrder:
    """The same order, placed then: paid at once where it is paid by card, and not packed yet."""
    paid_at = placed_at + timedelta(seconds=90) if order.payment == "card" else None
    status = "paid" if paid_at else "pending"
    return replace(
        order,
        placed_at=placed_at,
        paid_at=paid_at,
        payment_status=status,
        fulfilment_status="unfulfilled",
        fulfilled_at=None,
        cancelled_at=None,
    )


def _date_back(shop: DemoShop, opened_at: datetime) -> None:
    """Store and products are as old as their orders; kinds of products alternate, so that the newest are a mixture."""
    current_store().created_at = opened_at
    count = len(shop.products)
    for rank in range(count):
        made_at = opened_at - timedelta(minutes=rank)
        session().execute(
            update(Product)
            .where(Product.handle == shop.products[rank * STRIDE % count].handle)
            .values(created_at=made_at, updated_at=made_at, published_at=made_at)
            .execution_options(synchronize_session=False)
        )
