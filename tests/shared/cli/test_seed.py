"""The demo's shops are whole, true to their ledgers, and made once."""

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select

from shared.cli.demo.shops import shop_pictures
from shared.cli.seeding.demo import fill_shop, open_shops, write_note
from shared.cli.seeding.people import PASSWORD
from shared.cli.seeding.pictures import Gallery, draw_into_store, file_name
from shared.cli.seeding.settling import settle_news
from shared.db.base import Base
from shared.db.engine import Engines, configure_engines
from shared.db.session import maintenance_scope, platform_scope, session, store_scope
from shared.devstack.postgres import EmbeddedPostgres
from shared.kernel import clock
from shared.kernel.config import Settings, current_settings, load_settings, use_settings
from shared.models.catalog.media import media_by_id
from shared.models.gift_cards.card import GiftCard
from shared.models.inventory.level import StockLevel
from shared.models.mail.message import MailMessage
from shared.models.orders.document import documents_of
from shared.models.orders.draft import DraftOrder, DraftStatus
from shared.models.orders.order import Order
from shared.models.orders.status import FulfilmentState, OrderStatus, PaymentState
from shared.models.outbox.event import OutboxEvent
from shared.models.payments.payment import Payment, PaymentStatus
from shared.models.promotions.use import uses_of
from shared.models.returns.case import Return, ReturnSwap
from shared.models.returns.status import ReturnStatus
from shared.models.stores.consents import all_boxes
from shared.models.stores.platform import first_platform
from shared.models.stores.store import Store, current_store
from shared.services.catalog.media import store_picture
from shared.services.catalog.pictures.editing import edit_picture
from shared.services.catalog.pictures.places import media_storage
from shared.services.catalog.pictures.processing import make_renditions, process_picture
from shared.services.catalog.renditions import rendition
from shared.services.inventory.verification import check_levels
from shared.services.orders.place import place_order
from shared.services.payments.methods import offered_methods
from shared.services.shipping.rates import has_pickup_points
from shared.services.staff.sign_in import authenticate
from tests.factories.orders import make_ready_cart
from tests.services import database_environment, make_database
from tests.storefront_app.stripe import run_stripe


def one_picture_for_all(shop: Any, store_id: Any) -> Gallery:
    """A gallery that is there already, so that nothing has to be drawn."""
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(picture, "PNG")
    with store_scope(store_id):
        media = store_picture("all.png", io.BytesIO(picture.getvalue()))
    return Gallery({file_name(spec): media.id for spec in shop_pictures(shop)}, {})


@pytest.fixture(scope="module")
def demo(
    postgres: EmbeddedPostgres, engines: Engines, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[tuple[Any, Any]]]:
    """The demo's shops, all but drawn, in a database of their own."""
    before, name = current_settings(), make_database(postgres)
    mine = database_environment(postgres, name)
    configure_engines(use_settings(load_settings({**os.environ, **mine})))
    for _stripe in run_stripe(tmp_path_factory.mktemp("stripe"), current_settings()):
        configure_engines(current_settings())
        yield seed(current_settings())
    configure_engines(use_settings(before))
    postgres.drop_database(name)


def seed(settings: Settings) -> list[tuple[Any, Any]]:
    now = clock.now()
    stores = open_shops(settings, now)
    for shop, store_id in stores:
        fill_shop(shop, store_id, one_picture_for_all(shop, store_id), now)
    settle_news([store_id for _shop, store_id in stores], now)
    return stores


def test_the_demo_is_whole_and_its_ledgers_add_up(demo: list[tuple[Any, Any]]) -> None:
    assert [shop.handle for shop, _store_id in demo] == ["kleistudio", "fudekami", "souq"]
    for shop, store_id in demo:
        with store_scope(store_id):
            orders = list(session().scalars(select(Order).order_by(Order.placed_at)))
            assert [order.number for order in orders] == list(range(1001, 1001 + len(orders)))
            assert len(orders) > 150
            assert orders[-1].placed_at > clock.ago(hours=1)
            assert {method.provider for method in offered_methods()} == {"cash_on_delivery", "stripe", "bank_transfer"}
            assert check_levels() == []
            assert_levels_hold_open_orders(orders)
            assert_payments_fit(orders)
            assert all(order.currency == shop.currency for order in orders)
            assert_the_shop_is_alive(orders[-2])
            steps = set(session().scalars(select(Return.status)))
            assert steps == {ReturnStatus(step) for step in ("requested", "approved", "received", "refunded")}
            assert len(list(session().scalars(select(GiftCard)))) == 2
            assert session().scalars(select(DraftOrder.status)).all() == [DraftStatus.SENT]
            assert has_pickup_points() == (shop.pickup is not None)


def assert_the_shop_is_alive(order: Order) -> None:
    """Taxes, an offer and a code, a parcel, an invoice, a refund with its credit note."""
    assert order.tax_included > 0 and order.tax == 0
    assert {bool(use.code) for use in uses_of(order.id)} == {True, False}
    assert order.fulfilment_state is FulfilmentState.FULFILLED
    assert [document.kind.value for document in documents_of(order.id)] == ["invoice", "credit_note"]
    assert order.payment_state is PaymentState.PARTLY_REFUNDED


def assert_levels_hold_open_orders(orders: list[Order]) -> None:
    waiting = [order for order in orders if order.fulfilment_state is FulfilmentState.UNFULFILLED]
    promised = sum(line.quantity for order in waiting for line in order.lines)
    promised += session().scalar(select(func.sum(ReturnSwap.quantity))) or 0
    assert session().scalar(select(func.sum(StockLevel.reserved))) == promised
    assert session().scalar(select(func.min(StockLevel.on_hand - StockLevel.reserved))) >= 0  # type: ignore[operator]


def assert_payments_fit(orders: list[Order]) -> None:
    """Nobody is owed a pay page, and what is paid is captured in full."""
    payments = {payment.order_id: payment for payment in session().scalars(select(Payment))}
    for order in orders:
        payment = payments[order.id]
        assert (
            payment.amount
            == order.total
            == sum(line.total for line in order.lines) + order.shipping + order.payment_fee
        )
        is_paid = order.payment_state in (PaymentState.PAID, PaymentState.PARTLY_REFUNDED, PaymentState.REFUNDED)
        assert is_paid == (payment.captured == order.total)
        is_waiting = payment.status is PaymentStatus.PENDING
        assert not (is_waiting and order.payment_provider == "stripe")
        assert not (is_waiting and order.status is OrderStatus.CANCELLED)


def test_nobody_hears_of_the_demo(demo: list[tuple[Any, Any]]) -> None:
    with maintenance_scope():
        open_events = session().scalar(
            select(func.count()).select_from(OutboxEvent).where(OutboxEvent.settled_at.is_(None))
        )
        mails = session().scalar(select(func.count()).select_from(MailMessage))
    assert (open_events, mails) == (0, 0)


def test_the_next_order_carries_on_where_the_demo_ended(demo: list[tuple[Any, Any]]) -> None:
    _shop, store_id = demo[0]
    with store_scope(store_id):
        last = session().scalar(select(func.max(Order.number)))
        level = (
            session().scalars(select(StockLevel).order_by((StockLevel.on_hand - StockLevel.reserved).desc())).first()
        )
        assert level is not None
        agreed = {box.id: box.version for box in all_boxes(current_store()) if box.is_required}
        assert len(agreed) == 1
        order = place_order(make_ready_cart((level.variant_id, 1), locale="nl"), consents=agreed)
    assert order.number == (last or 0) + 1


def test_everybody_of_the_note_can_sign_in(demo: list[tuple[Any, Any]], tmp_path: Path) -> None:
    write_note(tmp_path)
    note = json.loads((tmp_path / "demo.json").read_text())
    assert [store["handle"] for store in note["stores"]] == ["kleistudio", "souq", "fudekami"]
    assert [login["role"] for login in note["logins"]] == ["operator", "owner", "staff", "owner", "staff"]
    with platform_scope():
        platform = first_platform()
        for login in note["logins"]:
            assert authenticate(platform.id, login["email"], PASSWORD).email_verified_at is not None


def test_a_second_run_changes_nothing(demo: list[tuple[Any, Any]]) -> None:
    before = everything()
    again = open_shops(current_settings(), clock.now())
    for shop, store_id in again:
        assert fill_shop(shop, store_id, Gallery({}, {}), clock.now()) == (0, 0)
    assert everything() == before


def everything() -> dict[str, Any]:
    """How many rows every table has, and how often each store's pages went stale."""
    with maintenance_scope():
        counts = {
            mapper.class_.__name__: session().scalar(select(func.count()).select_from(mapper.class_))
            for mapper in Base.registry.mappers
        }
        return counts | {"revisions": dict(session().execute(select(Store.handle, Store.revision)).tuples().all())}


def test_a_picture_is_drawn_into_its_store(demo: list[tuple[Any, Any]]) -> None:
    shop, store_id = demo[0]
    media_id = draw_into_store(store_id, shop.banners[0], "Vases")
    with store_scope(store_id):
        media = media_by_id(media_id)
    assert (media.filename, media.alt) == (file_name(shop.banners[0]), "Vases")
    assert media.width == media.height == 1000


def test_a_drawn_picture_is_small_its_own_original_and_gets_its_widths_later(demo: list[tuple[Any, Any]]) -> None:
    shop, store_id = demo[0]
    spec = shop.products[0].pictures[0]
    told = count_events()
    media_id = draw_into_store(store_id, spec, "")
    assert count_events() == told
    with store_scope(store_id):
        media = media_by_id(media_id)
        assert (media.original_key, media.original_size, media.renditions_at) == (media.key, 0, None)
        assert media.size == len(media_storage().read(media.key)) < 100_000
        assert Image.open(io.BytesIO(rendition(media.key, 480))).width == 480
        edit_picture(media_id, turn=90)
        process_picture(media_id)
        make_renditions(media_id)
        assert media_by_id(media_id).renditions_at is not None


def count_events() -> int:
    with maintenance_scope():
        return session().scalar(select(func.count()).select_from(OutboxEvent)) or 0
