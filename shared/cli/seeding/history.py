"""A demo shop's past: its customers, three months of orders, and the stock that came and went."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from shared.cli.demo.orders import DAYS, demo_orders
from shared.cli.demo.shapes import DemoShop
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
from shared.services.inventory.verification import check_levels

SEED = 7
STRIDE = 11
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
        for demo in demo_orders(shop, SEED, until):
            writer.write(demo)
        for table in TABLES:
            insert_rows(table, writer.rows[table])
        write_stock(shelf, writer.sales, opened_at, until)
    if check_levels():
        raise RuntimeError("The demo's stock does not add up.")
    return len(writer.rows[Order])


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
