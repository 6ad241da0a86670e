"""What runs out is told once per crossing, to those who want it, in one mail; the supplier reads the order."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from shared.db.session import session, store_scope, transaction
from shared.kernel import clock
from shared.mail.builders import build_message
from shared.models.inventory.shortage import ShortageState, StockShortage, count_shortages
from shared.models.mail.message import MailMessage
from shared.services.inventory.low_stock_notices import owe_shortage_digest
from shared.services.inventory.preferences import InventorySettings, read_shortages, save_inventory_settings
from shared.services.inventory.receiving import send_purchase
from shared.services.inventory.stock import set_stock
from shared.services.inventory.thresholds import set_thresholds
from tests.factories.catalog import make_product
from tests.factories.inventory import make_location, make_purchase
from tests.factories.people import SignedUp, make_signed_up


def wait(minutes: int) -> None:
    """As if what is in the book had happened that much earlier."""
    with transaction():
        span = timedelta(minutes=minutes)
        session().execute(update(StockShortage).values(since=StockShortage.since - span))
        told = StockShortage.told_at.is_not(None)
        session().execute(update(StockShortage).where(told).values(told_at=StockShortage.told_at - span))


def subjects() -> list[str]:
    found = session().scalars(select(MailMessage).where(MailMessage.kind == "inventory.low_stock"))
    return [str(build_message(message)["Subject"]) for message in found]


def test_a_digest_tells_once_per_crossing_and_at_most_once_a_day(engines: object) -> None:
    person: SignedUp = make_signed_up(locale="en")
    with store_scope(person.store.id):
        jug, vase = (make_product(stock=20).variants[0].id for _ in range(2))
        read_shortages(person.user.id, wanted=True)
        set_stock(jug, 3)
        assert owe_shortage_digest() == []
        wait(11)
        assert (len(owe_shortage_digest()), owe_shortage_digest()) == (1, [])
        set_stock(vase, 0)
        wait(60)
        assert owe_shortage_digest() == []
        wait(23 * 60)
        assert len(owe_shortage_digest()) == 1
        assert subjects() == ["One product is running out", "One product is running out"]


def test_thresholds_of_variant_place_and_store_make_the_book(engines: object) -> None:
    person = make_signed_up(locale="en")
    with store_scope(person.store.id):
        jug, attic = make_product(stock=8).variants[0].id, make_location()
        assert count_shortages() == {}
        set_thresholds(jug, 10, {attic.id: 2})
        assert places(jug) == {None: ShortageState.LOW, attic.id: ShortageState.OUT}
        set_thresholds(jug, None, {attic.id: None})
        assert places(jug) == {}
        save_inventory_settings(InventorySettings(low_at=8))
        assert places(jug) == {None: ShortageState.LOW}


def places(variant_id: UUID) -> dict[UUID | None, ShortageState]:
    rows = session().scalars(select(StockShortage).where(StockShortage.variant_id == variant_id))
    return {row.location_id: row.state for row in rows}


def test_the_supplier_can_read_the_order(engines: object) -> None:
    person = make_signed_up(locale="en")
    with store_scope(person.store.id):
        order = make_purchase((make_product("Bowl", stock=0).variants[0].id, 3, 450))
        send_purchase(order.id)
        values = {"kind": "inventory.purchase_order", "recipient": "a@example.org", "locale": "en", "key": "x"}
        message = MailMessage(**values, arguments={"purchase_id": str(order.id)}, created_at=clock.now())
        text = build_message(message).get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Bowl" in text and "13.50" in text
