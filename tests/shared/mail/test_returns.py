"""Mails about returns: each step once, in the shopper's language, with the merchant's own words."""

from shared.db.session import store_scope
from shared.models.orders.refund import refunds_of
from shared.models.returns.status import ReturnOrigin
from shared.models.stores.store import Store
from shared.services.returns.deciding import decline_return
from shared.services.returns.exchanging import exchange_return
from shared.services.returns.preferences import ReturnSettings, save_return_settings
from shared.services.returns.swaps import set_swaps
from shared.subscribers.payment_mail import tell_of_refund
from shared.subscribers.returns import (
    tell_of_approval,
    tell_of_exchange,
    tell_of_receipt,
    tell_of_refusal,
    tell_of_request,
)
from tests.factories.catalog import make_product
from tests.factories.orders import make_selling
from tests.factories.returns import make_return, make_sent_order
from tests.shared.mail.test_parcels import hear, mails


def test_each_step_is_told_with_where_to_send_it(two_stores: tuple[Store, Store]) -> None:
    store = two_stores[0]
    with store_scope(store.id):
        make_selling()
        save_return_settings(ReturnSettings(addresses={"en": "Dock 4"}, instructions={"en": "Use the box."}))
        order = make_sent_order()
        returned = make_return(order)
        decline_return(returned.id, "They were used.")
    about = {"order_id": order.id, "return_id": returned.id}
    for _twice in range(2):
        hear(tell_of_request, store, **about, is_approved=False)
        hear(tell_of_approval, store, **about)
        hear(tell_of_refusal, store, **about)
    hear(tell_of_receipt, store, **about)
    told = [(kind, text.replace("=\n", "")) for kind, text in mails(store, order)]
    kinds = [kind for kind, _text in told if kind != "returns.notice"]
    assert kinds == ["returns.requested", "returns.approved", "returns.declined", "returns.received"]
    words = dict(told)
    assert "Dock 4" in words["returns.approved"] and "Use the box." in words["returns.approved"]
    assert "They were used." in words["returns.declined"]
    assert all(f"/returns/{returned.id}" in text for kind, text in told if kind != "returns.notice")


def test_an_exchange_tells_what_is_left_to_pay_and_of_no_refund(two_stores: tuple[Store, Store]) -> None:
    store = two_stores[0]
    with store_scope(store.id):
        make_selling()
        order = make_sent_order()
        returned = make_return(order, origin=ReturnOrigin.STAFF, is_approved=True)
        set_swaps(returned.id, {make_product("Mug", price=4000, stock=1).variants[0].id: 1})
        new = exchange_return(returned.id)
        [refund] = refunds_of(order.id)
    hear(tell_of_exchange, store, order_id=order.id, return_id=returned.id, due="1500")
    hear(tell_of_refund, store, order_id=order.id, refund_id=refund.id)
    [(kind, text)] = mails(store, order)
    text = text.replace("=\n", "")
    assert kind == "returns.exchanged" and "15.00" in text and f"/orders/{new.id}/{new.token}" in text
