"""Drafts and quotes: frozen prices, one answer, one order."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest
import time_machine

from shared.db.session import session, store_scope
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.quantities import QuantityRule, Unit
from shared.models.catalog.variant import Variant
from shared.models.inventory.level import available_of
from shared.models.orders.draft import DraftOrder, DraftStatus, draft_by_id
from shared.models.orders.note import notes_of
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.status import PaymentState
from shared.models.orders.tag import tags_of
from shared.models.payments.payment import payments_of
from shared.models.stores.store import Store
from shared.services.orders.cancel import cancel_order
from shared.services.orders.drafts.completing import Settlement, Terms, complete_draft, complete_own_draft
from shared.services.orders.drafts.listing import DraftTab, count_drafts, list_drafts
from shared.services.orders.drafts.quote import quote_pdf
from shared.services.orders.drafts.quoting import approve_draft, decline_draft, send_draft, watch_draft
from shared.services.orders.drafts.wishes import LineWish, wish_of
from shared.services.orders.drafts.writing import delete_draft, draft_of_order, duplicate_draft, update_draft
from shared.services.orders.manual_discounts import ManualDiscount, Taken
from tests.factories.catalog import make_product
from tests.factories.drafts import make_draft
from tests.factories.orders import make_selling
from tests.factories.taxes import make_eu_taxes

Stores = tuple[Store, Store]
TEN_PERCENT = ManualDiscount(Taken.PERCENTAGE, 1000, "A friend of the house")


@pytest.fixture
def variant(two_stores: Stores) -> Iterator[Variant]:
    with store_scope(two_stores[0].id):
        make_selling()
        yield make_product("Teapot", price=2500, stock=9).variants[0]


def _quote(variant: Variant, quantity: int = 2) -> DraftOrder:
    lines = (
        LineWish(quantity, variant_id=variant.id, unit_price=2000, discount=TEN_PERCENT),
        LineWish(1, title="Engraving", unit_price=750, requires_shipping=False),
    )
    return make_draft(*lines, discount=ManualDiscount(Taken.AMOUNT, 350, "Rounded"), tags=["trade"], staff_note="Call")


def test_a_draft_becomes_an_order_as_any_other(variant: Variant) -> None:
    draft = _quote(variant)
    assert (draft.subtotal, draft.discount, draft.shipping, draft.total) == (4750, 750, 500, 4500)
    order = complete_draft(draft.id, Settlement(Terms.PAID), actor="Marijke")
    assert (order.total, order.payment_state, order.email) == (4500, PaymentState.PAID, "noor@example.org")
    assert [(line.variant_id, line.discount) for line in order.lines] == [(variant.id, 400 + 290), (None, 60)]
    assert available_of([variant.id]) == {variant.id: 7}
    assert (tags_of(order.id), [note.text for note in notes_of(order.id)]) == (["trade"], ["Call"])
    assert complete_draft(draft.id).id == order.id
    cancel_order(order.id, reason="customer")
    assert available_of([variant.id]) == {variant.id: 9}


def test_a_draft_that_two_complete_at_once_is_one_order(two_stores: Stores, variant: Variant) -> None:
    draft_id, barrier, found = _quote(variant).id, Barrier(4), list[UUID]()

    def complete() -> None:
        with store_scope(two_stores[0].id):
            barrier.wait()
            found.append(complete_draft(draft_id, Settlement(Terms.LATER)).id)

    threads = [Thread(target=complete) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 and len(set(found)) == 1
    assert available_of([variant.id]) == {variant.id: 7}


def test_a_quote_keeps_its_prices_until_it_is_answered(variant: Variant) -> None:
    draft = send_draft(_quote(variant).id)
    variant.price = 9900
    session().flush()
    with pytest.raises(Conflict):
        complete_own_draft(draft.id, draft.token, provider="cash_on_delivery", revision=1)
    with pytest.raises(Conflict):
        approve_draft(draft.id, token=draft.token, revision=2)
    with pytest.raises(NotFound):
        approve_draft(draft.id, token="somebody-else", revision=1)  # noqa: S106 (not a password)
    approve_draft(draft.id, token=draft.token, revision=1, note="Fine!")
    assert approve_draft(draft.id, token=draft.token, revision=1).decision_note == "Fine!"
    with pytest.raises(Conflict):
        decline_draft(draft.id, token=draft.token, revision=1)
    order = complete_own_draft(draft.id, draft.token, provider="cash_on_delivery", revision=1)
    assert (order.total, draft_by_id(draft.id).status) == (4500, DraftStatus.COMPLETED)


def test_a_change_takes_back_what_was_sent(variant: Variant) -> None:
    draft = send_draft(_quote(variant).id)
    with pytest.raises(Conflict):
        update_draft(draft.id, wish_of(draft), revision=7)
    changed = update_draft(draft.id, wish_of(draft), revision=1)
    assert (changed.status, changed.revision, changed.sent_at) == (DraftStatus.OPEN, 2, None)
    with pytest.raises(Conflict):
        approve_draft(draft.id, token=draft.token, revision=1)


def test_a_quote_ends_and_is_told_of_before(variant: Variant) -> None:
    draft = send_draft(_quote(variant).id, valid_until=clock.now() + timedelta(days=5))
    watch_draft(draft.id)
    assert draft.reminded_at is None
    with time_machine.travel(clock.now() + timedelta(days=4), tick=False):
        watch_draft(draft.id)
        told = draft_by_id(draft.id).reminded_at
        watch_draft(draft.id)
        assert told and draft_by_id(draft.id).reminded_at == told
    with time_machine.travel(clock.now() + timedelta(days=6), tick=False):
        with pytest.raises(Conflict):
            approve_draft(draft.id, token=draft.token, revision=1)
        watch_draft(draft.id)
        assert draft_by_id(draft.id).status is DraftStatus.EXPIRED
        assert send_draft(draft.id, valid_until=clock.now() + timedelta(days=3)).status is DraftStatus.SENT


def test_what_is_missing_is_said_by_field(variant: Variant) -> None:
    bare = make_draft(LineWish(1, variant_id=variant.id), email="", address={}, shipping_price=None)
    with pytest.raises(Invalid) as refused:
        send_draft(bare.id)
    assert "rate" in refused.value.fields
    nobody = make_draft(LineWish(1, variant_id=variant.id), email="nobody")
    with pytest.raises(Invalid) as refused:
        complete_draft(nobody.id, Settlement(Terms.LATER))
    assert "email" in refused.value.fields
    for line in (LineWish(0, variant_id=variant.id), LineWish(1, title=" "), LineWish(1, title="x", unit_price=-1)):
        with pytest.raises(Invalid):
            make_draft(line)
    with pytest.raises(Conflict):
        complete_draft(make_draft(LineWish(10, variant_id=variant.id)).id, Settlement(Terms.LATER))


def test_another_store_s_things_do_not_exist(two_stores: Stores, variant: Variant) -> None:
    ours = _quote(variant)
    with store_scope(two_stores[1].id):
        for refused in (lambda: make_draft(LineWish(1, variant_id=variant.id)), lambda: send_draft(ours.id)):
            with pytest.raises(NotFound):
                refused()
        assert list_drafts().total == 0


def test_drafts_are_listed_copied_and_deleted(variant: Variant) -> None:
    draft = _quote(variant)
    order = complete_draft(draft.id, Settlement(Terms.LATER))
    copy, again = duplicate_draft(draft.id), draft_of_order(order)
    assert [line.unit_price for line in copy.lines] == [2000, 750] and copy.total == draft.total
    assert [line.unit_price for line in again.lines] == [2500, 750]
    send_draft(copy.id)
    counts = count_drafts()
    assert (counts[DraftTab.SENT], counts[DraftTab.OPEN], counts[DraftTab.DONE]) == (1, 1, 1)
    assert [row.id for row in list_drafts("noor", tab=DraftTab.SENT).rows] == [copy.id]
    delete_draft(copy.id)
    with pytest.raises(Conflict):
        delete_draft(draft.id)
    with pytest.raises(NotFound):
        draft_by_id(copy.id)


def test_taxes_and_measured_goods_are_reckoned_as_at_the_checkout(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        make_eu_taxes()
        cheese = make_product(
            "Cheese", price=2000, stock=90_000, sold_by=QuantityRule(Unit.KILOGRAM, 100, 50)
        ).variants[0]
        draft = make_draft(LineWish(1250, variant_id=cheese.id), shipping_price=0, locale="ar")
        order: Order = order_by_id(complete_draft(draft.id, Settlement(Terms.LATER, days=30)).id)
        assert (order.total, order.tax_included) == (2500, draft.tax_included) and order.tax_included > 0
        payment = payments_of(order.id)[0]
        assert payment.provider == "manual" and payment.is_patient
        assert quote_pdf(draft).startswith(b"%PDF")
