"""Money that goes back as a new gift card: within what was received, without the provider, told everywhere."""

from types import SimpleNamespace

import pytest

from shared.db.session import session, store_scope
from shared.gateways.payments.emulator.server import StripeEmulator
from shared.kernel.errors import Invalid
from shared.mail.builders import build_message, kind_named
from shared.models.gift_cards.card import GiftCard
from shared.models.gift_cards.entry import EntryKind, entries_of
from shared.models.mail.message import MailMessage
from shared.models.orders.event import timeline_of
from shared.models.orders.order import order_by_id
from shared.models.orders.refund import RefundStatus
from shared.models.orders.status import PaymentState
from shared.models.payments.payment import payments_of
from shared.models.stores.store import Store
from shared.services.gift_cards.codes import sealed_code, shown_code
from shared.services.gift_cards.listing import CardFilters, list_cards
from shared.services.gift_cards.sending import owe_code
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.documents.credit import credit_refunded
from shared.services.orders.documents.issue import issue_invoice
from shared.services.orders.documents.sheets import credit_note_sheet, invoice_sheet
from shared.services.orders.place import place_order
from shared.services.orders.refund_preview import RefundWish
from shared.services.orders.refund_sending import send_refund
from shared.services.orders.refunds import create_refund
from shared.services.orders.timeline import timeline_entries
from tests.factories.catalog import make_product
from tests.factories.documents import make_seller
from tests.factories.gift_cards import make_card, put_cards
from tests.factories.orders import make_ready_cart, make_selling
from tests.factories.payments import make_card_order
from tests.shared.services.orders.conftest import stripe as stripe
from tests.shared.services.orders.test_reconciling import client, found, run
from tests.shared.services.orders.test_refunds import some

Stores = tuple[Store, Store]


def cards_from(order_id: object) -> list[GiftCard]:
    return [row.card for row in list_cards(CardFilters(order_id=order_id)).rows]  # type: ignore[arg-type]


def test_a_card_payment_becomes_a_gift_card_and_stripe_is_not_asked(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order()  # € 75.00 and € 4.95
        refund = create_refund(order.id, some(order, 1, to_gift_card=True), actor="Kim")
        assert (refund.status, refund.to_gift_card) == (RefundStatus.SUCCEEDED, True)
        assert send_refund(refund.id) is RefundStatus.SUCCEEDED
        assert client(stripe).v1.refunds.list().data == []
        [card] = cards_from(order.id)
        assert (card.balance, card.currency, card.email, card.customer_id) == (
            2_500,
            "EUR",
            order.email,
            order.customer_id,
        )
        assert [(entry.kind, entry.refund_id) for entry in entries_of(card.id)] == [(EntryKind.ISSUED, refund.id)]
        assert order_by_id(order.id).payment_state is PaymentState.PARTLY_REFUNDED
        told = next(entry for entry in timeline_entries(order, timeline_of(order.id), {}) if entry.kind == "refunded")
        assert f"new gift card that ends in {card.last4}" in f"{told.title} {told.text}"
        with pytest.raises(Invalid):
            create_refund(order.id, RefundWish(amount=order.total - 2_499, to_gift_card=True))
        run()
        assert found() == []  # our books differ from theirs, and that is right
        rest = create_refund(order.id, RefundWish(amount=order.total - 2_500))
        assert send_refund(rest.id) is RefundStatus.SUCCEEDED
        [payment] = payments_of(order.id)
        assert (payment.captured, payment.refunded) == (order.total, order.total)
        assert [one.amount for one in client(stripe).v1.refunds.list().data] == [order.total - 2_500]
        run()
        assert found() == []


def test_what_a_card_paid_goes_back_onto_it_and_the_rest_onto_a_new_one(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        make_seller()
        bowl = make_product("Bowl", price=1_000, stock=9).variants[0].id
        old, code = make_card(600)
        order = note_cash_collected(place_order(put_cards(make_ready_cart((bowl, 2)), code)).id)
        by_card, in_cash = sorted(payments_of(order.id), key=lambda one: one.provider, reverse=True)
        invoice = issue_invoice(order.id)
        sheet = invoice_sheet(invoice.facts, name="1", at=order.placed_at, currency="EUR", footer="")
        assert ("Paid: Gift card •••• " + old.last4, "€6.00") in sheet["payments"]["rows"]
        confirmation = kind_named("orders.confirmation")
        mail = confirmation.build(SimpleNamespace(arguments={"order_id": str(order.id)}))  # type: ignore[arg-type]
        assert f"Gift card •••• {old.last4}: −€6.00 (€0.00 is left on it)" in mail.text
        back = create_refund(order.id, RefundWish(amount=600, payment_id=by_card.id, to_gift_card=True))
        assert (back.to_gift_card, cards_from(order.id)) == (False, [])
        new = create_refund(order.id, RefundWish(amount=500, payment_id=in_cash.id, to_gift_card=True))
        [card] = cards_from(order.id)
        note = credit_refunded(new)
        assert note is not None and note.total == 500
        paper = credit_note_sheet(note.facts, name="1", at=order.placed_at, currency="EUR", footer="")
        assert paper["notices"] == [f"Given as a gift card, •••• {card.last4}."]
        message_id = owe_code(card)
        assert message_id is not None
        text = build_message(session().get_one(MailMessage, message_id)).get_body(("plain",)).get_content()
        assert shown_code(sealed_code(card)) in text and "your refund for order" in text
